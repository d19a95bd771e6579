"""Which colours the pages use, in light and dark, and how they become CSS. Presentation layer.

Eight goal colours for each theme: each has a contrast of at least 3:1 against the ground, and any
two differ by at least 10 (CIEDE2000) to normal sight and under simulated protanopia, deuteranopia
and tritanopia (Machado and others 2009, severity 1). A test computes both. From the ninth goal on
the colours repeat with another mark (`goal_style`), so colour never stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GOAL_COLOURS = {
    "light": (
        "#025db2", "#c98607", "#11866a", "#c85493", "#3a9cd5", "#ba4810", "#3f3d2c", "#7b2e51",
    ),
    "dark": (
        "#49a6fb", "#f7b60a", "#0ad1a1", "#da89ba", "#a8e0ff", "#f47c48", "#dbd483", "#7a77c5",
    ),
}  # fmt: skip
MARKS = ("full", "ring", "half")  # how a goal's discs are filled: the first eight full, and so on

# Names of the tokens are the CSS custom properties without their two hyphens.
TOKENS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "ground": "#ffffff",  # behind maps and charts
        "paper": "#f6f7f9",  # behind panels and page margins
        "raised": "#ffffff",  # cards, menus
        "ink": "#16202b",
        "ink-soft": "#4d5a68",
        "line": "#d9dee5",
        "line-strong": "#7b8794",  # borders of controls: 3:1
        "accent": "#0b57a4",
        "accent-ink": "#ffffff",
        "accent-wash": "#e6f0fa",
        "body": "#1f3a57",  # institutions
        "body-ink": "#ffffff",
        "money": "#6b4d00",  # funding sources
        "mark": "#ffe38a",  # marked words of the source
        "mark-ink": "#16202b",
        "warn": "#8a3b00",
        "warn-wash": "#fff1e2",
        "shadow": "rgba(22, 32, 43, 0.16)",
        "heat-1": "#bbd2e9",  # cells, the darker the more; each differs from the next by 10
        "heat-2": "#7fa7cd",
        "heat-3": "#427aaf",
        "heat-4": "#20578d",
        "heat-5": "#0d3159",
        "heat-few": "#16202b",  # numbers in the first two, and in the others
        "heat-many": "#ffffff",
    },
    "dark": {
        "ground": "#111922",
        "paper": "#18222d",
        "raised": "#1f2b38",
        "ink": "#eef2f6",
        "ink-soft": "#b3bfcc",
        "line": "#34424f",
        "line-strong": "#8493a3",
        "accent": "#8cc4ff",
        "accent-ink": "#0d1620",
        "accent-wash": "#21364b",
        "body": "#c9d6e4",
        "body-ink": "#111922",
        "money": "#e3c878",
        "mark": "#7a5c00",
        "mark-ink": "#ffffff",
        "warn": "#ffc48f",
        "warn-wash": "#3b2a1b",
        "shadow": "rgba(0, 0, 0, 0.55)",
        "heat-1": "#284a6b",
        "heat-2": "#416e95",
        "heat-3": "#598ebb",
        "heat-4": "#81b7e3",
        "heat-5": "#c6e2f9",
        "heat-few": "#ffffff",
        "heat-many": "#0d1620",
    },
}


@dataclass(frozen=True, slots=True)
class GoalStyle:
    """How the marks of one goal look: `colour` counts from 0 in GOAL_COLOURS, `mark` is a fill."""

    colour: int
    mark: str


def goal_style(position: int) -> GoalStyle:
    """The style of the goal at a position of its plan, counted from 0.

    Edges: after 24 goals styles repeat; numerals still tell goals apart.

    Example:
        >>> goal_style(0), goal_style(9)
        (GoalStyle(colour=0, mark='full'), GoalStyle(colour=1, mark='ring'))
    """
    n = len(GOAL_COLOURS["light"])
    return GoalStyle(position % n, MARKS[position // n % len(MARKS)])


def goal_colour(position: int, *, theme: str = "light") -> str:
    """The colour of the goal at a position of its plan, as #rrggbb."""
    return GOAL_COLOURS[theme][goal_style(position).colour]


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour.

    Example:
        >>> ink_on("#c98607"), ink_on("#025db2")
        ('#0a0f14', '#ffffff')
    """
    inks = ("#0a0f14", "#ffffff")
    return max(inks, key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """How well two colours stand apart, 1 to 21.

    Source: WCAG 2.2, relative luminance and contrast ratio.

    Example:
        >>> round(contrast("#ffffff", "#000000"))
        21
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def palette_css() -> str:
    """The custom properties of both themes: light by default, dark if the reader's system or
    the page's own button (`data-theme` on the root element) says so; paper is always light.
    """
    light, dark = _properties("light"), _properties("dark")
    return (
        f":root{{color-scheme:light;{light}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f':root:not([data-theme="light"]){{color-scheme:dark;{dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]{{color-scheme:dark;{dark}}}}}\n'
    )


def _properties(theme: str) -> str:
    tokens = {**TOKENS[theme]}
    for i, colour in enumerate(GOAL_COLOURS[theme], start=1):
        tokens[f"goal-{i}"] = colour
        tokens[f"goal-{i}-ink"] = ink_on(colour)
    return "".join(f"--{name}:{value};" for name, value in tokens.items())
