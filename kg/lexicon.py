"""Which words mean what in which language: the lexicon files of `data/lexicon/`. Lowest layer.

One YAML file a language. Code never holds a word of a language; it asks here. A trailing `*` in an
entry marks a stem. Every entry must be a string: YAML reads an unquoted `no` as False, and the
loader refuses that instead of losing the word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from kg.errors import ConfigError
from kg.files import resource
from kg.yaml_file import shipped_yaml

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The name pack: how actors are called, joined and grouped in a language.

    `heads` maps an actor type to the stems that begin a name of that type (`ministarstv*`);
    `groups` maps a group kind to its phrases (plural nouns for `category`); `known` are full names
    of well-known bodies. `partner_phrases` stand before partners, `partner_endings` behind them ("X
    bevonásával"); `with_words` may stand before them ("with"), `lead_endings` behind the lead;
    `lead_labels` and `partner_labels` say a role in brackets or before a colon, as heads of such
    columns do. `person_titles` stand before a person's name.
    In sentences a subject stands before `modals` ("will") or `verbs` ("oversees"), one who is asked
    behind `addressing` ("calls upon"), the one who acts behind `agent_words` ("by") or in the case
    that `agent_endings` show, or anywhere behind `led_by` ("under the lead of"), or where a line
    begins with `duty_words` ("duties of");
    partners behind `joint_work` ("work with");
    `clause_words` end a name ("to", "that").
    `partner_words` are generic partners ("partners", "donors"); `all_words` begin a group ("all",
    "other");
    `concerned_words` ("relevant"), `member_words` ("represented in") and `unit_words` ("regional
    units of") say which kind of group it is.
    `first_words`, in a sentence with those, say that the first of each list leads ("named first").
    `infinitive_words` stand behind one who is to act ("Board to publish …"); `verb_endings` end the
    verb behind a body ("Ministerstvo … zabezpečiť"); `verb_lemmas` end
    infinitives, `verb_forms` verbs in use ("!ata" is none), where the endings of verbs are learnt
    from a dictionary (`training.endings`).
    `part_of_words` lead from a body to the one above it ("of"), `attached_words` only to that
    ("attached to"); `city_words` stand before a place's name ("city of").
    `company_forms` end the name of a company ("Ltd").
    `scope_words` look like bodies but say what a ministry is for ("… and Public Service").
    `level_words` are adjectives of levels of government ("regional", "local").
    `attached_joiners` and `attached_articles` are written as one word with the next (Arabic),
    `attached_endings` with the one before them (Korean "부와 협력").
    `qualifiers` are remarks after a name ("if needed"), `preambles` words before a list.
    `oblique` are endings that no actor has at its start unless a preposition governs it.
    `head_place` is `first` (Ministry of X), `both` (English) or `last` (Turkish); `capitals` says
    that a name goes on with capital letters, `noun_capitals` that all nouns have them,
    `plural_infinitives` that verbs in the plural look like infinitives; `agreement` that adjectives
    agree with their noun.
    """

    heads: dict[str, Words] = field(default_factory=dict)
    joiners: Words = ()
    partner_phrases: Words = ()
    partner_endings: Words = ()
    lead_endings: Words = ()
    person_titles: Words = ()
    with_words: Words = ()
    modals: Words = ()
    verbs: Words = ()
    addressing: Words = ()
    infinitive_words: Words = ()
    verb_endings: Words = ()
    verb_lemmas: Words = ()
    verb_forms: Words = ()
    agent_words: Words = ()
    agent_endings: Words = ()
    led_by: Words = ()
    duty_words: Words = ()
    joint_work: Words = ()
    clause_words: Words = ()
    lead_phrases: Words = ()
    lead_labels: Words = ()
    partner_labels: Words = ()
    first_words: Words = ()
    part_of_words: Words = ()
    attached_words: Words = ()
    city_words: Words = ()
    company_forms: Words = ()
    scope_words: Words = ()
    level_words: Words = ()
    attached_joiners: Words = ()
    attached_endings: Words = ()
    attached_articles: Words = ()
    small_words: Words = ()
    articles: Words = ()
    groups: dict[str, Words] = field(default_factory=dict)
    partner_words: Words = ()
    all_words: Words = ()
    concerned_words: Words = ()
    member_words: Words = ()
    unit_words: Words = ()
    qualifiers: Words = ()
    preambles: Words = ()
    known: Words = ()
    not_actors: Words = ()
    oblique: Words = ()
    head_place: str = "first"
    capitals: bool = False
    noun_capitals: bool = False
    plural_infinitives: bool = False
    agreement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How time is said. `months` maps 1–12 to forms that go beyond what CLDR lists, `solar_months`
    to the months of the solar Hijri calendar. `era` is what its readers add to a year that they
    count from elsewhere, where the country is not known.

    *Values*: `quarter`, `third` and `sixth` (four and two months of a year), `half_year`, `week`,
    `year` (also after a year, `г`), `decade` (ten days of a month, by which of them or 0), `day`
    and `month_unit` ("6 months") count; `halves` say which half themselves; `month_word` is "month"
    where months are counted (`tháng 3`, `3月`); `plan_month` counts from the plan's start ("M6").
    `ordinals` and `counts` are written numbers ("second", "two"). `seasons` maps spring, summer,
    autumn, winter, school-start, spring-term and autumn-term; `financial_year` and `school_year`
    are years that begin elsewhere; `terms` maps short, medium and long; `eras` maps what is added
    to a year that is counted from elsewhere (民國110年) to the era's name, 0 is the moon's years
    since the Hijra; `plan` are words for the plan's own time.

    *Modifiers*: `beginning_of`, `middle_of`, `end_of` leave a part of a date, `until`, `before`,
    `since`, `after` a side of it, `about` makes it doubtful, `onwards` opens its end.

    *Recurrence*: `continuous` goes on, `recurrence` maps an ISO 8601 duration to words
    ("annually"), `every` makes one of the date or unit behind it. `conditional` are words before an
    event.

    `small` stand beside dates and change nothing ("of"). `endings` maps a modifier to what is
    written behind a word or number ("2025-ig"); `behind` says that modifiers stand behind the date,
    `month_first` that a day is written behind its month ("June 25"; else that is a year).
    """

    months: dict[int, Words] = field(default_factory=dict)
    solar_months: dict[int, Words] = field(default_factory=dict)
    era: int = 0
    quarter: Words = ()
    third: Words = ()
    sixth: Words = ()
    half_year: Words = ()
    week: Words = ()
    decade: dict[int, Words] = field(default_factory=dict)
    year: Words = ()
    day: Words = ()
    month_unit: Words = ()
    month_word: Words = ()
    plan_month: Words = ()
    ordinals: dict[int, Words] = field(default_factory=dict)
    counts: dict[int, Words] = field(default_factory=dict)
    halves: dict[int, Words] = field(default_factory=dict)
    seasons: dict[str, Words] = field(default_factory=dict)
    financial_year: Words = ()
    school_year: Words = ()
    terms: dict[str, Words] = field(default_factory=dict)
    eras: dict[int, Words] = field(default_factory=dict)
    plan: Words = ()
    beginning_of: Words = ()
    middle_of: Words = ()
    end_of: Words = ()
    until: Words = ()
    before: Words = ()
    since: Words = ()
    after: Words = ()
    about: Words = ()
    onwards: Words = ()
    continuous: Words = ()
    recurrence: dict[str, Words] = field(default_factory=dict)
    every: Words = ()
    conditional: Words = ()
    small: Words = ()
    endings: dict[str, Words] = field(default_factory=dict)
    behind: bool = False
    month_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """How money is said. `statuses` and `source_kinds` map a code to the phrases that say it.

    `budget` are the words before the owner of a budget ("budget of X"); `from_words` the small
    words before a source ("from the budget") that belong to no name; `currencies` maps ISO codes to
    words beside the code itself, a single capital being one only in a country that has the
    currency; `references` are words after which a number counts no money ("item 5"). `bounds` maps
    `up-to`, `at-least` and `about` to the words before or behind a sum; `ranges` maps `from`
    ("between"), `to` and `and` to the words around its ends; `per` maps `year` and `month` to "per
    year", `unit` to the "per" before what a sum is for each of; `percent` are words for %; `parts`
    stand before the parts of a sum ("of which"); `units` open a note on the unit of all sums ("in"
    thousand euros); `thousands` are signs with an m that says thousand, as printed (`m€`, Chile's
    `M$`); `taxes` say whether a sum holds a tax ("incl. VAT", "net"); `expenses` are what money is
    spent on, which names no source. `no_words`, `more_words` and
    `existing_words` make a status with `means` in any combination: "no further costs", "the
    institution's own resources".
    """

    budget: Words = ()
    from_words: Words = ()
    currencies: dict[str, Words] = field(default_factory=dict)
    multipliers: dict[int, Words] = field(default_factory=dict)
    statuses: dict[str, Words] = field(default_factory=dict)
    source_kinds: dict[str, Words] = field(default_factory=dict)
    references: Words = ()
    bounds: dict[str, Words] = field(default_factory=dict)
    ranges: dict[str, Words] = field(default_factory=dict)
    per: dict[str, Words] = field(default_factory=dict)
    percent: Words = ()
    parts: Words = ()
    units: Words = ()
    thousands: Words = ()
    taxes: Words = ()
    expenses: Words = ()
    no_words: Words = ()
    more_words: Words = ()
    existing_words: Words = ()
    means: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language (`code` is a BCP 47 tag; `any` holds words of every language).

    `fields` maps a field to the words that head its column or key; a longer entry wins over a
    shorter one, so whole headings ("indicators of the activity") settle ambiguous ones. `head_last`
    says that of nouns side by side the last names the field ("milestone due date"), not the first.
    `naming_heads` maps `name` and `description` to heads of data tables that say so of anything.
    `all_bodies_heads` are heads of `partner` that name all who take part ("stakeholders"): where
    no other head names a lead, they do.
    `grades` are the words of priorities that only grade ("very", "high", "low") and name no goal.
    `document_heads` are heads of tables about the document itself ("Version", "Signature").
    `goal_kinds` maps a kind of goal (section, strategic, operational, goal) to its words;
    `indicator_kinds` a kind of indicator to the stems it begins with or holds; `risk_kinds` a kind
    of risk (staff: too few people for the work) to the phrases that say it. `plan_words` begin a
    plan's title, `draft_words` stand alone on a draft. `relative_words` open a clause after a comma
    ("persons, who …"), `open_nouns` are nouns a comma after which explains and does not list
    ("children, victims of …"); `note_words` mark a remark; `count_words` begin a counted item.
    `statuses` maps a reported status (done, late) to the phrases that say it; `report_heads` maps
    `status`, `day` and `note` to the heads of these columns in a report.
    """

    code: str
    name: str = ""
    scripts: Words = ()
    letters: str = ""  # the letters it has beyond the bare ones of its script
    family: Words = ()  # other languages whose words are tried too
    stop_words: Words = ()  # frequent small words: tell languages apart
    fields: dict[str, Words] = field(default_factory=dict)
    head_last: bool = False
    naming_heads: dict[str, Words] = field(default_factory=dict)
    all_bodies_heads: Words = ()
    grades: Words = ()
    goal_kinds: dict[str, Words] = field(default_factory=dict)
    relative_words: Words = ()
    open_nouns: Words = ()
    count_words: Words = ()
    note_words: Words = ()
    header_joiners: Words = ()
    glossary_headings: Words = ()
    document_heads: Words = ()
    indicator_kinds: dict[str, Words] = field(default_factory=dict)
    risk_kinds: dict[str, Words] = field(default_factory=dict)
    plan_words: Words = ()
    draft_words: Words = ()
    statuses: dict[str, Words] = field(default_factory=dict)
    report_heads: dict[str, Words] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    dates: Dates = field(default_factory=Dates)
    money: Money = field(default_factory=Money)


def read_lexicon(path: Path) -> Lexicon:
    """One lexicon file, every entry checked.

    Raises: ConfigError naming the file and the entry that is not a word.
    """
    try:
        return msgspec.convert(shipped_yaml(path), type=Lexicon)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise ConfigError(
            f"{path.name}: {error}; quote the entry or correct it, every word must be a string"
        ) from error


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of all shipped lexicons, sorted, without reading them; `any` is one of them."""
    return tuple(sorted(path.stem for path in resource("data", "lexicon").glob("*.yaml")))


@lru_cache(maxsize=64)
def lexicon(code: str) -> Lexicon:
    """The lexicon of one language."""
    return read_lexicon(resource("data", "lexicon", f"{code}.yaml"))


def lexicons() -> dict[str, Lexicon]:
    """All shipped lexicons by language code, sorted by code; slow, for what needs every one."""
    return {code: lexicon(code) for code in languages()}


def lexicons_for(language: str) -> tuple[Lexicon, ...]:
    """The lexicons to try for a language: its own, its family, then `any`; all if it is unknown.

    Edges: a tag with a script or region (`sr-Latn`) finds its language (`sr`).
    """
    own = own_lexicon(language)
    if own is None:
        return tuple(lexicons().values())
    codes: Iterable[str] = (own.code, *own.family, "any")
    return tuple(lexicon(code) for code in dict.fromkeys(codes) if code in languages())


_SAME = {"no": "nb", "nn": "nb"}  # codes of a language whose lexicon has another code


def own_lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language itself, None if there is none."""
    base = language.split("-")[0]
    code = next((c for c in (language, base, _SAME.get(base)) if c in languages()), None)
    return lexicon(code) if code else None
