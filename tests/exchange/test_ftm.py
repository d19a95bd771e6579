import json
import re
from collections import Counter
from typing import Any

from kg.exchange.ftm import followthemoney
from kg.model.records import PlanRecords
from tests.support.gold import gold_records
from tests.support.graphs import GOLD, small_plan

# Of followthemoney 4.11: the properties of each schema that we use, and those it requires.
SCHEMAS = {
    "PublicBody": ({"name"}, {"name", "alias", "abbreviation", "weakAlias", "country",
                              "classification", "sourceUrl"}),
    "Project": (set(), {"name", "projectId", "startDate", "endDate", "goal", "country", "amount",
                        "currency", "sourceUrl"}),
    "ProjectParticipant": (set(), {"project", "participant", "role", "summary", "proof",
                                   "sourceUrl"}),
    "Membership": ({"member", "organization"}, {"member", "organization", "role"}),
    "UnknownLink": ({"subject", "object"}, {"subject", "object", "role"}),
    "Mention": ({"document", "name"}, {"document", "name", "resolved", "detectedSchema"}),
    "Document": ({"fileName"}, {"fileName", "mimeType"}),
}  # fmt: skip
BODIES = ("PublicBody", "Organization", "LegalEntity", "Company")


def entities(*plans: PlanRecords) -> list[dict[str, Any]]:
    return [json.loads(line) for line in followthemoney(plans).decode().splitlines()]


def test_every_entity_has_what_its_schema_requires_and_nothing_unknown() -> None:
    for entity in entities(*(gold_records(plan) for plan in GOLD)):
        key = "PublicBody" if entity["schema"] in BODIES else entity["schema"]
        required, known = SCHEMAS[key]
        assert required <= set(entity["properties"]) <= known, entity
        assert all(len(x) <= 64 for x in entity["properties"].get("projectId", ()))


def test_ids_are_unique_and_every_reference_has_its_entity() -> None:
    found = entities(*(gold_records(plan) for plan in GOLD))
    ids = Counter(x["id"] for x in found)

    named = {
        value
        for x in found
        for name in ("project", "participant", "subject", "object", "member", "organization",
                     "document", "resolved", "proof")
        for value in x["properties"].get(name, ())
    }  # fmt: skip
    assert max(ids.values()) == 1
    assert named <= set(ids)


def test_ids_and_addresses_are_ascii_whatever_the_plan_is_called() -> None:
    found = entities(small_plan("План (1)".replace(" ", "-"), country=None))

    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]", x["id"]) for x in found)
    assert all(url.isascii() for x in found for url in x["properties"].get("sourceUrl", ()))


def test_groups_are_never_public_bodies() -> None:
    (group,) = [x for x in entities(small_plan()) if x["id"] == "group.hr.ngos"]

    assert group["schema"] == "LegalEntity"
    assert group["properties"]["classification"] == ["group"]


def test_a_role_keeps_its_words_and_their_place() -> None:
    roles = [x for x in entities(small_plan()) if x["schema"] == "ProjectParticipant"]

    assert roles[0]["properties"]["role"] == ["lead"]
    assert roles[0]["properties"]["summary"] == ["Ministry of Works"]
    assert "#char=" in roles[0]["properties"]["sourceUrl"][0]
    assert [x["properties"]["role"] for x in roles] == [["lead"], ["partner"], ["payer"]]


def test_an_amount_is_given_only_where_it_is_one_currency() -> None:
    (activity,) = [x for x in entities(small_plan()) if x["id"].endswith(".a1")]

    assert activity["properties"]["amount"] == ["1200"]
    assert activity["properties"]["currency"] == ["EUR"]
