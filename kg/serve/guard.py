"""Who may speak to the server, and what a page may do. Serve layer.

Only the person who started it: a token that works once, then a cookie that other sites cannot use.
A page elsewhere that sends requests here (DNS rebinding, forged forms) is refused by its Host,
Origin and Sec-Fetch-Site. Programs have a key of their own, by header or in the path.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOR_PROGRAMS = ("/sparql", "/reconcile", "/api")
MOST_BYTES = 2_000_000  # of a request that brings no document
MOST_UPLOAD = 512_000_000  # bytes of all documents of one upload
UPLOAD = "/api/plans"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Session:
    """The secrets of one run. `token` opens once; `key` is for programs; `hosts` are our own
    addresses as a browser writes them, empty if any will do because a password is asked for.
    """

    port: int
    hosts: frozenset[str]
    password: str | None = None
    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie_name(self) -> str:
        """Cookies do not know ports; two workbenches on one computer do."""
        return f"kg-{self.port}"

    def uses_token(self, given: str) -> bool:
        """Whether this is the token; it works once."""
        if self.token is None or not _same(given, self.token):
            return False
        self.token = None
        return True

    def is_known(self, request: Request) -> bool:
        """Whether the request comes from the person's own browser, or has the key."""
        if _same(request.cookies.get(self.cookie_name, ""), self.cookie):
            return True
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and _same(key.strip(), self.key)

    def with_cookie(self, response: Response) -> Response:
        """The response, with the cookie by which the browser is known."""
        response.set_cookie(
            self.cookie_name, self.cookie, httponly=True, samesite="strict", path="/"
        )
        return response


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


class Guard:
    """Lets through what is allowed, bounds it, and adds the headers that bound the page."""

    def __init__(self, app: ASGIApp, session: Session) -> None:
        self._app, self._session = app, session
        self._guessing = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        sending = _with_headers(send)
        scope, has_key = self._without_key(scope)
        request = Request(scope)
        refused = self._foreign(request) or _too_large(request)
        if refused is None and not has_key and not self._session.is_known(request):
            refused = await self._enter(Request(scope, _bounded(receive, _limit(request))))
        if refused is not None:
            await refused(scope, receive, sending)
            return
        if "token" in request.query_params and request.method == "GET" and not _is_api(request):
            await RedirectResponse(request.url.path, 303)(scope, receive, sending)
            return
        await self._app(scope, _bounded(receive, _limit(request)), sending)

    def _without_key(self, scope: Scope) -> tuple[Scope, bool]:
        """`/k/<key>/sparql` is `/sparql` for programs that cannot send headers."""
        parts = scope["path"].split("/", 3)
        if len(parts) == 4 and parts[1] == "k" and _same(parts[2], self._session.key):
            path = f"/{parts[3]}"
            if path.startswith(FOR_PROGRAMS):
                own = {"path": path, "raw_path": path.encode(), "kg_prefix": f"/k/{parts[2]}"}
                return {**scope, **own}, True
        return scope, False

    def _foreign(self, request: Request) -> Response | None:
        """Why a request is not from a page of ours, None if it may be."""
        host = request.headers.get("host", "")
        if self._session.hosts and host not in self._session.hosts:
            return _refusal(request, 421, "This address is not the workbench's own.")
        origin = request.headers.get("origin")
        own = f"{request.url.scheme}://{host}"
        if origin is not None and origin != own:
            return _refusal(request, 403, "Another site may not use the workbench.")
        site = request.headers.get("sec-fetch-site", "same-origin")
        is_link = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
        if site not in ("same-origin", "none") and not is_link:
            return _refusal(request, 403, "Another site may not use the workbench.")
        return None

    async def _enter(self, request: Request) -> Response:
        """How somebody not known comes in, by token or password."""
        session = self._session
        token = request.query_params.get("token", "")
        if not _is_api(request) and session.uses_token(token):
            return session.with_cookie(RedirectResponse(request.url.path, 303))
        if session.password is not None and request.url.path == "/enter":
            return await self._by_password(request)
        if session.password is not None and not _is_api(request):
            return HTMLResponse(_ASKS, 401)
        return _refusal(request, 401, _USED)

    async def _by_password(self, request: Request) -> Response:
        if request.method != "POST":
            return RedirectResponse("/", 303)
        try:
            form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        except TooMuchError:
            return _refusal(request, 413, "This is no password.")
        async with self._guessing:  # one guess a second, however many ask at once
            if _same(form.get("password", ""), self._session.password or ""):
                return self._session.with_cookie(RedirectResponse("/", 303))
            await asyncio.sleep(1)
        return HTMLResponse(_ASKS.replace("<!-- said -->", "This is not the password."), 401)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(FOR_PROGRAMS)


def _refusal(request: Request, status: int, words: str) -> Response:
    if _is_api(request):
        return JSONResponse({"error": words}, status)
    return HTMLResponse(_SAYS.replace("<!-- said -->", words), status)


def _limit(request: Request) -> int:
    is_upload = request.url.path == UPLOAD and request.method == "POST"
    return MOST_UPLOAD if is_upload else MOST_BYTES


def _too_large(request: Request) -> Response | None:
    said = request.headers.get("content-length", "0")
    if said.isdigit() and int(said) <= _limit(request):
        return None
    mb = _limit(request) // 1_000_000
    return _refusal(request, 413, f"This is more than {mb} MB; send less at once.")


class TooMuchError(Exception):
    """A request that goes on for longer than it may."""


def _bounded(receive: Receive, most: int) -> Receive:
    """The same request, ended when it is longer than it may be, whatever it says of its length."""
    n_bytes = 0

    async def bounded() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > most:
            raise TooMuchError
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def own_hosts(host: str, port: int) -> frozenset[str]:
    """How a browser on this computer writes our address; it leaves port 80 out."""
    names = {"127.0.0.1", "localhost", "[::1]", host}
    return frozenset(name if port == 80 else f"{name}:{port}" for name in names)


def is_loopback(host: str) -> bool:
    """Whether an address is only of this computer.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
        (True, True, False)
    """
    import ipaddress

    name = urlsplit(f"//{host}").hostname or host
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


_USED = (
    "Open the address that kg serve printed; it opens once, in one browser. If it was used "
    "already, end kg serve and start it again."
)
_SAYS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>kg workbench</title>
<main><h1>kg workbench</h1><p><!-- said --></p></main></html>"""
_ASKS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>kg workbench</title>
<main><h1>kg workbench</h1><p><!-- said --></p><form method="post" action="/enter">
<label>Password <input type="password" name="password" autocomplete="current-password"></label>
<button>Enter</button></form></main></html>"""
