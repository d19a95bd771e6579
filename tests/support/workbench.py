"""A workbench as a person starts it: the real command in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds: against waiting for ever, not for being quick
ROWS = 3  # activities of the plan below, besides its head
PLAN = """# Youth employment plan 2025-2027

| No. | Measure | Body in charge | Other organisations | Completed by | Cost |
|---|---|---|---|---|---|
| 1.1 | Set up a one-stop service for school leavers | Ministry of Labour | Employment Agency | 30.09.2025 | 420,000 EUR |
| 1.2 | Train career advisers in all regions | Ministry of Education | Institute for Training | 31.12.2025 | 85,500 EUR |
| 1.3 | Give grants for first jobs | Ministry of Labour | Ministry of Agriculture | 31.12.2026 | 1,200,000 EUR |
"""  # noqa: E501
# labels that no lexicon knows
LABELS = """Mpango wa kazi 2026

Rejea: A-1
Kusudi: Maji safi kwa wote vijijini
Mtendaji: Wizara ya Maji

Rejea: A-2
Kusudi: Barabara nzuri kwa wakulima wote
Mtendaji: Wizara ya Ujenzi

Rejea: A-3
Kusudi: Shule nzuri kwa watoto wote
Mtendaji: Wizara ya Elimu
"""


@dataclass
class Said:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Workbench:
    """A running server. `cookie` is that of the browser that opened its address."""

    address: str
    process: subprocess.Popen[str]
    folder: Path
    cookie: str = ""
    key: str = field(default="", repr=False)

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def bare(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Said:
        """A request with just these headers (and Host, if they do not say it)."""
        connection = http.client.HTTPConnection(
            urlsplit(self.base).hostname or "", urlsplit(self.base).port, timeout=PATIENCE
        )
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            found = {k.lower(): v for k, v in answer.getheaders()}
            return Said(answer.status, found, answer.read())
        finally:
            connection.close()

    def open(self) -> Said:
        """Open the address as the browser does; its cookie is kept."""
        said = self.bare("GET", self.address.removeprefix(self.base))
        self.cookie = said.headers.get("set-cookie", "").partition(";")[0]
        return said

    def ask(self, path: str, given: Any = None, *, method: str = "", **headers: str) -> Said:
        """A request of a page of ours; what is given goes as JSON."""
        sent = {"Cookie": self.cookie, "Accept": "application/json"}
        body = None
        if given is not None:
            body = json.dumps(given).encode()
            sent["Content-Type"] = "application/json"
        sent |= {k.replace("_", "-"): v for k, v in headers.items()}
        return self.bare(method or ("GET" if given is None else "POST"), path, body, sent)

    def bring(self, **files: str | bytes) -> Said:
        """Bring documents as the page does; names are those of the arguments, `_` for a point."""
        return self.upload({k.replace("_", "."): v for k, v in files.items()})

    def upload(self, files: Mapping[str, str | bytes]) -> Said:
        """Bring documents by their names."""
        parts = b""
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
            parts += b"--x\r\n" + head.encode() + b"\r\n\r\n" + raw + b"\r\n"
        headers = {"Cookie": self.cookie, "Content-Type": "multipart/form-data; boundary=x"}
        return self.bare("POST", "/api/plans", parts + b"--x--\r\n", headers)

    def wait_read(self) -> list[dict[str, Any]]:
        """The plans, when all have been read."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            plans: list[dict[str, Any]] = self.ask("/api/plans").json["plans"]
            if all(x["state"] in ("ready", "refused") for x in plans):
                return plans
            time.sleep(0.1)
        raise TimeoutError

    def empty(self) -> None:
        """Take out all that was brought and saved: as new for the next test."""
        for plan in self.ask("/api/plans").json["plans"]:
            assert self.ask(path_of(plan["name"]), method="DELETE").status == 200
        for name in ("removed", "stories", "queries"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "stories").mkdir()

    def program(self, name: str) -> str:
        """The address of an endpoint for programs, with the key."""
        return self.base + str(self.ask("/api/addresses").json[name])

    def sparql(self, query: str, **headers: str) -> Said:
        """A question by GET."""
        return self.ask(f"/sparql?{urlencode({'query': query})}", **headers)


def path_of(plan: str, *more: str) -> str:
    return "/".join(["/api/plans", quote(plan, safe=""), *more])


@contextmanager
def workbench(
    folder: Path, *options: str, opened: bool = True, first: str = ""
) -> Iterator[Workbench]:
    """The workbench of a folder, on a free port, ended afterwards. `first` is run before it."""
    process = started(folder, *options, first=first)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, process.stderr.read() if process.stderr else ""
        bench = Workbench(address, process, folder)
        if opened:
            bench.open()
        yield bench
    finally:
        end(process)


def started(folder: Path, *options: str, first: str = "") -> subprocess.Popen[str]:
    """The command, started; a limit that has no option is made smaller `first`."""
    program = ["-c", f"{first}\nfrom kg.cli import main\nmain()"] if first else ["-m", "kg"]
    command = [sys.executable, *program, "serve", str(folder), "--no-browser", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


def end(process: subprocess.Popen[str]) -> None:
    """End a server and read what it still says."""
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=PATIENCE)
