"""Every step names a registered rule; the counts of rules are those of facts and readings."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest
import yaml

import kg
from kg.errors import InputError
from kg.exchange.gold import RuleCount, read_counts, shipped_counts
from kg.extract.levels import ACTIVITY_BY_FRAME
from kg.files import resource
from kg.model.codec import decode_records, encode_records
from kg.model.records import Actor, PlanRecords, Step
from kg.model.rules import Rule
from kg.pipeline.reading import Settings, read_plan
from tests.support.own_gold import PLANS as OWN
from tests.support.own_gold import source_of
from tests.support.read_plans import PLANS, plan_file, records_of
from training.rules import count_rules, judged_facts, write_counts

CODE = Path(kg.__file__).parent
MADE_IN = ("kg.model.records", "kg.resolve.clusters")
KEBAB = r"[a-z]+(-[a-z]+)*"


@lru_cache
def modules() -> dict[str, ast.Module]:
    return {
        ".".join(("kg", *path.relative_to(CODE).with_suffix("").parts)): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(CODE.rglob("*.py"))
    }


@lru_cache
def rules_by_function() -> dict[str, set[str]]:
    """The rules that each function (with those inside it) or name of a module mentions."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, tree in modules().items():
        for part in tree.body:
            names = [part.name] if isinstance(part, ast.FunctionDef | ast.ClassDef) else []
            if isinstance(part, ast.Assign):
                names = [t.id for t in part.targets if isinstance(t, ast.Name)]
            for name in names:
                found[f"{module}:{name}"] |= {
                    x.attr for x in ast.walk(part)
                    if isinstance(x, ast.Attribute)
                    and isinstance(x.value, ast.Name) and x.value.id == "Rule"
                }  # fmt: skip
    return found


def steps_of(records: PlanRecords) -> list[Step]:
    actors: tuple[Actor, ...] = records.actors
    return [s for x in (*records.facts, *records.elements, *actors) for s in x.steps]


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """The calls of what a module imports under a name from the records or the clusters."""
    found = []
    for module, tree in modules().items():
        known = any(
            isinstance(x, ast.ImportFrom) and x.module in MADE_IN
            and name in {a.name for a in x.names}
            for x in ast.walk(tree)
        ) or any(isinstance(x, ast.ClassDef) and x.name == name for x in tree.body)  # fmt: skip
        if known and "story" not in module:
            found += [
                (module, x) for x in ast.walk(tree)
                if isinstance(x, ast.Call) and isinstance(x.func, ast.Name) and x.func.id == name
            ]  # fmt: skip
    return found


def is_rule(said: ast.expr) -> bool:
    """Whether an argument can only be a registered rule: no words of its own anywhere in it."""
    return not any(isinstance(x, ast.Constant | ast.JoinedStr) for x in ast.walk(said))


def test_no_step_is_made_with_words_for_a_rule():
    made = [(m, c.args[0] if c.args else c.keywords[0].value) for m, c in calls("Step")]
    named = [(m, k.value) for m, c in calls("Match") for k in c.keywords if k.arg == "rule"]

    assert len(made) > 40
    assert len(named) > 8
    assert [(m, ast.unparse(x)) for m, x in (*made, *named) if not is_rule(x)] == []


def test_each_rule_is_given_by_the_function_that_the_registry_names():
    given = rules_by_function()

    wrong = {
        rule.value: rule.function for rule in Rule
        if rule is not Rule.OTHER_VERSION and rule.name not in given.get(rule.function, set())
    }  # fmt: skip

    assert not wrong


@pytest.mark.parametrize("rule", Rule)
def test_the_function_of_a_rule_is_there(rule):
    module, name = rule.function.split(":")

    assert hasattr(importlib.import_module(module), name)


def sections(path: Path) -> object:
    words = path.read_text(encoding="utf-8")
    return json.loads(words) if path.suffix == ".json" else yaml.safe_load(words)


@pytest.mark.parametrize("place", sorted({r.data for r in Rule if "#" in r.data}))
def test_the_data_of_a_rule_has_the_section_it_names(place):
    pattern, _, keys = place.partition("#")
    pattern = pattern.replace("lexicon/*", "lexicon/en").replace("registry/*", "registry/bg")
    held = sections(resource(*pattern.split("/")))

    for key in keys.split("."):
        assert key in held
        held = held[key]


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_has_a_plain_id_and_one_sentence(rule):
    assert re.fullmatch(KEBAB, rule.value)
    assert rule.name == rule.value.upper().replace("-", "_")
    assert rule.sentence.endswith(".")
    assert rule.sentence.count(". ") == 0


def test_every_kind_of_frame_has_its_rule():
    kinds = set()
    for module, tree in modules().items():
        if not module.startswith("kg.extract.frames."):
            continue
        for call in (x for x in ast.walk(tree) if isinstance(x, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            said = call.args[:1] if name == "Frame" else []
            if name == "replace":
                said = [k.value for k in call.keywords if k.arg == "kind"]
            kinds |= {x.value for x in said if isinstance(x, ast.Constant)}

    assert kinds == set(ACTIVITY_BY_FRAME)


@pytest.mark.parametrize("plan", PLANS)
def test_all_steps_of_a_shipped_plan_are_registered(plan):
    steps = steps_of(records_of(plan))

    assert len(steps) > 500
    assert {type(s.rule) for s in steps} == {Rule}
    assert Rule.OTHER_VERSION not in {s.rule for s in steps}


@pytest.mark.parametrize("plan", OWN)
def test_all_steps_of_a_document_of_the_tests_are_registered(plan):
    steps = steps_of(read_plan(source_of(plan), Settings()).records)

    assert steps
    assert {type(s.rule) for s in steps} == {Rule}


def test_every_fact_of_a_shipped_plan_says_its_rules():
    bare = [x.id for plan in PLANS for x in records_of(plan).facts if not x.steps]

    assert bare == []


def test_records_keep_their_rules_on_disk():
    records = records_of("bg-2012")

    assert decode_records(encode_records(records)) == records


def test_a_rule_of_another_version_is_said_to_be_one():
    content = encode_records(records_of("bg-2012"))
    old = decode_records(content.replace(b'"role-of-column"', b'"role"'))

    rules = {s.rule for s in steps_of(old)}

    assert Rule.OTHER_VERSION in rules
    assert Rule.ROLE_OF_COLUMN not in rules
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b"7", type=Rule)


def test_a_right_reading_is_judged_right_fact_by_fact():
    gold = json.loads(plan_file("rs-2017-2018", "gold.json"))
    judged = list(judged_facts(records_of("rs-2017-2018"), gold))

    assert [x.id for x, right in judged if not right] == []
    assert len(judged) > 400


def test_one_wrong_fact_is_judged_wrong_and_no_other():
    gold = json.loads(plan_file("rs-2017-2018", "gold.json"))
    records = records_of("rs-2017-2018")
    first = records.deadlines[0]
    moved = replace(first, end=first.end.replace(year=1999))

    judged = judged_facts(replace(records, deadlines=(moved, *records.deadlines[1:])), gold)

    assert [x.id for x, right in judged if not right] == [first.id]


def test_a_rule_counts_once_for_each_fact():
    fact = replace(
        records_of("bg-2012").deadlines[0],
        steps=(Step(Rule.CONTINUOUS, "a"), Step(Rule.CONTINUOUS, "b"), Step(Rule.DATE_IN_DOUBT)),
    )

    counts = count_rules([(fact, True), (fact, False)])

    assert counts[Rule.CONTINUOUS] == counts[Rule.DATE_IN_DOUBT] == RuleCount(2, 1)
    assert counts[Rule.NEW_NAME] == RuleCount(0, 0)


def test_the_shipped_counts_are_of_every_registered_rule_and_possible():
    counts = shipped_counts()

    assert list(counts) == list(Rule)
    assert [r for r, c in counts.items() if not 0 <= c.right <= c.fired] == []
    assert sum(c.fired for c in counts.values()) > 5000


def test_counts_are_written_as_they_are_read(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    write_counts(shipped_counts(), one)
    write_counts(dict(reversed(shipped_counts().items())), two)

    assert one.read_bytes() == two.read_bytes()
    assert read_counts(one) == shipped_counts()


@pytest.mark.parametrize("row", ["no-rule,1,1", "continuous,many,1", "continuous,1"])
def test_counts_that_are_none_are_refused(tmp_path, row):
    path = tmp_path / "rules.csv"
    path.write_text(f"rule,fired,right\n{row}\n", encoding="utf-8")

    with pytest.raises(InputError, match="make accuracy"):
        read_counts(path)


def test_counts_that_are_missing_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_counts(tmp_path / "rules.csv")
