"""The page that reads: a document beside its records, corrected by pointing. Serve layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import ConfigError
from kg.pipeline.decided import author, now
from kg.pipeline.kept import changes
from kg.serve import tasks
from kg.serve.bench import Bench
from kg.serve.earlier import steps_of
from kg.serve.pages import bench_of
from kg.serve.plans import body_of, text_of
from kg.serve.workspace import Plain

MOST_SAYINGS = 100
MOST_EDITS = 500
LONGEST_STEP = 500  # letters
EDIT = ("id", "field", "value", "reason", "key", "words")
DECISION = ("target", "verb", "value", "reason")
VERBS = (
    "accept", "reject", "set", "add", "move", "split", "join", "same_as", "not_same_as", "ignore",
)  # fmt: skip


async def shown(request: Request) -> Response:
    """A plan's document and how it is read now, with the steps so far."""
    bench, plan = bench_of(request), request.path_params["plan"]
    found = await bench.reading(plan)
    return JSONResponse({**found, "steps": steps_of(bench.workspace.folder(plan))})


async def pages(request: Request) -> Response:
    """How many pages the document has, 0 if it has none."""
    bench, plan = bench_of(request), request.path_params["plan"]
    return JSONResponse({"pages": await bench.work(tasks.pages, plan)})


async def one_page(request: Request) -> Response:
    """A page of a PDF: its size in points, and its words with their boxes."""
    bench, plan = bench_of(request), request.path_params["plan"]
    return JSONResponse(await bench.work(tasks.page, plan, request.path_params["number"]))


async def picture(request: Request) -> Response:
    """A page of a PDF as it is printed."""
    bench, plan = bench_of(request), request.path_params["plan"]
    drawn = await bench.work(tasks.picture, plan, request.path_params["number"])
    return Response(drawn, media_type="image/png")


async def say(request: Request) -> Response:
    """Teach a layout: sayings such as `Table 1 column B=lead`, or examples of one record."""
    bench, plan = bench_of(request), request.path_params["plan"]
    given = await body_of(request, "sets", "examples", "words")
    sets, examples = _texts(given, "sets"), _texts(given, "examples")
    if not sets and not examples:
        raise ConfigError("say at least one of sets and examples")
    words = _words(given, "; ".join([*sets, *examples]))
    return await _done(bench, plan, tasks.say, sets, examples, words[:300])


def _words(given: dict[str, Any], else_: str) -> str:
    """How a step is called in the list of steps: cut, as a whole paragraph may be in it."""
    return text_of(given, "words", needed=False)[:LONGEST_STEP] or else_


def _texts(given: dict[str, Any], name: str) -> list[str]:
    found = given.get(name, [])
    if not isinstance(found, list) or len(found) > MOST_SAYINGS:
        raise ConfigError(f"{name} has to be a list of at most {MOST_SAYINGS} texts")
    return [text_of({name: x}, name) for x in found]


async def edited(request: Request) -> Response:
    """Right values for facts: `ok`, `remove`, a role, a name, a sum, a day."""
    bench, plan = bench_of(request), request.path_params["plan"]
    given = await body_of(request, "edits", "words")
    edits = [_entry(x, EDIT, ("id", "field", "value")) for x in _rows(given, "edits")]
    return await _done(bench, plan, tasks.edit, edits, _words(given, "Corrected"))


async def decided(request: Request) -> Response:
    """Decisions, each of a target, a verb and a value, as docs/corrections.md has them."""
    bench, plan = bench_of(request), request.path_params["plan"]
    given = await body_of(request, "decisions", "words")
    rows = [_entry(x, DECISION, ("target", "verb")) for x in _rows(given, "decisions")]
    if odd := [x["verb"] for x in rows if x["verb"] not in VERBS]:
        raise ConfigError(f"there is no verb “{odd[0][:40]}”; use one of {', '.join(VERBS)}")
    return await _done(bench, plan, tasks.decide, rows, _words(given, "Decided"))


async def doubts(request: Request) -> Response:
    """The doubtful facts of a plan, those that change answers most first."""
    bench, plan = bench_of(request), request.path_params["plan"]
    found = await bench.work(tasks.doubts, plan)
    return JSONResponse({**found, "steps": steps_of(bench.workspace.folder(plan))})


async def names(request: Request) -> Response:
    """The bodies of a plan: forms, roles, neighbours, and pairs that may be one."""
    bench, plan = bench_of(request), request.path_params["plan"]
    found = await bench.work(tasks.names, plan)
    return JSONResponse({**found, "steps": steps_of(bench.workspace.folder(plan))})


async def undone(request: Request) -> Response:
    """Take the last step back."""
    return await _step(request, -1)


async def redone(request: Request) -> Response:
    """Do the step again that was taken back."""
    return await _step(request, 1)


async def _step(request: Request, by: int) -> Response:
    bench, plan = bench_of(request), request.path_params["plan"]
    await body_of(request)
    before = await bench.reading(plan)
    return await _answered(bench, plan, before, await bench.work(tasks.step, plan, by))


async def _done(bench: Bench, plan: str, work: Callable[..., Plain], *given: Any) -> Response:
    """A change by a task: the new reading, and counts of what it changed."""
    before = await bench.reading(plan)
    after = await bench.work(work, plan, *given, (author(), now()))
    return await _answered(bench, plan, before, after)


async def _answered(bench: Bench, plan: str, before: Plain, after: Plain) -> Response:
    bench.took(plan, after)
    bench.changed(plan)
    steps = steps_of(bench.workspace.folder(plan))
    return JSONResponse({**after, "changes": changes(before, after), "steps": steps})


def _rows(given: dict[str, Any], name: str) -> list[Any]:
    rows = given.get(name)
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_EDITS:
        raise ConfigError(f"{name} has to be a list of 1 to {MOST_EDITS}")
    return rows


def _entry(given: Any, known: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(given, dict) or set(given) - set(known):
        raise ConfigError(f"each entry holds {', '.join(known)} and nothing else")
    return {k: text_of(given, k, needed=k in needed) for k in known if k in given or k in needed}


ROUTES = [
    Route("/api/plans/{plan}/reading", shown, methods=["GET"]),
    Route("/api/plans/{plan}/pages", pages, methods=["GET"]),
    Route("/api/plans/{plan}/pages/{number:int}", one_page, methods=["GET"]),
    Route("/api/plans/{plan}/pages/{number:int}/picture", picture, methods=["GET"]),
    Route("/api/plans/{plan}/say", say, methods=["POST"]),
    Route("/api/plans/{plan}/edits", edited, methods=["POST"]),
    Route("/api/plans/{plan}/decisions", decided, methods=["POST"]),
    Route("/api/plans/{plan}/review", doubts, methods=["GET"]),
    Route("/api/plans/{plan}/names", names, methods=["GET"]),
    Route("/api/plans/{plan}/undo", undone, methods=["POST"]),
    Route("/api/plans/{plan}/redo", redone, methods=["POST"]),
]
