"""The pages the command line makes, live on the workspace, also as one file. Serve layer.

They carry their own policy and run in a sandbox: nothing in them can speak to the workbench.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kg.errors import ConfigError
from kg.files import write_text
from kg.graph.folder import GraphFolder
from kg.present.study import study_plan
from kg.present.words import page_languages
from kg.serve.pages import bench_of
from kg.serve.plans import body_of, text_of
from kg.serve.workspace import STORIES, safe_name

SANDBOX = "sandbox allow-scripts allow-downloads allow-popups allow-modals; frame-ancestors 'self'"
PAGES = ("report", "bars", "lanes", "money")  # each of one plan
PLAYED = ("map", "slides-svg", "slides-png")  # which may play a story
Maker = Callable[[GraphFolder], str | bytes]


async def view(request: Request) -> Response:
    """A page of one plan, a map of all, or slides as one ZIP; `?save=1` offers it as a file."""
    name = request.path_params["name"]
    plan = request.query_params.get("plan", "")
    language = request.query_params.get("lang", "en")
    story = request.query_params.get("story", "")
    if language not in page_languages():
        raise ConfigError(f"pages are written in {', '.join(page_languages())}")
    if name not in (*PAGES, *PLAYED):
        raise HTTPException(404)
    bench = bench_of(request)
    if plan or name in PAGES:
        bench.workspace.folder(plan)  # refuses one that is not there
    path = _story(request, story) if name in PLAYED else None
    make = _page(name, plan, language) if name in PAGES else _played(name, plan, language, path)
    edited = path.stat().st_mtime_ns if path else 0  # people edit a story between two looks
    made = await bench.view((name, plan, language, path, edited), make)
    kind, ending = ("text/html", "html") if isinstance(made, str) else ("application/zip", "zip")
    headers = {"content-security-policy": SANDBOX}
    if "save" in request.query_params:
        file = safe_name(f"{name}-{plan}" if plan else name)
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(file)}.{ending}"
    return Response(made, headers=headers, media_type=kind)


def _story(request: Request, name: str) -> Path | None:
    """The path of a story of the workspace, None if none is played."""
    folder = bench_of(request).workspace.path / STORIES
    if not name:
        return None
    if name not in {p.name for p in folder.glob("*.yaml")}:
        raise ConfigError(f"there is no story “{name[:80]}” in the workspace")
    return folder / name


async def stories(request: Request) -> Response:
    """The stories of the workspace; POST writes the first one of a plan, to be edited."""
    bench = bench_of(request)
    folder = bench.workspace.path / STORIES
    if request.method == "POST":
        given = await body_of(request, "plan", "language")
        plan = bench.workspace.folder(text_of(given, "plan")).name
        path = folder / f"{plan}.yaml"
        if path.exists():
            raise ConfigError(f"{path.name} exists already; edit it, or remove it first")
        language = text_of(given, "language", needed=False) or "en"

        def told(graph: GraphFolder) -> str:
            from kg.present.story_file import story_text

            records = graph.records(_in_graph(graph, plan))
            return story_text(study_plan(records, language=language))

        write_text(path, await bench.view(("story", plan, language), told))
    return JSONResponse([p.name for p in sorted(folder.glob("*.yaml"))])


def _played(name: str, plan: str, language: str, story: Path | None) -> Maker:
    def make(folder: GraphFolder) -> str | bytes:
        from kg.present.map import make_map
        from kg.present.map.slides import packed_slides
        from kg.present.story_file import story_for_map

        options: dict[str, Any] = {"language": language}
        chosen = plan
        if story:
            told, steps = story_for_map(story, folder.records)
            options, chosen = {"language": told.language, "story": steps}, told.plan
        plans = [_in_graph(folder, chosen)] if chosen else list(folder.plans)
        records = [folder.records(x) for x in plans]
        if name != "map":
            if len(records) > 1:
                raise ConfigError("slides are of one plan; choose it above the map")
            return packed_slides(records[0], name[-3:], **options)
        texts = {d.id: folder.source(d.id) for r in records for d in r.documents}
        return make_map(records, texts, **options).html

    return make


def _in_graph(folder: GraphFolder, plan: str) -> str:
    """The plan's id in the graph.

    Raises: ConfigError if the plan is not in it.
    """
    from kg.ids import plan_id

    if plan_id(plan) not in folder.plans:
        raise ConfigError(f"{plan} is not in the graph: it was not read, or has no activity; see "
                          "the page Plans")  # fmt: skip
    return plan_id(plan)


def _page(name: str, plan: str, language: str) -> Maker:
    def make(folder: GraphFolder) -> str:
        from kg.present import views
        from kg.present.gallery import weaknesses
        from kg.present.report import report_page

        study = study_plan(folder.records(_in_graph(folder, plan)), language=language)
        if name == "report":
            own = weaknesses(folder, study.records.plan.id, study.words.language)
            return report_page(study, weaknesses=own)
        drawn = {"bars": views.bars_page, "lanes": views.lanes_page, "money": views.money_page}
        return drawn[name](study)

    return make


async def graph(request: Request) -> Response:
    """The graph of all plans as one file of N-Quads."""
    folder = await bench_of(request).graph()
    return FileResponse(folder.path / "graph.nq", filename="graph.nq")


ROUTES = [
    Route("/view/{name}", view, methods=["GET"]),
    Route("/api/graph", graph, methods=["GET"]),
    Route("/api/stories", stories, methods=["GET", "POST"]),
]
