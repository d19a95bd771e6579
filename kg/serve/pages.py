"""The pages: templates, styles and scripts from `visualizations/`. Serve layer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg import __version__
from kg.files import resource
from kg.ids import plan_id
from kg.present.page import json_block, shipped_text
from kg.present.palette import palette_css
from kg.serve.bench import Bench

STATIC = {".css": "text/css", ".js": "text/javascript"}
# path of each page, its name in the bar, and whether it is about one plan
BAR = (
    ("plans", "Plans", False), ("read", "Read", True), ("review", "Review", True),
    ("names", "Names", True), ("ask", "Ask", False), ("map", "Map", False),
    ("report", "Report", True), ("workload", "Workload", True), ("compare", "Compare", False),
)  # fmt: skip


def bench_of(request: Request) -> Bench:
    """What runs behind the pages."""
    bench: Bench = request.app.state.bench
    return bench


async def home(request: Request) -> Response:
    """The first page: the list of plans."""
    return page(request, "plans")


async def named(request: Request) -> Response:
    """A page by its name; `?plan=` says which plan it is about."""
    name = request.path_params["name"]
    found = next((x for x in BAR if x[0] == name), None)
    if found is None:
        raise HTTPException(404)
    known = bench_of(request).workspace.plans()
    asked = request.query_params.get("plan", "")  # its folder's name, or its id in the graph
    plan = asked if asked in known else next((x for x in known if plan_id(x) == asked), "")
    if found[2] and not plan:
        if len(known) == 1:
            return RedirectResponse(str(request.url.include_query_params(plan=known[0])), 303)
        return page(request, "choose", here=name)
    return page(request, name, plan=plan)


def page(
    request: Request, name: str, *, here: str = "", plan: str = "", status: int = 200, **more: Any
) -> Response:
    """One page from its template. `here` is the entry of the bar, by default the page's name."""
    workspace = bench_of(request).workspace
    known = workspace.plans()
    text = (
        _environment()
        .get_template(f"serve/{name}.html")
        .render(
            here=here or name, plan=plan, plans=known, bar=BAR, version=__version__,
            folder=workspace.path.name, data=json_block({"plan": plan, "plans": known}), **more,
        )
    )  # fmt: skip
    return Response(text, status, media_type="text/html")


def error_page(request: Request, words: str, status: int) -> Response:
    """A page that says one sentence."""
    return page(request, "error", words=words, status=status)


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from kg.present.words import page_languages

    made = Environment(
        loader=FileSystemLoader(str(resource("visualizations")), encoding="utf-8"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals["page_languages"] = page_languages
    return made


async def static(request: Request) -> Response:
    """A script or style of the workbench."""
    name = request.path_params["file"]
    if name == "palette.css":
        return Response(palette_css(), media_type="text/css")
    if name == "base.css":
        return Response(shipped_text("shared", "base.css"), media_type="text/css")
    kind = STATIC.get(name[name.rfind(".") :])
    if kind is None or name not in {p.name for p in resource("visualizations", "serve").iterdir()}:
        raise HTTPException(404)
    return Response(shipped_text("serve", name), media_type=kind)


ROUTES = [
    Route("/", home),
    Route("/static/{file}", static),
    Route("/{name:str}", named),
]
