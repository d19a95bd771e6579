"""The pages the command line makes, live on the workspace, also as one file. Serve layer.

They carry their own policy and run in a sandbox: nothing in them can speak to the workbench.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import ConfigError
from kg.files import write_text
from kg.graph.folder import GraphFolder
from kg.present.study import Study, study_plan
from kg.serve.pages import bench_of
from kg.serve.plans import body_of, text_of
from kg.serve.workspace import safe_name

SANDBOX = "sandbox allow-scripts allow-downloads allow-popups allow-modals; frame-ancestors 'self'"
LANGUAGES = ("en", "sr", "bg")
Maker = Callable[[GraphFolder], str]


async def view(request: Request) -> Response:
    """A finished page of one plan, or a map of all; `?save=1` offers it as a file."""
    name = request.path_params["name"]
    plan = request.query_params.get("plan", "")
    language = request.query_params.get("lang", "en")
    story = request.query_params.get("story", "")
    if language not in LANGUAGES:
        raise ConfigError(f"pages are written in {', '.join(LANGUAGES)}")
    if name not in PAGES and name != "map":
        raise HTTPException(404)
    bench = bench_of(request)
    if name == "map":
        make = _map(plan, language, _story(request, story))
    else:
        make = _page(name, bench.workspace.folder(plan).name, language)
    html = await bench.view((name, plan, language, story), make)
    headers = {"content-security-policy": SANDBOX, "content-type": "text/html; charset=utf-8"}
    if "save" in request.query_params:
        file = safe_name(f"{name}-{plan}" if plan else name)
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{_quoted(file)}.html"
    return Response(html, headers=headers)


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _story(request: Request, name: str) -> str:
    """The path of a story of the workspace, empty if none is played."""
    folder = bench_of(request).workspace.path / "stories"
    if not name:
        return ""
    if name not in {p.name for p in folder.glob("*.yaml")}:
        raise ConfigError(f"there is no story “{name[:80]}” in the workspace")
    return str(folder / name)


async def stories(request: Request) -> Response:
    """The stories of the workspace; POST writes the first one of a plan, to be edited."""
    bench = bench_of(request)
    folder = bench.workspace.path / "stories"
    if request.method == "POST":
        given = await body_of(request, "plan", "language")
        plan = bench.workspace.folder(text_of(given, "plan")).name
        path = folder / f"{plan}.yaml"
        if path.exists():
            raise ConfigError(f"{path.name} stands there already; edit it, or take it away first")
        language = text_of(given, "language", needed=False) or "en"

        def told(graph: GraphFolder) -> str:
            from kg.present.story_file import story_text

            records = graph.records(_in_graph(graph, plan))
            return story_text(study_plan(records, language=language))

        write_text(path, await bench.view(("story", plan, language), told))
    return JSONResponse([p.name for p in sorted(folder.glob("*.yaml"))])


def _map(plan: str, language: str, story: str) -> Maker:
    def make(folder: GraphFolder) -> str:
        from pathlib import Path

        from kg.present.map import make_map
        from kg.present.story_file import story_for_map

        options: dict[str, object] = {"language": language}
        chosen = plan
        if story:
            told, steps = story_for_map(Path(story), folder.records)
            options, chosen = {"language": told.language, "story": steps}, told.plan
        plans = [_in_graph(folder, chosen)] if chosen else list(folder.plans)
        records = [folder.records(x) for x in plans]
        texts = {d.id: folder.source(d.id) for r in records for d in r.documents}
        return make_map(records, texts, **options).html

    return make


def _in_graph(folder: GraphFolder, plan: str) -> str:
    """The plan's id in the graph.

    Raises: ConfigError if the plan could not be read and is not in it.
    """
    from kg.ids import plan_id

    if plan_id(plan) not in folder.plans:
        raise ConfigError(f"{plan} could not be read, so there is nothing to show of it; see Plans")
    return plan_id(plan)


def _page(name: str, plan: str, language: str) -> Maker:
    def make(folder: GraphFolder) -> str:
        study = study_plan(folder.records(_in_graph(folder, plan)), language=language)
        return PAGES[name](study, folder)

    return make


def _report(study: Study, folder: GraphFolder) -> str:
    from kg.present.gallery import weaknesses
    from kg.present.report import report_page

    own = weaknesses(folder, study.records.plan.id, study.words.language)
    return report_page(study, weaknesses=own)


def _bars(study: Study, _folder: GraphFolder) -> str:
    from kg.present.views import bars_page

    return bars_page(study)


def _lanes(study: Study, _folder: GraphFolder) -> str:
    from kg.present.views import lanes_page

    return lanes_page(study)


def _money(study: Study, _folder: GraphFolder) -> str:
    from kg.present.views import money_page

    return money_page(study)


PAGES: dict[str, Callable[[Study, GraphFolder], str]] = {
    "report": _report, "bars": _bars, "lanes": _lanes, "money": _money,
}  # fmt: skip
ROUTES = [
    Route("/view/{name}", view, methods=["GET"]),
    Route("/api/stories", stories, methods=["GET", "POST"]),
]
