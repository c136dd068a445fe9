"""May it be mediated, by whom, with what; what is tracked outside, and who learns who a shop is? No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from complaints.complaint.states import ComplaintState
from complaints.complaint.types import DemandKind
from complaints.identity import policies as identity_policies
from complaints.mediation import policies as mediation_policies
from complaints.mediation.types import Proposal
from complaints.outside import policies as outside_policies
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from merchants.shops.types import MerchantIdentity
from platform_core.actors import Role
from platform_core.money import Money

TODAY = date(2026, 4, 14)
ENDED = {"resolved", "decided", "stands", "reviewed", "undecided", "closed"}  # where a complaint may be mediated
JUDGE, OTHER, SHOPPER = UUID(int=1), UUID(int=2), UUID(int=3)
STAKES = mediation_policies.ProposalStakes(refundable=Money(5000), demand=DemandKind.EXCHANGE, promised_before=False)
FILING = OutsideFiling(
    kind=OutsideKind.COMPLAINT, authority="某市监局", authority_no="1350102202611280001", filed_on=TODAY
)
PAPER = OutsideFinding(
    outcome=OutsideOutcome.GRANTED, document_no="(2026)闽0102民初1号", text="退款", amount=Money(100)
)
IDENTITY = MerchantIdentity(
    merchant_id=UUID(int=9),
    trade_name="茶铺",
    registered=True,
    name="某公司",
    code="91350100M000100Y43",
    address="某街一号",
    contact_name="某人",
    phone="0591-1",
    statement="",
    verified=True,
)


def codes(verdict: Any) -> set[str]:
    return {str(reason) for reason in verdict.reasons}


class TestMayAskMediation:
    @pytest.mark.duty("ECL-63", "NRR-24")
    @pytest.mark.parametrize("state", list(ComplaintState))
    def test_after_the_end_of_a_complaint_or_instead_of_its_review(self, state: ComplaintState) -> None:
        assert bool(mediation_policies.may_ask_mediation(state, settled=False, text="请调解")) == (state in ENDED)

    def test_names_every_reason_against_it(self) -> None:
        found = mediation_policies.may_ask_mediation(ComplaintState.FILED, settled=True, text=" ")

        assert codes(found) == {"complaint_not_at_its_end", "settled_before", "text_missing"}


class TestMayMediate:
    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize(("person", "may"), [(JUDGE, False), (SHOPPER, False), (OTHER, True)])
    def test_nobody_who_has_decided_and_no_side(self, person: UUID, may: bool) -> None:  # a row
        assert mediation_policies.may_mediate(person, judges={JUDGE}, sides=[SHOPPER]) is may


class TestMayConclude:
    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize("state", list(ComplaintState))
    def test_where_it_could_be_asked_for(self, state: ComplaintState) -> None:
        against = set() if state in ENDED else {"complaint_not_at_its_end"}

        assert codes(mediation_policies.may_conclude(state)) == against


class TestConsents:
    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize(
        ("shopper", "shop", "both"),
        [(False, False, False), (True, False, False), (False, True, False), (True, True, True)],
    )
    def test_both_before_anything_is_proposed(self, shopper: bool, shop: bool, both: bool) -> None:
        assert mediation_policies.both_consented(mediation_policies.Consents(shopper=shopper, shop=shop)) is both


class TestMayPropose:
    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize(
        ("changes", "stakes", "against"),
        [
            ({"amount": Money(5000)}, {}, set()),
            ({"amount": Money(5001)}, {}, {"more_than_refundable"}),
            ({"amount": Money(0)}, {}, {"amount_not_positive"}),
            ({"performs": True}, {}, set()),
            ({"performs": True}, {"promised_before": True}, {"not_performable"}),
            ({"performs": True}, {"demand": DemandKind.REFUND}, {"not_performable"}),
            ({"performs": True, "amount": Money(1)}, {}, {"nothing_proposed"}),
            ({}, {}, {"nothing_proposed"}),
            ({"amount": Money(1), "reasons": ""}, {}, {"text_missing"}),
        ],
    )
    def test_one_thing_that_can_be_owed_with_reasons(
        self, changes: dict[str, Any], stakes: dict[str, Any], against: set[str]
    ) -> None:
        proposal = Proposal(**{"reasons": "各让一步"} | changes)

        assert codes(mediation_policies.may_propose(proposal, stakes=replace(STAKES, **stakes))) == against


class TestBinds:
    @pytest.mark.duty("ECL-63")
    @pytest.mark.parametrize(
        ("accepted", "binds"),
        [((), False), ((Role.SHOPPER,), False), ((Role.MERCHANT,), False), ((Role.SHOPPER, Role.MERCHANT), True)],
    )
    def test_both_or_nobody(self, accepted: tuple[Role, ...], binds: bool) -> None:  # a row
        assert mediation_policies.binds(accepted) is binds


class TestMayTrack:
    @pytest.mark.duty("CRI-46")
    @pytest.mark.parametrize(
        ("changes", "own", "against"),
        [
            ({}, True, set()),
            ({}, False, {"not_your_order"}),
            ({"authority": " "}, True, {"authority_missing"}),
            ({"authority_no": "他欠我钱，不还！"}, True, {"number_invalid"}),
            ({"authority_no": "(2026)闽0102民初1号"}, True, set()),
            ({"filed_on": TODAY + timedelta(days=1)}, True, {"day_ahead"}),
        ],
    )
    def test_what_an_authority_would_recognise(
        self, changes: dict[str, Any], own: bool, against: set[str]
    ) -> None:  # a row
        assert codes(outside_policies.may_track(replace(FILING, **changes), own=own, today=TODAY)) == against

    @pytest.mark.duty("CRI-46")
    @pytest.mark.parametrize(
        ("day", "against"),
        [(0, set()), (-1, {"day_before_filing"}), (1, {"day_ahead"})],
        ids=["today", "early", "late"],
    )
    def test_an_acceptance_between_filing_and_today(self, day: int, against: set[str]) -> None:
        accepted_on = TODAY + timedelta(days=day)

        assert codes(outside_policies.may_accept_on(accepted_on, filed_on=TODAY, today=TODAY)) == against


class TestMayRecordOutcome:
    @pytest.mark.duty("ECL-62", "CRI-46")
    @pytest.mark.parametrize(
        ("changes", "shown", "against"),
        [
            ({}, 1, set()),
            ({}, 0, {"evidence_missing"}),
            ({"amount": Money(101)}, 1, {"more_than_refundable"}),
            ({"amount": Money(0)}, 1, {"amount_not_positive"}),
            ({"outcome": OutsideOutcome.DISMISSED}, 1, {"amount_not_asked_for"}),
            ({"outcome": OutsideOutcome.DISMISSED, "amount": None}, 1, set()),
            ({"text": " ", "document_no": "?"}, 1, {"text_missing", "number_invalid"}),
        ],
    )
    def test_with_the_paper_on_file_and_no_more_than_can_go_back(
        self, changes: dict[str, Any], shown: int, against: set[str]
    ) -> None:
        found = outside_policies.may_record_outcome(replace(PAPER, **changes), refundable=Money(100), shown=shown)

        assert codes(found) == against


class TestMayShow:
    @pytest.mark.duty("ECL-62")
    def test_a_file_left_since_it_was_asked_for(self) -> None:
        asked = datetime(2026, 4, 14, tzinfo=UTC)
        before = asked - timedelta(microseconds=1)

        assert outside_policies.may_show(shown=[before, asked], since=asked)
        assert codes(outside_policies.may_show(shown=[before], since=asked)) == {"evidence_missing"}


class TestIdentity:
    @pytest.mark.duty("NRR-24")
    @pytest.mark.parametrize(
        ("changes", "against"),
        [
            ({}, set()),
            ({"verified": False}, {"not_verified"}),
            ({"address": ""}, {"identity_incomplete"}),
            ({"phone": "", "verified": False}, {"identity_incomplete", "not_verified"}),
        ],
    )
    def test_is_given_by_itself_where_it_is_whole_and_verified(
        self, changes: dict[str, Any], against: set[str]
    ) -> None:
        assert codes(identity_policies.may_give_by_itself(replace(IDENTITY, **changes))) == against

    @pytest.mark.duty("NRR-24")
    def test_is_asked_by_a_buyer_who_names_a_harm(self) -> None:
        assert identity_policies.may_ask_identity(own=True, paid=True, statement="变质")
        assert codes(identity_policies.may_ask_identity(own=False, paid=False, statement="")) == {
            "not_your_order",
            "never_paid",
            "text_missing",
        }
