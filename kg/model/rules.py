"""Which rules can lead to a fact, and what does each do? The registry of all of them. Model layer.

Every step of a fact names one of these. An id never changes its meaning: it stands in graph folders
and in counts (`data/rules.csv`, how often a rule fired and was right on the readings). A new rule
is one entry here and one use in the function that the entry names.
"""

from __future__ import annotations

from enum import StrEnum

_EXTRACT, _RESOLVE = "kg.extract.", "kg.resolve."
_LEXICON = "data/lexicon/*.yaml#"
_REGISTRY = "data/registry/*.yaml#bodies"
_WEIGHTS = "data/weights/slots.json#by_field"
_NO_DATA = ""


class Rule(StrEnum):
    """A rule by its id, with what it does in one sentence, its function and the data it reads.

    `function` is `module:name`; `data` is a file with the section it reads, empty if it reads none.

    Example:
        >>> Rule("same-name").function
        'kg.resolve.clusters:_same_key'
        >>> Rule.GOAL_HEADING.data
        'data/lexicon/*.yaml#goal_kinds'
    """

    function: str
    data: str
    sentence: str

    def __new__(cls, id_: str, function: str, data: str, sentence: str) -> Rule:
        """A member from its row; only the id is its value."""
        rule = str.__new__(cls, id_)
        rule._value_ = id_
        rule.function, rule.data, rule.sentence = function, data, sentence
        return rule

    # fmt: off
    # What is a goal?
    GOAL_HEADING = (
        "goal-heading", _EXTRACT + "sections:above_of", _LEXICON + "goal_kinds",
        "A line of running text that begins with a word for goals is a goal.",
    )
    GOAL_WORD_IN_ROW = (
        "goal-word-in-row", _EXTRACT + "sections:above_of", _LEXICON + "goal_kinds",
        "A row or key of a table that begins with a word for goals is a goal.",
    )
    GOAL_ROW = (
        "goal-row", _EXTRACT + "sections:_with_kinds", _NO_DATA,
        "Words that stand alone above rows of a table are the goal of these rows.",
    )
    GOAL_COLUMN = (
        "goal-column", _EXTRACT + "levels:_goal_slots", _LEXICON + "fields.goal",
        "A cell of a column of goals is the goal of the rows beside it.",
    )
    GOAL_ABOVE_ACTIVITIES = (
        "goal-above-activities", _EXTRACT + "sections:_with_kinds", _NO_DATA,
        "A heading above some of the activities, and not above all, is their goal.",
    )

    # What is an activity or a task?
    ACTIVITY_OF_TABLE = (
        "activity-of-table", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "A row of a table with its title in the slot of titles is an activity.",
    )
    ACTIVITY_OF_TRANSPOSED_TABLE = (
        "activity-of-transposed-table", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "A column of a table whose heads stand in its first column is an activity.",
    )
    ACTIVITY_OF_CROSSED_TABLE = (
        "activity-of-crossed-table", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "Where bodies head the columns or rows, each cell is an activity.",
    )
    ACTIVITY_OF_LABELS = (
        "activity-of-labels", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "Each round of labels that come back in running text is an activity.",
    )
    ACTIVITY_OF_CARDS = (
        "activity-of-cards", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "The same labels come back in each of the small tables, one activity a round.",
    )  # fmt: skip
    ACTIVITY_OF_LIST = (
        "activity-of-list", _EXTRACT + "levels:ACTIVITY_BY_FRAME", _WEIGHTS,
        "Each item of a list whose items are built alike is an activity.",
    )
    ACTIVITY_OF_NUMBERED_LINE = (
        "activity-of-numbered-line", _EXTRACT + "nesting:_one_of", _NO_DATA,
        "A numbered line of a cell is an activity, with the items of its number in other cells.",
    )
    ACTIVITY_OF_SENTENCE = (
        "activity-of-sentence", _EXTRACT + "levels:ACTIVITY_BY_FRAME",
        _LEXICON + "names.modals",
        "A sentence in which a body will do something is an activity of this body.",
    )
    TASK_OF_CELL = (
        "task-of-cell", _EXTRACT + "facts:_read_tasks", _LEXICON + "fields.task",
        "A numbered item of a cell of tasks, or a cell of its own, is a task.",
    )
    FIELD_IN_DOUBT = (
        "field-in-doubt", _EXTRACT + "facts:_mark_doubtful", _NO_DATA,
        "The field of a cell was guessed, so its facts wait for a person.",
    )

    # Who does it, in which role?
    ROLE_OF_COLUMN = (
        "role-of-column", _EXTRACT + "roles:_role", _LEXICON + "fields",
        "A body has the role that the head of its column or its key says.",
    )
    ROLE_BESIDE_NAME = (
        "role-beside-name", _EXTRACT + "roles:_role", _LEXICON + "fields",
        "A body has the role that the words beside its name say.",
    )
    ROLE_BY_LETTER = (
        "role-by-letter", _EXTRACT + "roles:_role", _LEXICON + "fields",
        "A letter in brackets behind a name means the role that the head explains.",
    )
    ROLE_OF_OTHERS = (
        "role-of-others", _EXTRACT + "roles:_role", _LEXICON + "names.groups",
        "A word for all others behind the responsible bodies names partners.",
    )
    PARTNER_BESIDE_LEAD = (
        "partner-beside-lead", _EXTRACT + "roles:_drafts", _NO_DATA,
        "Where one body of a list is marked as the lead, the others are partners.",
    )
    ROLE_IN_SENTENCE = (
        "role-in-sentence", _EXTRACT + "roles:acting_roles", _LEXICON + "names",
        "A body has the role that its place in a sentence gives it: it acts, or acts with another.",
    )
    ITEM_OF_TASK = (
        "item-of-task", _EXTRACT + "roles:_drafts", _NO_DATA,
        "The number of an item says which task its bodies belong to.",
    )
    NAME_IN_LIST = (
        "name-in-list", _RESOLVE + "facts:_participation", "data/weights/bodies.json#lexicon",
        "A list of bodies was cut into names where the weights of its marks and words say so.",
    )

    # When is it due?
    DATE_AS_PRINTED = (
        "date-as-printed", _EXTRACT + "deadlines:_rule", _LEXICON + "dates",
        "A date, month, quarter or year is due on the days that it covers.",
    )
    DATE_WITH_MODIFIER = (
        "date-with-modifier", _EXTRACT + "deadlines:_rule", _LEXICON + "dates",
        "Words like by, before, after, early or late beside a date move the ends of its days.",
    )
    DATE_THAT_COMES_BACK = (
        "date-that-comes-back", _EXTRACT + "deadlines:_rule", _LEXICON + "dates.recurrence",
        "Words like every or annually make a deadline that comes back.",
    )
    CONTINUOUS = (
        "continuous", _EXTRACT + "deadlines:_rule", _LEXICON + "dates.continuous",
        "Words like ongoing, or an open end, make a deadline without a last day.",
    )
    COUNTED_FROM_ANOTHER_DAY = (
        "counted-from-another-day", _EXTRACT + "deadlines:_rule", _LEXICON + "dates",
        "A term is counted from a day that stands elsewhere or in no place.",
    )
    DEPENDS_ON_EVENT = (
        "depends-on-event", _EXTRACT + "deadlines:_rule", _LEXICON + "dates.conditional",
        "A deadline that depends on an event has no date.",
    )
    WINDOW_OF_TWO_CELLS = (
        "window-of-two-cells", _EXTRACT + "deadlines:_window", _NO_DATA,
        "A start in one cell and an end in another make one window.",
    )
    MARK_BELOW_DATE = (
        "mark-below-date", _EXTRACT + "deadlines:_marked", _LEXICON + "dates",
        "A mark in a column of time is due when the head of the column says.",
    )
    DATE_IN_DOUBT = (
        "date-in-doubt", _EXTRACT + "deadlines:_deadline", _NO_DATA,
        "Words beside a date, or the date itself, can be read in more than one way.",
    )

    # What does it cost, and who pays?
    AMOUNT_AS_PRINTED = (
        "amount-as-printed", _EXTRACT + "funding:_amount_step", _LEXICON + "money.currencies",
        "A number with its currency is an amount.",
    )
    AMOUNT_MENDED = (
        "amount-mended", _EXTRACT + "funding:_amount_step", _LEXICON + "money",
        "A number was taken for an amount although something about it had to be completed.",
    )
    AMOUNT_IN_DOUBT = (
        "amount-in-doubt", _EXTRACT + "funding:_read_amount", _NO_DATA,
        "An amount can be read in more than one way.",
    )
    AMOUNT_TIMES_UNIT = (
        "amount-times-unit", _EXTRACT + "funding_columns:_told", _LEXICON + "money.multipliers",
        "Amounts are multiplied by the thousands or millions that a head or the document names.",
    )
    CURRENCY_NAMED_ELSEWHERE = (
        "currency-named-elsewhere", _EXTRACT + "funding_columns:_told",
        _LEXICON + "money.currencies",
        "Amounts without a currency have the one that a head or the document names.",
    )
    CURRENCY_OF_SAME_SOURCE = (
        "currency-of-same-source", _EXTRACT + "funding_columns:_filled", _NO_DATA,
        "An amount without a currency has that of the other amounts of its source.",
    )
    YEAR_NAMED_ELSEWHERE = (
        "year-named-elsewhere", _EXTRACT + "funding_columns:_told", _NO_DATA,
        "Amounts without a year are for the year that a head or the document names.",
    )
    UNIT_IN_DOUBT = (
        "unit-in-doubt", _EXTRACT + "funding_columns:_told", _NO_DATA,
        "A head names thousands, but the amount below it prints its own currency.",
    )
    WORDS_BESIDE_AMOUNT = (
        "words-beside-amount", _EXTRACT + "funding:_doubt_near", _NO_DATA,
        "Words that no rule understands touch an amount.",
    )
    SOURCE_BEFORE_AMOUNT = (
        "source-before-amount", _EXTRACT + "funding:_read_amount", _LEXICON + "money.source_kinds",
        "The label before an amount names its source.",
    )
    SOURCE_BESIDE_AMOUNT = (
        "source-beside-amount", _EXTRACT + "funding_columns:_paired", _NO_DATA,
        "The source named in the column beside a sum is its source.",
    )
    SOURCE_WITHOUT_AMOUNT = (
        "source-without-amount", _EXTRACT + "funding:_flush", _LEXICON + "money.source_kinds",
        "A source is named, but no amount.",
    )
    COST_STATUS_SAID = (
        "cost-status-said", _EXTRACT + "funding:_read_status", _LEXICON + "money.statuses",
        "Words say that nothing is needed, that it is not known, or that it stands elsewhere.",
    )
    COST_NOT_UNDERSTOOD = (
        "cost-not-understood", _EXTRACT + "funding:_nothing_understood", _NO_DATA,
        "Something is said about money that no rule understands.",
    )
    TOTAL_OF_PARTS = (
        "total-of-parts", _EXTRACT + "funding_columns:_settled", _NO_DATA,
        "A printed total that adds up its parts is left out, so that nothing is counted twice.",
    )
    PARTS_DIFFER_FROM_TOTAL = (
        "parts-differ-from-total", _EXTRACT + "funding_columns:_settled", _NO_DATA,
        "The parts do not add up to the printed total.",
    )
    SHARE_OF_SUM = (
        "share-of-sum", _EXTRACT + "funding_columns:_as_share", _NO_DATA,
        "A part of a sum that is printed above it is a share of that sum.",
    )
    SUM_IN_SENTENCE = (
        "sum-in-sentence", _EXTRACT + "facts:_sums_said", _LEXICON + "money",
        "A sum in the words of an activity that has no money of its own pays for it; doubtful.",
    )

    # What shall come of it?
    INDICATOR_KIND = (
        "indicator-kind", _EXTRACT + "facts:_indicator", _LEXICON + "indicator_kinds",
        "The first words of an indicator, or what it names, say what it measures.",
    )
    RESULT_OF_CELL = (
        "result-of-cell", _EXTRACT + "facts:_read_results", _LEXICON + "fields.result",
        "Each number of a cell of results, or its words if it has none, is a result.",
    )
    RISK_OF_CELL = (
        "risk-of-cell", _EXTRACT + "facts:_read_outcome", _LEXICON + "fields.risk",
        "Each item of a cell of risks is a risk.",
    )

    # How far has it come?
    STATUS_WORDS = (
        "status-words", _EXTRACT + "status_words:read_status", _LEXICON + "statuses",
        "The words of a report that name a status say how far an activity has come.",
    )
    STATUS_PERCENT = (
        "status-percent", _EXTRACT + "status_words:_by_percent", _NO_DATA,
        "A report's per cent say how far an activity has come: 100 is done, 0 not started.",
    )
    STATUS_ROW_TITLE = (
        "status-row-title", _RESOLVE + "status:_match", _NO_DATA,
        "A row of a report is about the only activity with its title.",
    )
    STATUS_ROW_NUMBER = (
        "status-row-number", _RESOLVE + "status:_match", _NO_DATA,
        "A row of a report is about the only activity with its number, if the titles agree.",
    )
    STATUS_ROW_WORDS = (
        "status-row-words", _RESOLVE + "status:_by_words", _NO_DATA,
        "A row of a report is about the only activity that shares most words of its title.",
    )

    # Which body does a name mean?
    NEW_NAME = (
        "new-name", _RESOLVE + "clusters:add_form", _NO_DATA,
        "A name that no other rule joins to a known one is a body of its own.",
    )
    SAME_NAME = (
        "same-name", _RESOLVE + "clusters:_same_key", _NO_DATA,
        "A name written as before means the same body.",
    )
    NAME_IN_REGISTRY = (
        "name-in-registry", _RESOLVE + "clusters:_registered", _REGISTRY,
        "The registry of the country knows two names as one body.",
    )
    LIST_OF_ABBREVIATIONS = (
        "list-of-abbreviations", _RESOLVE + "clusters:add_entry", _LEXICON + "glossary_headings",
        "The document's own list of abbreviations gives a short name its long one.",
    )
    OTHER_ENDINGS = (
        "other-endings", _RESOLVE + "clusters:_endings", _NO_DATA,
        "Names of the same words with other endings mean the same body.",
    )
    SAME_GROUP = (
        "same-group", _RESOLVE + "clusters:_group_words", _LEXICON + "names",
        "Two names of a group with the same words of content mean the same group.",
    )
    ATTACHED_TO = (
        "attached-to", _RESOLVE + "clusters:_attached", _NO_DATA,
        "A name with the words to whom it belongs means the known body without them.",
    )
    TYPING_ERROR = (
        "typing-error", _RESOLVE + "clusters:_typo", _NO_DATA,
        "A long name that differs by one typing error means the same body.",
    )
    INITIALS = (
        "initials", _RESOLVE + "clusters:_initials", _NO_DATA,
        "An abbreviation means the only name here that has these initials.",
    )
    SWAPPED_LETTERS = (
        "swapped-letters", _RESOLVE + "clusters:_swapped", _NO_DATA,
        "An abbreviation with the letters of a known one in another order means the same body.",
    )
    SHORT_FORM = (
        "short-form", _RESOLVE + "actors:_merge", _NO_DATA,
        "A name that begins only one longer name here means that body.",
    )

    # What did people and other editions add?
    DECISION = (
        "decision", _RESOLVE + "book:step_of", "decisions.csv",
        "A person decided it; a decision goes before every other rule.",
    )
    EDITION_TITLE = (
        "edition-title", _RESOLVE + "editions:_tied", _NO_DATA,
        "An element continues the one of the edition before that has the same title.",
    )
    EDITION_WORDS = (
        "edition-words", _RESOLVE + "editions:_tied", _NO_DATA,
        "An element continues the one of the edition before that shares most of its words.",
    )

    # Only in graph folders.
    OTHER_VERSION = (
        "other-version", "kg.model.rules:Rule", _NO_DATA,
        "A rule of another version of this program; build the graph again to see which.",
    )
    # fmt: on

    @classmethod
    def _missing_(cls, value: object) -> Rule | None:
        """What an id means that this version does not know: graph folders outlive versions."""
        return cls.OTHER_VERSION if isinstance(value, str) else None
