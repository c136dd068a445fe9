"""What may be wanted because goods are not as agreed? The ladder, rung by rung, and each end to the tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Final
from uuid import UUID

import pytest

from aftersales.claims import policies
from aftersales.claims.case import CLAIM
from aftersales.claims.policies import HOLDING, LADDER
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Burden, ClaimedLine, ClaimFacts, Claiming, Denial, NoRemedy, PutRight, Topic
from aftersales.returns.types import GOODS_FIRST, Cost, Remedy, Right
from catalog.listings.types import Guarantee, Supply
from platform_core.cases import silence
from platform_core.legal.spans import TICK

LINE: Final = UUID(int=1)
RECEIVED: Final = datetime(2026, 3, 10, 2, tzinfo=UTC)
DAYS: Final = {
    "DL_QUALITY_RETURN": 7,
    "DL_TGS_RETURN": 8,
    "DL_TGS_EXCHANGE": 15,
    "DL_BURDEN": 180,
    "DL_TGS_PERIOD": 365,
    "DL_CLAIM_LATEST": 730,
}
ENDS: Final = {key: RECEIVED + timedelta(days=DAYS[key]) for key in policies.RULES}
GENERAL: Final = ClaimedLine(
    line_id=LINE,
    supply=Supply.GOODS,
    by_code=False,
    durable=False,
    guarantee=Guarantee.GENERAL,
    pieces_left=2,
    received_at=RECEIVED,
    ends=ENDS,
)
DURABLE: Final = replace(GENERAL, durable=True, guarantee=Guarantee.THREE_GUARANTEES)
MOMENTS: Final = [RECEIVED, *(end + tick for end in ENDS.values() for tick in (-TICK, TICK * 0))]
LINES: Final = [
    *(replace(line, repaired=n, pieces_left=left) for line in (GENERAL, DURABLE) for n in (0, 1) for left in (0, 2)),
    replace(GENERAL, supply=Supply.SERVICE),
    replace(GENERAL, by_code=True),
    replace(GENERAL, received_at=None, ends={}),
]


def claiming(topic: Topic, wants: Remedy, **changes: Any) -> Claiming:
    told = {"line_id": LINE, "quantity": 1, "statement": "开机没有反应"} | changes
    return Claiming(topic=topic, wants=wants, **told)


def offered(line: ClaimedLine, at: datetime = RECEIVED) -> dict[tuple[str, str], Right]:
    return {(right.topic, right.wants): right for right in policies.claims(line, at=at)}


def day(number: int) -> datetime:
    return RECEIVED + timedelta(days=number)


class TestTheLadder:
    @pytest.mark.duty("CRL-23a", "CRL-24", "TGS-7", "TGS-15", "TGS-1Y")
    @pytest.mark.parametrize(
        ("line", "topic", "wants", "until"),
        [
            (GENERAL, Topic.FAULTY, Remedy.RETURN, "DL_QUALITY_RETURN"),
            (GENERAL, Topic.FAULTY, Remedy.EXCHANGE, "DL_CLAIM_LATEST"),
            (GENERAL, Topic.FAULTY, Remedy.REPAIR, "DL_CLAIM_LATEST"),
            (GENERAL, Topic.NOT_AS_DESCRIBED, Remedy.RETURN, "DL_QUALITY_RETURN"),
            (GENERAL, Topic.NOT_AS_DESCRIBED, Remedy.EXCHANGE, "DL_CLAIM_LATEST"),
            (GENERAL, Topic.WRONG_ITEM, Remedy.RETURN, "DL_QUALITY_RETURN"),
            (GENERAL, Topic.WRONG_ITEM, Remedy.REPAIR, None),
            (GENERAL, Topic.MISSING, Remedy.SUPPLY, "DL_CLAIM_LATEST"),
            (GENERAL, Topic.MISSING, Remedy.REFUND_PART, "DL_CLAIM_LATEST"),
            (GENERAL, Topic.MISSING, Remedy.RETURN, None),
            (GENERAL, Topic.FAULTY, Remedy.REFUND_PART, None),
            (replace(GENERAL, repaired=1), Topic.FAULTY, Remedy.RETURN, "DL_CLAIM_LATEST"),
            (DURABLE, Topic.FAULTY, Remedy.RETURN, "DL_TGS_RETURN"),
            (DURABLE, Topic.FAULTY, Remedy.EXCHANGE, "DL_TGS_EXCHANGE"),
            (DURABLE, Topic.FAULTY, Remedy.REPAIR, "DL_TGS_PERIOD"),
            (replace(DURABLE, repaired=1), Topic.FAULTY, Remedy.EXCHANGE, "DL_TGS_PERIOD"),
            (replace(DURABLE, repaired=1), Topic.FAULTY, Remedy.RETURN, "DL_TGS_PERIOD"),
            (DURABLE, Topic.DAMAGED, Remedy.RETURN, "DL_QUALITY_RETURN"),
        ],
    )
    def test_says_what_is_owed_and_until_when(
        self, line: ClaimedLine, topic: Topic, wants: Remedy, until: str | None
    ) -> None:
        right = offered(line).get((topic, wants))

        assert (right and right.until) == (until and ENDS[until])
        if right and until:
            assert right.cost is Cost.MERCHANT
            for at, is_open in ((ENDS[until] - TICK, True), (ENDS[until], False)):
                found = offered(line, at)[topic, wants]
                assert (found.open, "window_closed" in found.why) == (is_open, not is_open)

    @pytest.mark.duty("CRL-24")
    @pytest.mark.parametrize("line", LINES)
    def test_offers_exactly_what_it_accepts(self, line: ClaimedLine) -> None:
        for at, topic, wants in product(MOMENTS, Topic, Remedy):
            right = offered(line, at).get((topic, wants))
            accepted = bool(policies.may_claim(line, claiming(topic, wants), at=at))
            assert accepted == bool(right and right.open), (at, topic, wants)

    @pytest.mark.parametrize(
        ("line", "changes", "reasons"),
        [
            (GENERAL, {"quantity": 3}, ("too_many",)),
            (GENERAL, {"quantity": 0}, ("quantity_out_of_range",)),
            (GENERAL, {"statement": " "}, ("statement_missing",)),
            (None, {}, ("line_unknown",)),
            (replace(GENERAL, pieces_left=0), {}, ("already_returned",)),
            (replace(GENERAL, by_code=True), {}, ("by_code",)),
            (replace(GENERAL, received_at=None, ends={}), {}, ("not_received",)),
        ],
    )
    def test_says_every_reason(
        self, line: ClaimedLine | None, changes: dict[str, Any], reasons: tuple[str, ...]
    ) -> None:
        verdict = policies.may_claim(line, claiming(Topic.FAULTY, Remedy.REPAIR, **changes), at=RECEIVED)

        assert verdict.codes() == reasons


class TestTheGuaranteePeriod:
    @pytest.mark.duty("TGS-1Y", "CRI-18a")
    @pytest.mark.parametrize(
        ("done", "days"),
        [
            ([], 0),
            ([(Remedy.REPAIR, 10, 14)], 4),
            ([(Remedy.REPAIR, 10, 14), (Remedy.REPAIR, 20, 21)], 5),
            ([(Remedy.EXCHANGE, None, 30)], 30),
            ([(Remedy.EXCHANGE, None, 30), (Remedy.EXCHANGE, None, 60)], 60),
            ([(Remedy.REPAIR, 10, 14), (Remedy.EXCHANGE, None, 30), (Remedy.REPAIR, 40, 47)], 37),
            ([(Remedy.EXCHANGE, 10, 45)], 45),  # a repair that took too long
        ],
    )
    def test_begins_with_the_last_exchange_and_stands_still_in_a_repair(
        self, done: list[tuple[Remedy, int | None, int]], days: int
    ) -> None:
        put_right = [PutRight(remedy, day(begun) if begun else None, day(ended)) for remedy, begun, ended in done]

        assert policies.guarantee_start(RECEIVED, put_right) == day(days)


class TestTheBurden:
    @pytest.mark.duty("CRL-23b")
    @pytest.mark.parametrize(
        ("line", "topic", "key"),
        [
            (DURABLE, Topic.FAULTY, "DL_BURDEN"),
            (DURABLE, Topic.NOT_AS_DESCRIBED, "DL_BURDEN"),
            (GENERAL, Topic.MISSING, "DL_QUALITY_RETURN"),
            (GENERAL, Topic.WRONG_ITEM, "DL_QUALITY_RETURN"),
            (GENERAL, Topic.FAULTY, None),
        ],
    )
    def test_is_the_shop_s_up_to_its_end(self, line: ClaimedLine, topic: Topic, key: str | None) -> None:
        end = ENDS[key] if key else RECEIVED

        assert policies.burden_of(line, topic, at=end) is Burden.SHOPPER
        assert policies.burden_of(line, topic, at=end - TICK) is (Burden.SHOP if key else Burden.SHOPPER)

    @pytest.mark.duty("CRL-23b")
    @pytest.mark.parametrize(
        ("burden", "shown", "reason", "files", "against"),
        [
            (Burden.SHOP, False, NoRemedy.NO_FAULT, 0, ("burden_is_yours",)),
            (Burden.SHOP, False, NoRemedy.NOT_SHOWN, 1, ("burden_is_yours",)),
            (Burden.SHOP, False, NoRemedy.NO_FAULT, 1, ()),
            (Burden.SHOPPER, False, NoRemedy.NOT_SHOWN, 0, ()),
            (Burden.SHOPPER, True, NoRemedy.NOT_SHOWN, 0, ("burden_is_yours",)),
            (Burden.SHOPPER, False, NoRemedy.NO_FAULT, 0, ("evidence_missing",)),
            (Burden.SHOPPER, True, NoRemedy.NO_FAULT, 0, ("burden_is_yours",)),
            (Burden.SHOPPER, False, NoRemedy.COMPLETE, 1, ("reason_does_not_fit",)),
        ],
    )
    def test_decides_which_refusal_counts(
        self, burden: Burden, shown: bool, reason: NoRemedy, files: int, against: tuple[str, ...]
    ) -> None:
        facts = ClaimFacts(id=LINE, state="filed", topic=Topic.FAULTY, wants=Remedy.RETURN, burden=burden, shown=shown)
        denial = Denial(reason, "外壳有撞击痕迹", [UUID(int=n) for n in range(files)])

        assert policies.may_deny(denial, facts, known=denial.evidence).codes() == against

    def test_needs_words_and_files_of_the_claim(self) -> None:
        facts = ClaimFacts(id=LINE, state="filed", topic=Topic.FAULTY, wants=Remedy.RETURN, burden=Burden.SHOP)

        verdict = policies.may_deny(Denial(NoRemedy.NO_FAULT, " ", [LINE]), facts, known=())

        assert verdict.codes() == ("evidence_unknown", "statement_missing")


class TestSilence:
    @pytest.mark.duty("OPR-27")
    def test_never_pays_for_what_was_not_sent_back(self) -> None:
        """On no rung of the ladder."""
        for rung in LADDER:
            granted = policies.remedy_by_silence(rung.wants)
            assert policies.way_of(granted) != "money"
            assert granted == rung.wants or (rung.wants, granted) == (Remedy.REFUND_PART, Remedy.SUPPLY)

    @pytest.mark.duty("OPR-27")
    def test_leads_to_money_only_past_the_goods_or_what_was_never_received(self) -> None:
        """From every place of a claim: the first step that silence makes never ends in money, unless the goods came
        back, or were owed and not sent."""
        for place in silence.find_reached(CLAIM):
            for step in silence.silent_steps(CLAIM, place):
                if step.to is ClaimState.REFUNDED:
                    assert set(step.sources) <= {ClaimState.SENDING, ClaimState.ON_ITS_WAY}
        into_sending = [step for step in CLAIM.steps if step.to is ClaimState.SENDING]
        assert {step.name for step in into_sending} == {
            "agree_supply",
            "take_offer_supply",
            "grant_silently_supply",
            "owe_others",
            "exchange_instead",
        }

    @pytest.mark.duty("OPR-27")
    def test_and_no_offer_of_money_alone_stands_for_goods_that_were_received(self) -> None:
        for topic, wants in product(Topic, Remedy):
            if topic is not Topic.MISSING:
                assert set(policies.other_remedies(topic, than=wants)) <= GOODS_FIRST - {wants}


class TestPieces:
    def test_are_held_by_the_claim_or_its_return_or_free(self) -> None:
        elsewhere = {ClaimState.RETURNING, ClaimState.BY_RETURN}
        free = {ClaimState.REFUSED, ClaimState.FULFILLED, ClaimState.WITHDRAWN, ClaimState.CLOSED}

        assert set(HOLDING) == set(ClaimState) - elsewhere - free
