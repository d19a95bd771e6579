"""Colours told apart by every eye: contrast against the ground, distance between goals."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.present.drawing import mixed
from kg.present.palette import GOAL_COLOURS, TOKENS, contrast, goal_style, ink_on

BACK = 0.4  # of its ink what stands back keeps on the map, at most
Vector = NDArray[np.float64]
# Machado, Oliveira and Fernandes 2009, severity 1.0.
SIMULATIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])  # fmt: skip


def lab(colour: str, simulation: Vector) -> Vector:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(simulation @ linear, 0, 1)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: Vector, other: Vector) -> float:
    """Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1 = np.degrees(np.arctan2(b1, a1 * (1 + g))) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * (1 + g))) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    ml, mc, mh = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = (
        1 - 0.17 * np.cos(np.radians(mh - 30)) + 0.24 * np.cos(np.radians(2 * mh))
        + 0.32 * np.cos(np.radians(3 * mh + 6)) - 0.20 * np.cos(np.radians(4 * mh - 63))
    )  # fmt: skip
    sl = 1 + 0.015 * (ml - 50) ** 2 / np.sqrt(20 + (ml - 50) ** 2)
    sc, sh = 1 + 0.045 * mc, 1 + 0.015 * mc * t
    rotation = -2 * np.sqrt(mc**7 / (mc**7 + 25**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((mh - 275) / 25) ** 2))))
    x, y, z = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return float(np.sqrt(x**2 + y**2 + z**2 + rotation * y * z))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIMULATIONS)
def test_any_two_goals_differ_to_every_sight(theme: str, sight: str) -> None:
    colours = [lab(c, SIMULATIONS[sight]) for c in GOAL_COLOURS[theme]]

    assert min(ciede2000(a, b) for a, b in combinations(colours, 2)) >= 10


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIMULATIONS)
def test_each_shade_of_a_cell_differs_from_the_next_and_from_no_shade(
    theme: str, sight: str
) -> None:
    tokens = TOKENS[theme]
    shades = [f"heat-{k}" for k in range(1, 6)]
    steps = [*((none, shades[0]) for none in ("ground", "paper", "raised")), *pairwise(shades)]

    assert all(
        ciede2000(*(lab(tokens[x], SIMULATIONS[sight]) for x in step)) >= 10 for step in steps
    )
    assert all(contrast(tokens["heat-few"], tokens[x]) >= 4.5 for x in shades[:2])
    assert all(contrast(tokens["heat-many"], tokens[x]) >= 4.5 for x in shades[2:])


# What only its colour tells apart: the led part of a bar from its rest and from the empty part,
# marked words from the ground they lie on, and what is lit from what stands back.
ALONE = (
    ("body", "line-strong"), ("line-strong", "line"), ("body", "line"), ("mark", "raised"),
    ("mark", "paper"), ("mark", "ground"),
)  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIMULATIONS)
def test_what_colour_alone_tells_apart_differs_more(theme: str, sight: str) -> None:
    tokens = TOKENS[theme]
    faint = [(c, mixed(c, tokens["ground"], BACK)) for c in (*GOAL_COLOURS[theme], tokens["body"])]
    pairs = [*((tokens[a], tokens[b]) for a, b in ALONE), *faint]

    distances = {
        pair: ciede2000(*(lab(colour, SIMULATIONS[sight]) for colour in pair)) for pair in pairs
    }

    assert {pair for pair, distance in distances.items() if distance < 15} == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_stand_out_from_the_ground_and_text_is_legible(theme: str) -> None:
    tokens = TOKENS[theme]

    assert all(contrast(c, tokens["ground"]) >= 3 for c in GOAL_COLOURS[theme])
    assert all(contrast(ink_on(c), c) >= 4.5 for c in GOAL_COLOURS[theme])
    for name in ("ink", "ink-soft", "accent"):
        for ground in ("ground", "paper", "raised"):
            assert contrast(tokens[name], tokens[ground]) >= 4.5
    assert contrast(tokens["line-strong"], tokens["ground"]) >= 3
    assert contrast(tokens["mark-ink"], tokens["mark"]) >= 4.5


def test_colour_never_stands_alone_beyond_the_eighth_goal() -> None:
    assert len({goal_style(i) for i in range(24)}) == 24
