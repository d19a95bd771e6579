"""The routes of the workbench, and how errors become answers. Serve layer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from kg.errors import KgError
from kg.serve import asking, openapi, pages, plans, read, reconcile, sparql, views
from kg.serve.bench import Bench
from kg.serve.guard import Guard, Session, TooMuchError


def make_app(bench: Bench, session: Session) -> ASGIApp:
    """The workbench of a workspace as an ASGI application, guarded."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await bench.start()
        try:
            yield
        finally:
            await bench.stop()

    app = Starlette(
        routes=[
            *plans.ROUTES,
            *read.ROUTES,
            *asking.ROUTES,
            *sparql.ROUTES,
            *reconcile.ROUTES,
            *views.ROUTES,
            *openapi.ROUTES,
            *pages.ROUTES,
        ],
        lifespan=lifespan,
        exception_handlers={KgError: _said, TooMuchError: _too_much, HTTPException: _http,
                            OSError: _refused},
    )  # fmt: skip
    app.state.bench, app.state.session = bench, session
    return Guard(app, session)


def _is_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(
        ("/api", "/sparql", "/reconcile")
    )


def _answer(request: Request, status: int, words: str) -> Response:
    if _is_page(request):
        return pages.error_page(request, words, status)
    return JSONResponse({"error": words}, status)


def _said(request: Request, error: Any) -> Response:
    return _answer(request, 400, str(error))


def _too_much(request: Request, _error: Any) -> Response:
    return _answer(request, 413, "This is too much for one request; send less at once.")


def _refused(request: Request, error: Any) -> Response:
    """What the system refuses: a folder that may not be written, a file that is gone."""
    name = Path(error.filename or "the workspace").name
    return _answer(request, 400, f"{name}: {error.strerror or error}; look at the workspace.")


def _http(request: Request, error: Any) -> Response:
    words = {404: "There is no such page.", 405: "This cannot be done here."}
    return _answer(request, error.status_code, words.get(error.status_code, str(error.detail)))
