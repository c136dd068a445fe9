"""May a text become a rule, for which day may it be announced, and what does it change?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from platform_core.legal.rules import RULES
from platform_core.legal.spans import TICK
from platform_core.rulebook import policies, texts
from platform_core.rulebook.types import MANDATORY, AnnouncementFacts, DiffLine, DraftFacts, RuleKind, Weight
from tests.platform_core.rulebook.builders import FEES

MIDNIGHT = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)  # the 11th begins in Shanghai
KNOWN = frozenset(RULES)


def reasons(**changes: Any) -> tuple[str, ...]:
    draft = replace(FEES, **changes)
    return policies.may_draft(DraftFacts(draft=draft, known_numbers=KNOWN, in_force="")).codes()


@pytest.mark.duty("ECL-32")
class TestADraft:
    def test_stands_in_both_languages_and_says_why(self) -> None:
        assert reasons() == ()
        assert reasons(zh=" ") == reasons(en="") == ("language_missing",)
        assert reasons(why=" ") == ("why_missing",)

    def test_names_only_numbers_that_the_house_has(self) -> None:
        assert reasons(zh="自签收次日起{DL_NRR_WINDOW}内", en="within {DL_NRR_WINDOW}") == ()
        assert reasons(en="within {DL_NO_SUCH}") == ("number_unknown",)

    def test_changes_something(self) -> None:
        same = policies.digest(FEES.zh, FEES.en)

        found = policies.may_draft(DraftFacts(draft=FEES, known_numbers=KNOWN, in_force=same))

        assert found.codes() == ("same_text",)

    @pytest.mark.parametrize("topic", range(4))
    @pytest.mark.parametrize("language", [0, 1])
    def test_of_the_agreement_has_each_heading_that_the_law_asks_for(self, topic: int, language: int) -> None:
        zh, en = (texts.read_shipped(RuleKind.AGREEMENT, name) for name in ("zh", "en"))
        whole = {"rule": RuleKind.AGREEMENT, "zh": zh, "en": en}
        assert reasons(**whole) == ()

        heading = MANDATORY[RuleKind.AGREEMENT][topic][language]
        name = ("zh", "en")[language]
        cut = whole | {name: str(whole[name]).replace(f"## {heading}\n", "")}

        assert reasons(**cut) == ("topic_missing",)


@pytest.mark.duty("ECL-34a", "OPR-12")
class TestTheDayOfEffect:
    @pytest.mark.parametrize(("weight", "days"), [(Weight.NORMAL, 7), (Weight.MAJOR, 15)])
    def test_leaves_full_days_between(self, weight: Weight, days: int) -> None:
        """Announced on the 10th, up to its last instant; on the 11th it is a day more."""
        first = date(2026, 3, 10) + timedelta(days=days + 1)

        assert policies.earliest_effect(MIDNIGHT - TICK, weight=weight) == first
        assert policies.earliest_effect(MIDNIGHT, weight=weight) == first + timedelta(days=1)

    @pytest.mark.parametrize(("days", "found"), [(7, ("effect_too_soon",)), (8, ()), (80, ())])
    def test_may_be_later_and_never_sooner(self, days: int, found: tuple[str, ...]) -> None:
        on = date(2026, 3, 10) + timedelta(days=days)

        assert policies.may_announce(announcement(effective_on=on)).codes() == found

    def test_is_announced_by_a_second_person(self) -> None:
        own = announcement(announced_by=UUID(int=8), effective_on=date(2026, 3, 11))

        assert policies.may_announce(own).codes() == ("own_draft", "effect_too_soon")

    def test_is_the_end_of_the_clock_that_was_started(self) -> None:
        span = policies.until_effect(MIDNIGHT - TICK, effective_on=date(2026, 3, 18))

        assert str(span) == "calendar_days:7"


@pytest.mark.duty("ECL-34a")
class TestTheComparison:
    def test_says_line_by_line_what_goes_and_what_comes(self) -> None:
        assert policies.compare("# a\n- one\n- two", "# a\n- two\n- three") == [
            DiffLine("same", "# a"),
            DiffLine("removed", "- one"),
            DiffLine("same", "- two"),
            DiffLine("added", "- three"),
        ]


def announcement(**changes: Any) -> AnnouncementFacts:
    facts = AnnouncementFacts(
        drafted_by=UUID(int=8),
        announced_by=UUID(int=7),
        weight=Weight.NORMAL,
        effective_on=date(2026, 3, 18),
        now=datetime(2026, 3, 10, 2, 0, tzinfo=UTC),
    )
    return replace(facts, **changes)
