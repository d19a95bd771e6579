"""In which forms can the graph be handed on? Exchange layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.exchange.tables import csv_value
from kg.graph.cells import csv_text, xml_text
from kg.graph.folder import GraphFolder
from kg.model.records import PlanRecords
from kg.network.views import two_mode
from kg.own import Kind, copy_own, write_files, write_own

if TYPE_CHECKING:
    import networkx as nx


# The network for other tools: GraphML and GEXF from the two-mode view.

_MADE = re.compile(rb' lastmodifieddate="[^"]*"')  # the clock that GEXF carries


def plain_network(plans: Iterable[PlanRecords]) -> nx.MultiDiGraph[str]:
    """The two-mode view with plain attributes only: what a file format can hold.

    Shape: as `two_mode`; lists become text joined by "; ", dates ISO text, amounts "year currency
    amount"; an attribute without a value is left out. Every edge has a weight: 1, or the number of
    tasks if it is about tasks.
    """
    import networkx as nx

    graph = two_mode(tuple(plans), catch_all=True)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, fields in graph.nodes(data=True):
        plain.add_node(xml_text(node), **_plain_fields(fields))
    for tail, head, key, fields in graph.edges(keys=True, data=True):
        weight = float(max(1, len(fields.get("tasks", ()))))
        plain.add_edge(xml_text(tail), xml_text(head), key, **_plain_fields(fields), weight=weight)
    return plain


def _plain_fields(fields: dict[str, Any]) -> dict[str, Any]:
    found = {key: _plain_value(value) for key, value in fields.items()}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _plain_value(value: Any) -> Any:
    if isinstance(value, str):
        return xml_text(value)
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(map(str, value)) if isinstance(value, set | frozenset) else value
        return "; ".join(_joined(part) for part in parts)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _joined(part: Any) -> str:
    if isinstance(part, tuple):
        return " ".join(str(_plain_value(x)) for x in part if x is not None)
    return str(_plain_value(part))


def graphml(plans: Sequence[PlanRecords]) -> bytes:
    """The two-mode network as GraphML; networkx reads it back with all attributes.

    Edges: every edge has an id of its own (`e1`, `e2`, …), as readers that key edges by id need;
    its role stands in `role`.
    """
    import networkx as nx

    network = plain_network(plans)
    for number, (_, _, fields) in enumerate(network.edges(data=True), start=1):
        fields["edge"] = f"e{number}"
    buffer = BytesIO()
    nx.write_graphml(network, buffer, named_key_ids=True, edge_id_from_attribute="edge")
    return buffer.getvalue().rstrip() + b"\n"


def gexf(plans: Sequence[PlanRecords]) -> bytes:
    """The two-mode network as GEXF, for Gephi; it carries no time of writing."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(plain_network(plans), buffer)
    return _MADE.sub(b"", buffer.getvalue()).rstrip() + b"\n"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its usual file name, what it is good for in one line, where it has its mark."""

    file: str
    use: str
    kind: Kind | None = None


FORMS = {
    "turtle": Form("graph.ttl", "RDF for people: ordered, readable", Kind.LINES),
    "nquads": Form("graph.nq", "RDF for machines: named graphs kept", Kind.LINES),
    "jsonld": Form("graph.jsonld", "RDF for web developers, context inside", Kind.JSONLD),
    "cpsv": Form(
        "graph.cpsv.ttl", "Turtle with the EU core vocabularies (CPSV-AP) beside ours", Kind.LINES
    ),
    "graphml": Form("network.graphml", "the network for yEd, Cytoscape, igraph", Kind.XML),
    "gexf": Form("network.gexf", "the network for Gephi", Kind.XML),
    "csv": Form("tables", "a folder of tables with CSVW metadata"),
    "xlsx": Form(
        "facts.xlsx", "a workbook: one sheet a kind of fact, with words and place", Kind.BOOK
    ),
    "activities": Form("activities.xlsx", "one row an activity, .xlsx or .csv: who, when, money"),
    "iati": Form("activities.iati.xml", "IATI 2.03 activities", Kind.XML),
    "ftm": Form("entities.ftm.json", "FollowTheMoney entities, one JSON a line"),
    "parquet": Form("views", "a folder of columnar tables for DuckDB, Spark, pandas"),
}


def export(
    folder: GraphFolder,
    form: str,
    out: Path,
    *,
    plans: Sequence[str] | None = None,
    passages: bool = True,
    replace: bool = False,
) -> None:
    """Write the graph, or some of its plans, in one form.

    `passages=False` leaves positions in the text out of Turtle and JSON-LD.
    Raises: ConfigError for a folder that holds other files, and for a file that may be somebody's
    own work, unless `replace`; InputError if the disk refuses.
    """
    if form == "nquads" and plans is None:
        copy_own(folder.graph_file, out, replace=replace)
        return
    if form == "parquet":
        from kg.exchange.columns import write_columns

        write_columns((folder.records(x) for x in plans or folder.plans), out)
        return
    records = tuple(folder.records(x) for x in plans or folder.plans)
    if form == "csv":
        from kg.exchange.tables import csv_files

        write_files(out, csv_files(records), replace=replace)
        return
    if form == "activities":
        suffix = out.suffix.lower()
        kind = None if suffix == ".csv" else Kind.BOOK
        write_own(out, _activities(records, suffix), kind, replace=replace)
        return
    write_own(out, _content(form, records, passages), FORMS[form].kind, replace=replace)


def _activities(records: Sequence[PlanRecords], suffix: str) -> bytes:
    """The list of activities as a workbook or as CSV, as the name of the file says."""
    from kg.exchange.activities import activity_sheet
    from kg.exchange.workbook import book_of

    if suffix not in ("", ".xlsx", ".csv"):
        raise ConfigError(
            f"a list of activities is written as .xlsx or .csv, not {suffix}; name the file so"
        )
    sheet = activity_sheet(records)
    if suffix != ".csv":
        return book_of([sheet], records)
    rows = [[csv_value(value) for value in row] for row in sheet.rows]
    return csv_text(sheet.headers, rows).encode("utf-8-sig")  # by its mark spreadsheets know UTF-8


# The module below kg.exchange and the function that writes a form, imported when it is asked for.
_WRITERS = {
    "turtle": ("triples", "turtle_of"), "nquads": ("triples", "nquads_of"),
    "jsonld": ("triples", "jsonld_of"), "cpsv": ("triples", "cpsv"),
    "graphml": ("export", "graphml"), "gexf": ("export", "gexf"), "iati": ("iati", "iati"),
    "ftm": ("ftm", "followthemoney"), "xlsx": ("workbook", "workbook"),
}  # fmt: skip


def _content(form: str, records: Sequence[PlanRecords], passages: bool) -> bytes:
    module, name = _WRITERS[form]
    options = {"passages": passages} if form in ("turtle", "jsonld") else {}
    content: str | bytes = getattr(import_module(f"kg.exchange.{module}"), name)(records, **options)
    return content.encode("utf-8") if isinstance(content, str) else content
