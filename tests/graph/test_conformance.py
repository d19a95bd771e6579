"""The same questions have the same answers on every engine: Oxigraph, rdflib, SPARQL servers.

Answers are compared by value and as bags of rows; what GROUP_CONCAT joins is a set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.graph.asking import final_sparql, in_store, on_server
from kg.graph.questions import Question, question
from kg.graph.remote import put_graph
from tests.graph.broken import small_nquads
from tests.graph.gold_store import gold_nquads, gold_store, store_of
from tests.graph.question_cases import CASES, Case

# One way to ask each question.
ONCE = tuple({case.name: case for case in reversed(CASES)}.values())
Rows = Counter[tuple[Any, ...]]


def _bag(asked: Question, rows: list[dict[str, Any]]) -> Rows:
    return Counter(
        tuple(_value(row.get(name), many=column.many) for name, column in asked.columns.items())
        for row in rows
    )


def _value(value: Any, *, many: bool) -> Any:
    if many:
        return frozenset(filter(None, str(value or "").split("\n")))
    if isinstance(value, int | float | Decimal):
        return round(Decimal(str(value)), 6)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def _oxigraph(case: Case, content: str) -> tuple[str, Rows]:
    where = in_store(gold_store() if content == gold_nquads() else store_of(content))
    text = final_sparql(question(case.name), case.values, where)
    return text, _bag(question(case.name), list(where.select(text)))


# --- rdflib


def _dataset(content: str) -> Any:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=content, format="nquads")
    return dataset


def _in_rdflib(dataset: Any, asked: Question, text: str) -> Rows:
    found = dataset.query(text)
    rows = [
        {str(n): None if row[n] is None else row[n].toPython() for n in found.vars} for row in found
    ]
    return _bag(asked, rows)


@pytest.fixture(scope="module")
def small_dataset() -> Any:
    return _dataset(small_nquads())


@pytest.fixture(scope="module")
def gold_dataset() -> Any:
    return _dataset(gold_nquads())


# A few activities suffice to compare engines; words in slots must stand in them.
SMALL = {
    "institution": "НКБТХ",
    "other": "Община Благоевград",
    "text": "НКБТХ",
    "period": "2012..2018",
    "earlier": "bg-2012",
    "later": "rs-2017-2018",
    "at": "2012-10-01",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("case", ONCE, ids=lambda c: c.name)
def test_rdflib_answers_like_oxigraph_on_a_few_activities(case: Case, small_dataset: Any) -> None:
    asked = question(case.name)
    values = {name: SMALL[name] for name in asked.slots if name in SMALL}
    text, expected = _oxigraph(Case(case.name, "", case.expected, values), small_nquads())

    assert _in_rdflib(small_dataset, asked, text) == expected


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("case", ONCE, ids=str)
def test_rdflib_answers_like_oxigraph_on_both_plans(case: Case, gold_dataset: Any) -> None:
    text, expected = _oxigraph(case, gold_nquads())

    assert _in_rdflib(gold_dataset, question(case.name), text) == expected


# --- servers, over the SPARQL 1.1 Protocol


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _running(command: list[str], url: str, folder: Path, *, seconds: int) -> Iterator[None]:
    """A server process that answers at `url`; it is ended whatever happens."""
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        until = time.monotonic() + seconds
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"no server at {url}: {(folder / 'server.log').read_text()[-800:]}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=300)
        log.close()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60):  # noqa: S310 - the loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _by_graph(content: str) -> dict[str, str]:
    graphs: dict[str, list[str]] = {}
    for line in content.splitlines():
        triple, _, name = line.removesuffix("> .").rpartition(" <")
        graphs.setdefault(name, []).append(f"{triple} .\n")
    return {name: "".join(lines) for name, lines in graphs.items()}


@pytest.fixture(scope="module", params=["union", "named graphs only"])
def oxigraph_server(request, tmp_path_factory) -> Iterator[str]:
    """The real server, with its default graph as the union of all graphs, and empty."""
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.is_file():
        pytest.skip("the oxigraph server is not installed beside this Python")
    folder, port = tmp_path_factory.mktemp("oxigraph"), _free_port()
    url = f"http://127.0.0.1:{port}"
    union = ["--union-default-graph"] if request.param == "union" else []
    command = [str(binary), "serve", "--bind", f"127.0.0.1:{port}", *union]
    with _running(command, url, folder, seconds=300):
        for name, triples in _by_graph(gold_nquads()).items():
            body = triples.encode()
            put_graph(f"{url}/store", name, body, size=len(body))
        yield f"{url}/query"


@pytest.mark.server
@pytest.mark.parametrize("case", ONCE, ids=str)
def test_an_oxigraph_server_answers_like_the_store(case: Case, oxigraph_server: str) -> None:
    text, expected = _oxigraph(case, gold_nquads())

    found = list(on_server(oxigraph_server, seconds=600).select(text))

    assert _bag(question(case.name), found) == expected


_INI = """
[Database]
DatabaseFile = {0}/v.db
ErrorLogFile = {0}/v.log
LockFile = {0}/v.lck
TransactionFile = {0}/v.trx
xa_persistent_file = {0}/v.pxa
[TempDatabase]
DatabaseFile = {0}/t.db
TransactionFile = {0}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DirsAllowed = {0}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{2}
[SPARQL]
ResultSetMaxRows = 100000
"""


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory) -> Iterator[str]:
    """Virtuoso as Debian packs it (`virtuoso-opensource-7-bin`), with both plans loaded."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        pytest.skip("Virtuoso is not installed (Debian: apt-get install virtuoso-opensource-7-bin)")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder, sql, http))
    (folder / "gold.nq").write_text(gold_nquads(), encoding="utf-8")
    command = [server, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    url = f"http://127.0.0.1:{http}/sparql"
    with _running(command, url, folder, seconds=300):
        load = (
            f"ld_dir('{folder}', 'gold.nq', 'urn:unused'); rdf_loader_run(); "
            "checkpoint; grant select on sys_rdf_schema to public;"
        )
        subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
            check=True, capture_output=True, timeout=600, env=os.environ,
        )  # fmt: skip
        yield url


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.parametrize("case", ONCE, ids=str)
def test_virtuoso_answers_like_the_store(case: Case, virtuoso_server: str) -> None:
    text, expected = _oxigraph(case, gold_nquads())

    found = list(on_server(virtuoso_server, seconds=600).select(text))

    assert _bag(question(case.name), found) == expected
