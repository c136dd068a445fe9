"""Can everybody read what the style sheets make, and do all of them take their colours from one place?"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from platform_core.embedded.place import CHECKOUT

SHEETS = CHECKOUT / "platform_core" / "ui" / "static" / "ui"
TOKENS = (SHEETS / "tokens.css").read_text("utf8")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")

# What stands on what. Text needs 4.5 to 1, edges of controls and the mark of the focus 3 to 1 (WCAG 1.4.3, 1.4.11).
TEXT = [
    *((ink, ground) for ink in ("ink", "faint", "accent") for ground in ("paper", "ground", "sunk", "accent-ground")),
    *((tone, f"{tone}-ground") for tone in ("good", "wait", "bad", "calm")),
    ("wait", "ground"),
    ("bad", "ground"),
    ("on-accent", "accent"),
    ("on-bad", "bad"),
    ("on-brand", "brand"),
    ("on-brand", "brand-raised"),
    ("price", "paper"),
    ("star", "paper"),
]
EDGES = [
    *((edge, ground) for edge in ("edge", "accent") for ground in ("paper", "ground")),
    *((f"series-{n}", "paper") for n in range(5)),
]


def schemes() -> Mapping[str, Mapping[str, str]]:
    """The colours by day, and by night where they differ."""
    light = _colours(TOKENS.partition("@media")[0])
    dark = _colours(TOKENS.partition("prefers-color-scheme: dark")[2].partition("@media")[0])
    return {"light": light, "dark": {**light, **dark}}


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css))


def contrast(one: str, other: str) -> float:
    """By WCAG's formula."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class TestContrast:
    def test_is_measured_as_wcag_does(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_of_text_is_enough(self, scheme: str) -> None:
        colours = schemes()[scheme]
        found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}

        assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_of_edges_is_enough(self, scheme: str) -> None:
        colours = schemes()[scheme]
        found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGES}

        assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 3} == {}


class TestTheSheets:
    @pytest.mark.parametrize("sheet", ["page.css", "components.css", "tables.css", "forms.css", "content.css"])
    def test_name_no_colour_of_their_own(self, sheet: str) -> None:
        assert COLOUR.findall((SHEETS / sheet).read_text("utf8")) == []

    def test_use_tokens_that_there_are_and_all_of_them(self) -> None:
        defined = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
        sheets = "".join(sheet.read_text("utf8") for sheet in SHEETS.glob("*.css"))
        used = set(re.findall(r"var\((--[a-z0-9-]+)", sheets))

        assert used == defined

    def test_stay_small(self) -> None:
        sizes = {sheet.name: sheet.stat().st_size for sheet in SHEETS.glob("*.css")}

        assert {name: size for name, size in sizes.items() if size > 10_000} == {}

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_know_every_colour_of_the_pairs(self, scheme: str) -> None:
        assert {name for pair in [*TEXT, *EDGES] for name in pair} <= set(schemes()[scheme])
