"""Start the workbench: take a free port, print its address, serve its routes. Serve layer."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from kg.apart import ALLOWANCE, Allowance
from kg.errors import ConfigError, InputError, KgError
from kg.files import locked
from kg.serve import asking, openapi, pages, plans, read, reconcile, sparql, views
from kg.serve.bench import Bench
from kg.serve.guard import Guard, Session, TooMuchError, is_loopback, own_hosts
from kg.serve.workspace import Workspace

LOCK = ".workbench.lock"
SHORTEST = 8  # letters of a password


def serve(
    folder: Path,
    *,
    host: str,
    port: int,
    password_file: Path | None,
    allowance: Allowance = ALLOWANCE,
    ready: Callable[[str], None],
) -> None:
    """Serve a workspace until the process is ended. `ready` is given the address to open.

    Raises: ConfigError if the host or password cannot be used, or the workspace is open already;
    InputError if the folder or the port cannot be used.
    """
    password = _password(password_file)
    if not is_loopback(host) and password is None:
        raise ConfigError(
            f"--host {host} lets other computers in; it needs --password-file FILE, and what "
            "travels is not encrypted: use it in a network you trust"
        )
    workspace = Workspace.open(folder)
    busy = ConfigError(f"{folder} is open in another workbench; use that one, or end it first")
    with locked(workspace.path / LOCK, busy), _listening(host, port) as sock:
        port = sock.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        hosts = own_hosts(shown, port) if password is None else frozenset[str]()
        session = Session(port=port, hosts=hosts, password=password)
        ready(f"http://{shown}:{port}/?token={session.token}")
        _run(Bench(workspace, allowance), session, sock)


def _run(bench: Bench, session: Session, sock: socket.socket) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            bench.close_windows()  # their streams stay open; else the end would wait for them
            await super().shutdown(sockets)

    config = uvicorn.Config(
        make_app(bench, session), log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=2, lifespan="on", ws="none",
    )  # fmt: skip
    Server(config).run(sockets=[sock])


def _listening(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # else a port is not free for a minute after the workbench ended
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except (OSError, UnicodeError) as error:  # a name of a host that cannot be one is Unicode's
        sock.close()
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"the port cannot be used ({reason}); check --host, and leave --port out "
                         "for a free one", where=f"{host}:{port}") from error  # fmt: skip
    return sock


def _password(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"{path}: the password cannot be read ({error})") from error
    if len(password) < SHORTEST:
        raise ConfigError(f"{path}: write a password of at least {SHORTEST} letters into it")
    return password


def open_browser(address: str) -> None:
    """Open the page without waiting for the browser."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


# The routes, and how errors become answers.


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
