"""How do records become one offline map page? Presentation layer."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.ids import slug
from kg.model.codes import Role
from kg.model.records import PlanRecords
from kg.own import Kind, write_own
from kg.present.map.collect import Scene, collect_scene
from kg.present.map.data import Offsets, scene_json
from kg.present.map.filters import fold_table, page_words
from kg.present.map.overview import (
    PARTS_FROM,
    counts_lines,
    default_story,
    finding_steps,
    first_labels,
    footer_line,
    plan_names,
    spelled,
)
from kg.present.map.place import Placed, names_of, place_scene
from kg.present.map.static import static_picture, static_table
from kg.present.names import MARK, latin_tables
from kg.present.page import packed, render_page, shipped_text
from kg.present.palette import TOKENS, goal_colour
from kg.present.story import MapStep
from kg.present.words import Words, words_for

if TYPE_CHECKING:
    from pyvis.network import Network


# The map as a pyvis Network: for the page, and for people who use pyvis.

DASHES: dict[Role, list[float]] = {
    Role.PARTNER: [7, 5], Role.EXPERT: [10, 4, 2, 4], Role.FUNDER: [1.5, 5],
    Role.MONITOR: [4, 3, 4, 7], Role.BENEFICIARY: [2, 8],
}  # fmt: skip


def scene_network(scene: Scene, placed: Placed) -> Network:
    """Institutions and activities at their places, one edge a role, physics off.

    Edges: ids are our own short keys (`b0`, `a0`, `l0`), never words of a document; texts are
    labels only. Directed, because an undirected pyvis network keeps one edge a pair.
    """
    from pyvis.network import Network

    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    _add_activities(network, scene, placed)
    _add_bodies(network, scene, placed)
    for i, link in enumerate(scene.links):
        goal = scene.goals[scene.activities[link.activity].goal]
        network.add_edge(
            f"b{link.body}",
            f"a{link.activity}",
            id=f"l{i}",
            role=link.role.value,
            certainty=link.certainty.value,
            dashes=DASHES.get(link.role, False),
            color=goal_colour(goal.position),
            arrows="",
        )
    return network


def _add_activities(network: Network, scene: Scene, placed: Placed) -> None:
    for i, doing in enumerate(scene.activities):
        x, y = placed.sector.activities[i]
        colour = goal_colour(scene.goals[doing.goal].position)
        place = {"x": round(x), "y": round(y), "size": placed.sector.disc * placed.sector.scale}
        network.add_node(
            f"a{i}", label=doing.code, shape="dot", color=colour, group="activity", **place
        )


def _add_bodies(network: Network, scene: Scene, placed: Placed) -> None:
    for i, actor in enumerate(scene.bodies):
        x, y = placed.sector.bodies[i]
        names = names_of(actor.labels)
        kind = "group" if actor.group_kind else "institution"
        place = {"x": round(x), "y": round(y), "size": round(placed.sector.sides[i] / 2)}
        look = {"shape": "square", "color": TOKENS["light"]["body"], "group": kind}
        network.add_node(f"b{i}", label=names.short or names.name, **look, **place)


def network_json(network: Network) -> dict[str, Any]:
    """The nodes and edges of a pyvis network, as the page reads them."""
    keep = ("id", "group", "x", "y", "size", "shape")
    return {
        "nodes": [{k: node[k] for k in keep if k in node} for node in network.nodes],
        "edges": [[e["id"], e["from"], e["to"], e["role"]] for e in network.edges],
    }


SCRIPTS = (
    "core", "model", "state", "filters", "parts", "arrange", "stage", "labels", "engine_vis",
    "engine_canvas", "search", "tools", "panel", "source", "table", "matrix", "export", "present",
    "main",
)  # fmt: skip
ENGINES = ("auto", "vis", "canvas")
VIEWS = {"activities": "map", "cooperation": "ties", "matrix": "matrix"}
LABELS = ("original", "english", "latin")
CANVAS_FROM = 1500  # nodes from which our own canvas draws instead of vis-network
PACKED_FROM = 600_000  # characters of data from which they travel compressed
VIS = "templates/lib/vis-9.1.2/vis-network.min.js"  # in the pyvis wheel, with its licence
KEYS = (
    ("/", "search"), ("l", "list"), ("Esc", "escape"), ("+ − 0", "zoom"), ("← ↑ ↓ →", "arrows"),
    ("t", "table"), ("m", "matrix"), ("c", "ties"), ("d", "dark"), ("p", "present"),
    ("PageDown PageUp", "clicker"), ("b", "blank"), ("s", "notes"), ("Ctrl P", "print"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapPage:
    """A finished page. Shows itself in Jupyter, in a frame of its own."""

    html: str = field(repr=False)
    title: str

    def write(self, path: Path, *, replace: bool = False) -> Path:
        """Write the page; gives its path back.

        Raises: ConfigError for a file that may be somebody's own work, unless `replace`.
        """
        write_own(path, self.html.encode("utf-8"), Kind.PAGE, replace=replace)
        return path

    def _repr_html_(self) -> str:
        inside = html.escape(self.html, quote=True)
        name = html.escape(self.title, quote=True)
        look = "width:100%;height:720px;border:1px solid #d9dee5;border-radius:8px"
        return f'<iframe title="{name}" srcdoc="{inside}" style="{look}" allowfullscreen></iframe>'


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOptions:
    """How a map begins. `language` is the page's; `labels` original, english or latin."""

    language: str = "en"
    labels: str | None = None
    view: str = "activities"
    engine: str = "auto"
    story: Sequence[MapStep] | None = None

    def checked(self) -> MapOptions:
        """The options themselves.

        Raises: ConfigError for a view, engine or kind of labels that does not exist.
        """
        for name, value, accepted in (
            ("view", self.view, tuple(VIEWS)),
            ("engine", self.engine, ENGINES),
            ("labels", self.labels or LABELS[0], LABELS),
        ):
            if value not in accepted:
                raise ConfigError(f"unknown {name} {value!r}; use one of: {', '.join(accepted)}")
        return self


def make_map(
    records: PlanRecords | Iterable[PlanRecords], sources: Mapping[str, str], **options: Any
) -> MapPage:
    """The map of one or several plans as one offline page.

    `sources` are the documents' texts by id: the page shows the words in them. Options: `language`,
    `labels` (original, english, latin), `view` (activities, cooperation), `engine` (auto, vis,
    canvas), `story` (steps).
    Edges: a plan without activities gives an empty map that says so.
    Raises: ConfigError for an option's value that does not exist.
    """
    chosen = MapOptions(**options).checked()
    plans = (records,) if isinstance(records, PlanRecords) else tuple(records)
    scene = collect_scene(plans)
    return _page(scene, place_scene(scene), sources, chosen)


def write_map(
    records: PlanRecords | Iterable[PlanRecords],
    sources: Mapping[str, str],
    path: Path,
    **options: Any,
) -> Path:
    """Make the map and write it; gives the path back. Options as in `make_map`."""
    return make_map(records, sources, **options).write(path)


def pyvis_network(records: PlanRecords | Iterable[PlanRecords]) -> Network:
    """The map's network as a pyvis Network: places kept, physics off, one edge a role."""
    plans = (records,) if isinstance(records, PlanRecords) else tuple(records)
    scene = collect_scene(plans)
    return scene_network(scene, place_scene(scene))


def vis_script() -> str:
    """vis-network as it lies in the installed pyvis wheel, licence header included."""
    return (files("pyvis") / VIS).read_text(encoding="utf-8")


def map_script() -> str:
    """Our own scripts as one strict scope."""
    texts = [shipped_text("shared", "unpack.js")]
    parts = "\n".join(texts + [shipped_text("map", f"{name}.js") for name in SCRIPTS])
    return f'"use strict";\n(() => {{\n{parts}\n}})();\n'


@dataclass(frozen=True, slots=True)
class _Speech:
    """In which words a page speaks, which names it shows first, and what it is called."""

    words: Mapping[str, str]
    speech: Words
    labels: str
    heading: str


def _speech(scene: Scene, options: MapOptions) -> _Speech:
    words = page_words(options.language)
    speech = words_for(options.language)
    labels = options.labels or first_labels(scene, words["language"])
    return _Speech(words, speech, labels, _heading(scene, words, speech, labels))


def _page(scene: Scene, placed: Placed, sources: Mapping[str, str], options: MapOptions) -> MapPage:
    said = _speech(scene, options)
    engine = _engine(scene, options.engine)
    settings = _settings(scene, said, options, n_ties=len(placed.ties))
    data = {"settings": {**settings, "engine": engine}, **_data(scene, placed, sources)}
    scripts = [map_script()]
    if engine == "vis":
        data["drawn"] = network_json(scene_network(scene, placed))
        scripts.insert(0, vis_script())
    page = render_page(
        "map/map.html",
        title=said.heading,
        language=said.words["language"],
        styles=[shipped_text("shared", "charts.css"), shipped_text("map", "map.css")],
        scripts=scripts,
        data=data,
        t=said.words,
        heading=said.heading,
        has_ties=bool(placed.ties),
        footer=footer_line(scene, said.words, said.speech),
        keys=[(key, said.words[f"key-{name}"]) for key, name in KEYS],
        picture=static_picture(scene, placed, title=said.heading, labels=said.labels),
        table=static_table(scene, said.words, labels=said.labels),
    )
    return MapPage(page, said.heading)


def _settings(scene: Scene, said: _Speech, options: MapOptions, *, n_ties: int) -> dict[str, Any]:
    found = finding_steps(scene, said.words["language"])
    made = default_story(scene, said.words, found, n_ties=n_ties)
    steps = made if options.story is None else options.story
    return {
        **_language_settings(said.words),
        "labels": said.labels,
        "mark": MARK,
        "notes": {"instead": said.speech.instead, "spelled": said.speech("spelled-names")},
        "counts": counts_lines(scene, said.speech),
        "view": VIEWS[options.view],
        "partsFrom": PARTS_FROM,
        "title": said.heading,
        "file": "-".join(slug(r.plan.id) for r in scene.plans)[:80] or "map",
        "findings": [{"sentence": step.title, "state": step.state} for step in found],
        "story": [asdict(step) for step in steps],
    }


def _language_settings(words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "language": words["language"],
        "locale": words["language"],
        "words": words,
        "fold": fold_table(),
        "latin": latin_tables(),
    }


def _engine(scene: Scene, wanted: str) -> str:
    if wanted != "auto":
        return wanted
    nodes = len(scene.bodies) + len(scene.activities)
    large = nodes > CANVAS_FROM or len(scene.activities) > PARTS_FROM
    return "canvas" if large else "vis"


def _heading(scene: Scene, words: Mapping[str, str], speech: Words, labels: str) -> str:
    if len(scene.plans) != 1:
        return words["heading-many"].replace("{plans}", ", ".join(plan_names(scene, speech)))
    plan = scene.plans[0].plan
    english = plan.english if labels == "english" else None
    own = english or spelled(plan.title, plan.language, labels)
    return words["heading-one"].replace("{plan}", own)


def _data(scene: Scene, placed: Placed, sources: Mapping[str, str]) -> dict[str, Any]:
    """Scene and sources as JSON blocks; large ones as one compressed block."""
    offsets = Offsets(scene.plans, sources)
    parts = {"scene": scene_json(scene, placed, offsets), "sources": offsets.texts}
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return dict(parts) if len(text) < PACKED_FROM else {"packed": packed(parts)}
