"""Every number again by networkx and pandas alone, from the tables that `kg export` writes.

The program below the line imports nothing of `kg`: it reads the CSV files as any user can. Only
the numbers it is compared with come from `kg`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from kg.cli.ask import command as ask
from kg.cli.workload import command as workload
from kg.exchange.export import export
from kg.graph.folder import GraphFolder
from tests.support.commands import printed
from tests.support.graphs import write_gold

PLANS = ("bg-2012", "rs-2017-2018")
ID = "https://w3id.org/actionplan/id/"
WORKING = ["lead", "implementer", "partner", "expert", "monitor"]
COOPERATING = WORKING[:-1]
WEIGHTS = {"lead": 1.0, "implementer": 1.0, "partner": 0.5, "expert": 0.25, "monitor": 0.25}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("again") / "g"
    write_gold(path)
    return GraphFolder.open(path)


@pytest.fixture(scope="module")
def tables(folder: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("again") / "tables"
    export(folder, "csv", out)
    return {p.stem: pd.read_csv(p, keep_default_na=False) for p in out.glob("*.csv")}


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def rows(folder: GraphFolder, plan: str) -> dict[str, dict[str, Any]]:
    found = json.loads(printed(workload, folder.path, "--plan", plan, "--format", "json"))
    return {row["id"]: row for row in found}


def asked(folder: GraphFolder, *question: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        printed(ask, folder.path, *question, "--format", "json")
    )
    return found


# --- nothing of kg from here to the next line


class Again:
    """The measures of one plan from its tables."""

    def __init__(self, tables: dict[str, Any], plan: str) -> None:
        roles, money = tables["roles"], tables["money"]
        self.roles = roles[(roles.plan == plan) & (roles.activity != "")]
        self.money = money[(money.plan == plan) & (money.activity != "")]
        elements, dates = tables["activities"], tables["deadlines"]
        self.activities = elements[(elements.plan == plan) & (elements.kind == "activity")]
        self.dates = dates[(dates.plan == plan) & (dates.activity != "")]
        actors = tables["actors"]
        self.group = dict(zip(actors.id, actors["group"], strict=True))
        self.type = dict(zip(actors.id, actors["type"], strict=True))
        self.source_kind = dict(zip(tables["sources"].id, tables["sources"].kind, strict=True))
        paid = self.money[self.money.payer != ""]
        self.acting = {*self.roles.actor, *paid.payer}
        self.counted = {a for a in self.acting if self.group[a] != "unspecified"}
        working = self.roles[self.roles.role.isin(WORKING)]
        self.works = {a for a in working.actor if not self.group[a]}

    def strongest(self) -> Any:
        """One row for each actor and activity, in the strongest role."""
        order = {role: n for n, role in enumerate([*WORKING, "funder", "beneficiary"])}
        found = self.roles[self.roles.actor.isin(self.counted)].copy()
        found["rank"] = found.role.map(order)
        return found.sort_values("rank").drop_duplicates(["actor", "activity"])

    def counts(self) -> dict[str, int]:
        """How many actors there are of each kind."""
        groups = {a for a in self.acting if self.group[a]}
        leads = {*self.roles[self.roles.role == "lead"].actor} & self.counted
        single = self.acting - groups
        return {
            "acting": len(self.acting), "groups": len(groups), "institutions": len(single),
            "catch-all": len(self.acting - self.counted), "counted": len(self.counted),
            "leading": len(leads), "working": len(self.works),
        }  # fmt: skip

    def graph(self) -> Any:
        """Counted actors, tied by the activities in which both cooperate."""
        found = self.strongest()
        found = found[found.role.isin(COOPERATING)]
        both: Any = nx.Graph()
        both.add_nodes_from(self.counted)
        both.add_edges_from(zip(found.actor, found.activity, strict=True))
        return nx.bipartite.weighted_projected_graph(both, self.counted)

    def at_once(self) -> dict[str, int]:
        """Most activities of each actor whose stated dates touch one month."""
        begin, end = self.dates.start.where(self.dates.start != "", self.dates.end), self.dates.end
        windows = pd.DataFrame({
            "activity": self.dates.activity,
            "first": pd.PeriodIndex(pd.to_datetime(begin), freq="M").astype("int64"),
            "last": pd.PeriodIndex(pd.to_datetime(end), freq="M").astype("int64"),
        }).groupby("activity").agg({"first": "min", "last": "max"})  # fmt: skip
        work = self.strongest()
        work = work[work.role.isin(WORKING)].merge(windows, left_on="activity", right_index=True)
        return {
            actor: max(
                int(((mine["first"] <= m) & (m <= mine["last"])).sum())
                for m in range(mine["first"].min(), mine["last"].max() + 1)
            )
            for actor, mine in work.groupby("actor")
        }

    def sums(self) -> Any:
        """Stated amounts of each activity and currency."""
        stated = self.money[(self.money.amount != "") & (self.money.currency != "")].copy()
        stated["amount"] = pd.to_numeric(stated.amount)
        return stated

    def by_kind(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Stated amounts by kind of source and currency, and their share in per cent."""
        sums = self.sums()
        sums["sort"] = sums.source.map(lambda x: self.source_kind.get(x, ""))
        whole = sums.groupby("currency").amount.sum()
        found = sums.groupby(["sort", "currency"]).amount.sum()
        return {
            (kind, coin): (float(n), float(n / whole[coin] * 100))
            for (kind, coin), n in found.items()
        }

    def missed(self, day: str) -> set[str]:
        """Activities whose every stated last day lies before a day; not those that run on."""
        ended = self.dates[self.dates.end != ""].groupby("activity").end.max()
        open_kinds = self.dates.time_kind.isin(["continuous", "continuous-until"])
        return {a for a, end in ended.items() if end < day} - {*self.dates[open_kinds].activity}

    def ways(self, one: str, other: str) -> set[tuple[str, ...]]:
        """The shortest ways between two actors, who stands between them, up to three steps."""
        graph = self.graph()
        if not nx.has_path(graph, one, other) or nx.shortest_path_length(graph, one, other) > 3:
            return set()
        return {tuple(path[1:-1]) for path in nx.all_shortest_paths(graph, one, other)}


def far(values: dict[str, float]) -> dict[str, float]:
    """The modified z of each value: .6745 times its distance from the median in spreads."""
    series = pd.Series(values)
    spread = (series - series.median()).abs().median()
    return dict(0.6745 * (series - series.median()) / spread) if spread else {}


# --- compared with kg


def test_counts(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    found = {r["kind_iri"]: r["number"] for r in asked(folder, "plan-in-numbers", "--plan", plan)}

    for name, n in Again(tables, plan).counts().items():
        key = f"https://w3id.org/actionplan/code/count/{name}"
        assert found.get(key, 0) == n, name
    assert set(rows(folder, plan)) == Again(tables, plan).counted


def test_roles_load_and_partners(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    again, found = Again(tables, plan), rows(folder, plan)
    table = again.strongest()
    leads = table[table.role == "lead"].groupby("actor").activity.nunique()
    load = table.assign(w=table.role.map(WEIGHTS).fillna(0)).groupby("actor").w.sum()
    graph = again.graph()

    for actor, row in found.items():
        assert row["leads"]["value"] == leads.get(actor, 0)
        assert row["lead_share"]["value"] == pytest.approx(
            leads.get(actor, 0) / len(again.activities), abs=1e-9
        )
        assert row["load"]["value"] == pytest.approx(load.get(actor, 0), abs=1e-9)
        assert row["span"]["value"] == graph.degree(actor)
        if row["reading"]:
            met = set(graph[actor]) & again.works
            assert row["reading"]["dials"]["span"]["value"] == len(met)


def test_at_once_in_a_month(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    peaks = Again(tables, plan).at_once()

    for actor, row in rows(folder, plan).items():
        assert (row["peak"]["value"] or 0) == peaks.get(actor, 0)


def test_lines_of_overload(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    again, found = Again(tables, plan), rows(folder, plan)
    read = {a: r["reading"]["dials"] for a, r in found.items() if r["reading"]}
    assert set(read) == again.works

    for name in ("load", "lead_share", "span", "peak"):
        values = {a: d[name]["value"] for a, d in read.items() if d[name]["value"] is not None}
        z = far(values)
        for actor, dials in read.items():
            dial = dials[name]
            assert dial["n"] == len(values)
            assert dial["median"] == pytest.approx(pd.Series(values).median(), abs=1e-9)
            assert dial["others"] == sorted(values.values(), reverse=True)
            assert dial["z"] is None or dial["z"] == pytest.approx(z[actor], abs=1e-9)
    line = max(0.75 * (len(again.works) - 1), 5)
    assert {d["span"]["rule_from"] for d in read.values()} == {line}


def test_budgets(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    again = Again(tables, plan)
    sums = again.sums()

    total = {r["currency"]: r["at_least"] for r in asked(folder, "budget-total", "--plan", plan)}
    assert total == dict(sums.groupby("currency").amount.sum())
    source = {
        ((r["source_iri"] or "").removeprefix(ID), r["year"], r["currency"]): r["at_least"]
        for r in asked(folder, "budget-by-source", "--plan", plan)
    }
    years = sums.assign(year=sums.year.map(lambda y: int(y) if y != "" else None).astype(object))
    expected = {
        (s, None if pd.isna(y) else int(y), c): n
        for (s, y, c), n in years.groupby(["source", "year", "currency"], dropna=False)
        .amount.sum()
        .items()
    }
    assert source == expected
    leads = again.roles[again.roles.role == "lead"].drop_duplicates(["actor", "activity"])
    by_lead = leads.merge(sums, on="activity").groupby(["actor", "currency"])
    asked_leads = {
        (r["lead_iri"].removeprefix(ID), r["currency"]): r["alone"] + r["joint"]
        for r in asked(folder, "budget-by-lead", "--plan", plan)
    }
    assert asked_leads == dict(by_lead.amount.sum())


def test_kinds_that_meet_and_who_never_leads(
    folder: GraphFolder, tables: dict[str, Any], plan: str
) -> None:
    again = Again(tables, plan)
    pairs = pd.Series([
        tuple(sorted((again.type[a], again.type[b]))) for a, b in again.graph().edges
    ]).value_counts()  # fmt: skip

    def code(iri: str) -> str:
        return iri.rsplit("/", 1)[-1]

    assert {
        tuple(sorted((code(r["first_iri"]), code(r["second_iri"])))): r["pairs"]
        for r in asked(folder, "sector-matrix", "--plan", plan)
    } == dict(pairs)
    roles = again.roles
    never = {*roles[roles.role.isin(WORKING[1:])].actor} - {*roles[roles.role == "lead"].actor}
    assert {
        r["actor_iri"].removeprefix(ID) for r in asked(folder, "never-lead", "--plan", plan)
    } == never


def test_shares_of_donors(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    again = Again(tables, plan)
    found = [r for r in asked(folder, "donor-share", "--plan", plan) if r["currency"]]

    expected = again.by_kind()
    kinds = {(r["kind_iri"] or "").rsplit("/", 1)[-1]: r["of_all"] for r in found}
    assert set(kinds.values()) <= {len(again.activities)}
    got = {
        ((r["kind_iri"] or "").rsplit("/", 1)[-1], r["currency"]): (
            r["at_least"],
            r["percent_of_currency"],
        )
        for r in found
    }
    assert got.keys() == expected.keys()
    for key, (amount, percent) in expected.items():
        assert got[key][0] == pytest.approx(amount, abs=1e-9)
        assert got[key][1] == pytest.approx(percent, abs=0.05 + 1e-9)  # printed with one decimal


@pytest.mark.parametrize("month", ["01-01", "07-01", "12-31"])
def test_what_is_overdue(
    folder: GraphFolder, tables: dict[str, Any], plan: str, month: str
) -> None:
    day = f"{plan[-4:]}-{month}"
    found = asked(folder, "overdue", "--at", day, "--plan", plan)

    assert {r["activity_iri"].removeprefix(ID) for r in found} == Again(tables, plan).missed(day)


def test_who_works_with_nobody(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    graph = Again(tables, plan).graph()
    found = asked(folder, "isolated", "--plan", plan)

    alone = {actor for actor in graph if graph.degree(actor) == 0}
    assert {r["actor_iri"].removeprefix(ID) for r in found} == alone


def test_ways_between_two(folder: GraphFolder, tables: dict[str, Any], plan: str) -> None:
    again = Again(tables, plan)
    graph = again.graph()
    first = min(graph, key=lambda x: (-graph.degree(x), x))
    last = min((x for x in graph if graph.degree(x)), key=lambda x: (graph.degree(x), x))
    others = sorted(x for x in graph if x not in (first, last))[:: max(1, len(graph) // 6)]

    n_ways = 0
    for one, other in [(first, last), *((last, x) for x in others)]:
        found = asked(folder, "how-linked", "--institution", ID + one, "--other", ID + other)
        got = {
            tuple(
                iri.removeprefix(ID) for iri in (r["through_iri"], r["then_iri"]) if iri is not None
            )
            for r in found
        }
        assert got == again.ways(one, other), (one, other)
        n_ways += len(got)
    assert n_ways > len(others) // 2


def imported(path: Path) -> Iterator[str]:
    """What the part between the lines uses of `kg`."""
    text = path.read_text("utf-8")
    part = text.split("# --- nothing of kg from here")[1].split("# --- compared with kg")[0]
    yield from (word for word in ("kg.", "printed", "export(", "records") if word in part)


def test_the_program_uses_nothing_of_kg() -> None:
    assert list(imported(Path(__file__))) == []
