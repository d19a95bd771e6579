"""The classes and how they hang together, as one SVG made from `ontology/mapping.csv`."""

from __future__ import annotations

from html import escape

from kg.graph.mapping import mapping

# Where each class stands: column and row of a grid. A class that is missing here is not drawn.
PLACES = {
    "Plan": (0, 0), "PlanElement": (0, 2), "Goal": (0, 3), "Activity": (0, 4), "Task": (0, 5),
    "Decision": (1, 0), "Fact": (1, 1), "Allocation": (1, 2), "Participation": (1, 3),
    "Deadline": (1, 4), "Indicator": (1, 5), "ExpectedResult": (1, 6), "Risk": (1, 7),
    "StatusReport": (1, 8),
    "Passage": (2, 0), "FundingSource": (2, 2), "Actor": (2, 3), "ActorGroup": (2, 4),
    "Organisation": (2, 5),
}  # fmt: skip
KINDS = {
    "PlanElement": ("Goal", "Activity", "Task"), "Actor": ("ActorGroup", "Organisation"),
    "Fact": ("Participation", "Allocation", "Deadline", "Indicator", "ExpectedResult", "Risk",
             "StatusReport"),
}  # fmt: skip
_WIDE, _HIGH, _STEP_X, _STEP_Y = 160, 34, 360, 74


def edges() -> list[tuple[str, str, str]]:
    """(class, property, class) of the properties between two classes of the picture.

    A property that several classes have is drawn for the last of them: else three arrows would lead
    to the passage.
    """
    first: dict[tuple[str, str], str] = {}
    for row in mapping():
        second = row.value.removeprefix("ap:")
        if row.field and {row.of, second} <= set(PLACES) and row.of != second:
            first[row.predicate.partition(":")[2], second] = row.of
    return [(of, name, second) for (name, second), of in first.items()]


def diagram() -> str:
    """The picture: boxes that link to their class, arrows with the names of properties."""
    width = 2 * _STEP_X + _WIDE + 40
    height = (1 + max(row for _, row in PLACES.values())) * _STEP_Y
    lines: dict[tuple[str, str], list[str]] = {}
    for first, name, second in edges():
        lines.setdefault((first, second), []).append(name)
    body = [_arrow(first, second, ", ".join(names)) for (first, second), names in lines.items()]
    body += [_kind(kind, above) for above, kinds in KINDS.items() for kind in kinds]
    body += [_box(name) for name in PLACES]
    return (
        f'<svg role="img" aria-label="The classes and how they hang together" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="13">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#44505c"/>'
        f"</marker></defs>{''.join(body)}</svg>"
    )


def _corner(name: str) -> tuple[int, int]:
    column, row = PLACES[name]
    return 10 + column * _STEP_X, 20 + row * _STEP_Y


def _box(name: str) -> str:
    x, y = _corner(name)
    return (
        f'<a href="#{name}"><rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="5" '
        f'fill="#eef3f7" stroke="#0b5a8a"/><text x="{x + _WIDE // 2}" y="{y + 22}" '
        f'text-anchor="middle" fill="#0b3a5a">{escape(name)}</text></a>'
    )


def _arrow(first: str, second: str, label: str) -> str:
    """From the edge of one box to the edge of another, the label in the middle."""
    (x1, y1), (x2, y2) = _corner(first), _corner(second)
    if x1 == x2:
        down = y2 > y1
        start, end = (x1 + 40, y1 + _HIGH * down), (x2 + 40, y2 + _HIGH * (not down))
        at = (x1 + 46, (start[1] + end[1]) // 2 + 4)
        anchor = "start"
    else:
        right = x2 > x1
        start, end = (x1 + _WIDE * right, y1 + 17), (x2 + _WIDE * (not right), y2 + 17)
        at = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2 - 5)
        anchor = "middle"
    return (
        f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke="#44505c" fill="none" '
        f'marker-end="url(#tip)"/><text x="{at[0]}" y="{at[1]}" text-anchor="{anchor}" '
        f'fill="#1c2530" stroke="#fff" stroke-width="4" paint-order="stroke">{escape(label)}</text>'
    )


def _kind(kind: str, above: str) -> str:
    """A dotted line beside the column: a kind of the class above."""
    (x, y1), (_, y2) = _corner(above), _corner(kind)
    return (
        f'<path d="M{x + _WIDE} {y1 + 26}h12V{y2 + 17}h-12" stroke="#8a96a3" fill="none" '
        'stroke-dasharray="3 3"/>'
    )
