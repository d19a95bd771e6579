"""In which forms can the graph be handed on? Exchange layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ConfigError
from kg.exchange.files import write_files
from kg.exchange.tables import Value
from kg.graph.cells import csv_text
from kg.graph.folder import GraphFolder
from kg.model.records import PlanRecords
from kg.own import Kind, copy_own, write_own

Writer = Callable[[Sequence[PlanRecords]], bytes]


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
        is_csv = out.suffix.lower() == ".csv"
        content = _activities(records, out.suffix.lower())
        write_own(out, content, None if is_csv else Kind.BOOK, replace=replace)
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
    rows = [[_plain(value) for value in row] for row in sheet.rows]
    return ("\ufeff" + csv_text(sheet.headers, rows)).encode("utf-8")


def _plain(value: Value) -> str | int | None:
    """A cell as CSV has it; the mark at the file's start tells spreadsheets that it is UTF-8."""
    return value if value is None or isinstance(value, int) else str(value)


def _content(form: str, records: Sequence[PlanRecords], passages: bool) -> bytes:
    if form in ("turtle", "jsonld", "nquads"):
        from kg.exchange.triples import jsonld_of, nquads_of, turtle_of

        if form == "nquads":
            return nquads_of(records).encode("utf-8")
        text = turtle_of if form == "turtle" else jsonld_of
        return text(records, passages=passages).encode("utf-8")
    return _writer(form)(records)


def _writer(form: str) -> Writer:
    if form in ("graphml", "gexf"):
        from kg.exchange import networks

        return networks.graphml if form == "graphml" else networks.gexf
    if form == "iati":
        from kg.exchange.iati import iati

        return iati
    if form == "cpsv":
        from kg.exchange.cpsv import cpsv

        return cpsv
    if form == "ftm":
        from kg.exchange.ftm import followthemoney

        return followthemoney
    from kg.exchange.workbook import workbook

    return workbook
