"""May a measure be proposed, and what may be done about one, and by whom? No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from merchants.sanctions import policies
from merchants.sanctions.types import MeasureFacts, Proposal, ProposalFacts, SanctionKind, Statement
from platform_core.rows import new_id

PLAIN = Proposal(
    merchant_id=new_id(), kind=SanctionKind.SUSPENSION, facts="一", clause=(new_id(), 1), evidence=("报告",)
)


@pytest.mark.duty("OPR-NEG")
class TestMayPropose:
    @pytest.mark.parametrize(
        ("changes", "facts", "refused"),
        [
            ({}, {}, ()),
            ({"facts": " "}, {}, ("facts_not_told",)),
            ({}, {"clause_holds": False}, ("clause_not_in_force",)),
            ({"evidence": (" ",)}, {}, ("nothing_shows_it",)),
            ({"violations": (new_id(),)}, {}, ("unknown_violation",)),
            ({"violations": (new_id(),), "evidence": ()}, {"on_record": 1}, ()),
            ({"listings": (new_id(),)}, {"named": 1}, ("needless_target",)),
            ({"kind": SanctionKind.LISTING_RESTRICTION}, {}, ("no_target",)),
            ({"kind": SanctionKind.LISTING_RESTRICTION, "category": "food"}, {}, ("unknown_target",)),
            ({"kind": SanctionKind.LISTING_RESTRICTION, "category": "food"}, {"named": 1}, ()),
            (
                {"kind": SanctionKind.LISTING_RESTRICTION, "category": "food", "listings": (new_id(),)},
                {"named": 2},
                ("needless_target",),
            ),
            ({"until_on": date(2026, 3, 10)}, {}, ("ends_too_soon",)),
            ({"until_on": date(2026, 3, 11)}, {}, ()),
        ],
    )
    def test_asks_for_all_that_a_measure_rests_on(self, changes: Any, facts: Any, refused: tuple[str, ...]) -> None:
        asked = replace(PLAIN, **changes)
        known = ProposalFacts(proposal=asked, clause_holds=True, on_record=0, named=0, today=date(2026, 3, 10))

        assert policies.may_propose(replace(known, **facts)).codes() == refused


class TestMeasures:
    @pytest.mark.parametrize(
        ("facts", "impose", "lift", "limit"),
        [
            ((False, False, False, False), True, False, False),
            ((True, False, False, False), False, True, True),
            ((True, False, False, True), False, True, False),
            ((True, False, True, False), False, True, False),
            ((True, True, False, False), False, False, False),
        ],
    )
    def test_are_lifted_and_limited_while_they_last(
        self, facts: tuple[bool, bool, bool, bool], impose: bool, lift: bool, limit: bool
    ) -> None:
        taken, over, limited, danger = facts
        known = MeasureFacts(taken_effect=taken, over=over, limited=limited, unpublished=False, outlasts_silence=danger)

        asked = (policies.may_impose, policies.may_lift, policies.may_limit)
        assert tuple(may(known) for may in asked) == (impose, lift, limit)

    @pytest.mark.duty("OPR-NEG")
    def test_are_reviewed_by_another_person(self) -> None:
        one, two = new_id(), new_id()

        assert [
            policies.may_review(one, taken_by=taken)
            for taken in ((two, None, two), (one, None, two), (two, one, two), (two, None, one), (two, two, two))
        ] == [True, False, False, False, True]


@pytest.mark.duty("ECL-36", "OTM-30")
class TestToSay:
    @pytest.mark.parametrize(
        ("came_about", "said"),
        [
            ((), ()),
            (("imposed",), (Statement.IMPOSED,)),
            (("imposed", "not_decided"), (Statement.IMPOSED, Statement.NOT_DECIDED)),
            (("imposed", "not_decided", "over"), (Statement.IMPOSED, Statement.NOT_DECIDED, Statement.OVER)),
            (("imposed", "not_decided", "decided"), (Statement.DECIDED,)),
            (("decided", "lifted", "restored"), (Statement.DECIDED, Statement.LIFTED, Statement.RESTORED)),
            (("decided", "over"), (Statement.DECIDED, Statement.OVER)),
            (("decided", "over", "reversed_"), (Statement.DECIDED, Statement.REVERSED)),
        ],
    )
    def test_is_all_that_came_about_and_how_it_ended(
        self, came_about: tuple[str, ...], said: tuple[Statement, ...]
    ) -> None:
        names = ("imposed", "not_decided", "decided", "lifted", "restored", "over", "reversed_")

        assert policies.to_say(**{name: name in came_about for name in names}) == said

    @pytest.mark.duty("ECL-29")
    def test_a_stated_danger_outlasts_our_silence(self) -> None:
        assert (policies.outlasts_silence(danger=""), policies.outlasts_silence(danger="危险")) == (False, True)
