"""Bringing documents in, and the list of plans. Serve layer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kg.errors import ConfigError, InputError, KgError
from kg.serve.pages import bench_of
from kg.serve.workspace import safe_name

MOST_FILES = 200  # of one upload
LARGEST = 200_000_000  # bytes of one document
ABOUT = ("title", "title_en", "country", "language", "start", "end")


async def body_of(request: Request, *known: str) -> dict[str, Any]:
    """The JSON object of a request.

    Raises: ConfigError if it is none, or says what is not understood.
    """
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise ConfigError("send JSON with the content type application/json")
    given = json_of(await request.body())
    if not isinstance(given, dict):
        raise ConfigError("send a JSON object")
    if odd := [k for k in given if k not in known]:
        raise ConfigError(f"{odd[0][:40]!r} is not understood; use {', '.join(known)}")
    return given


def json_of(said: bytes | str) -> Any:
    """What JSON says.

    Raises: ConfigError if it is none, nested without end, or holds half a character or a number
    that no reader takes.
    """
    try:
        found = json.loads(said)
        json.dumps(found, ensure_ascii=False).encode()  # half a character is in no file or answer
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the request is not JSON ({error}); correct it") from error
    return found


def text_of(given: dict[str, Any], name: str, *, most: int = 5_000, needed: bool = True) -> str:
    """A text entry of a request.

    Raises: ConfigError if it is no text, too long, or empty where it is needed.
    """
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise ConfigError(f"{name} must be text of at most {most:,} letters")
    if needed and not value.strip():
        raise ConfigError(f"{name} is empty; fill it in")
    return value


async def listed(request: Request) -> Response:
    """All plans, one line each."""
    bench = bench_of(request)
    return JSONResponse({"plans": bench.lines(), "removed": bench.workspace.removed()})


async def added(request: Request) -> Response:
    """Documents brought in: each becomes a plan, or is refused with the reason."""
    bench = bench_of(request)
    made, refused = [], []
    async with request.form(max_files=MOST_FILES, max_fields=4) as form:
        for file in form.getlist("files"):
            if isinstance(file, str):
                continue
            name = safe_name(file.filename or "")
            try:
                if (file.size or 0) > LARGEST:
                    raise InputError(f"it has more than {LARGEST // 1_000_000} MB; bring a part "
                                     "of it", where=name)  # fmt: skip
                content = await file.read()
                add = bench.workspace.add
                made.append(await asyncio.to_thread(add, file.filename or "", content))
            except KgError as error:
                refused.append({"name": name, "reason": str(error)})
    bench.tell("plans", {})
    bench.look()
    return JSONResponse({"added": made, "refused": refused}, 201 if made else 400)


async def one(request: Request) -> Response:
    """Change what is said of a plan, rename it, or remove it."""
    bench, plan = bench_of(request), request.path_params["plan"]
    bench.workspace.folder(plan)
    if request.method == "DELETE":
        bench.workspace.remove(plan)
        bench.tell("plans", {})
        return JSONResponse({"removed": plan})
    given = await body_of(request, "name", *ABOUT)
    entries = {k: text_of(given, k, most=500, needed=False) for k in ABOUT if k in given}
    if entries:  # waits while another window changes the plan
        await asyncio.to_thread(bench.workspace.set_about, plan, entries)
    if "name" in given:
        plan = bench.workspace.rename(plan, text_of(given, "name", most=200))
    bench.tell("plans", {})
    bench.changed(plan)
    return JSONResponse({"name": plan})


async def restored(request: Request) -> Response:
    """Bring back a removed plan."""
    bench = bench_of(request)
    given = await body_of(request, "name")
    name = bench.workspace.restore(text_of(given, "name"))
    bench.tell("plans", {})
    bench.look()
    return JSONResponse({"name": name})


async def events(request: Request) -> Response:
    """What changes, as server-sent events: plan, plans, changed, graph."""
    headers = {"x-accel-buffering": "no"}
    return StreamingResponse(
        bench_of(request).events(), media_type="text/event-stream", headers=headers
    )


ROUTES = [
    Route("/api/plans", listed, methods=["GET"]),
    Route("/api/plans", added, methods=["POST"]),
    Route("/api/plans/restore", restored, methods=["POST"]),
    Route("/api/plans/{plan}", one, methods=["PATCH", "DELETE"]),
    Route("/api/events", events, methods=["GET"]),
]
