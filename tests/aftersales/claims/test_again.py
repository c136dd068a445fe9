"""What does a refused claim bar? These facts, and no other of the same line and topic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aftersales.claims import policies
from aftersales.claims.errors import ClaimDecidedBefore, ClaimNotAllowed
from aftersales.claims.states import ClaimState
from aftersales.claims.types import ClaimedLine, Claiming, RefusedClaim, Topic
from aftersales.returns.types import Remedy
from orders.sales.models.orders import Order
from platform_core.rows import new_id
from tests.aftersales.claims import builders as claims
from tests.aftersales.claims.builders import due, state
from tests.aftersales.claims.test_ladder import GENERAL, RECEIVED, TICK, claiming
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.orders.sales.builders import Sale

TEXT = "开机没有反应"
BEFORE = RefusedClaim(
    claim_id=new_id(),
    number="Q1",
    topic=Topic.FAULTY,
    statement=TEXT,
    filed_on=date(2026, 3, 11),
    refused_at=RECEIVED + DAY,
)
REFUSED = replace(GENERAL, refused=(BEFORE,))


def again(topic: Topic = Topic.FAULTY, **changes: Any) -> Claiming:
    return claiming(topic, Remedy.REPAIR, **{"statement": TEXT} | changes)


@pytest.mark.duty("CRL-24", "CRL-23a")
class TestFindEarlierRefusal:
    @pytest.mark.parametrize("statement", [TEXT, f" {TEXT}。", "开机，没有反应！", "开机没有\n反应"])
    def test_finds_the_same_words_again(self, statement: str) -> None:
        assert policies.find_earlier_refusal(REFUSED, again(statement=statement)) == BEFORE

    @pytest.mark.parametrize("wants", list(Remedy))
    def test_does_not_ask_what_is_wanted(self, wants: Remedy) -> None:
        assert policies.find_earlier_refusal(REFUSED, replace(again(), wants=wants)) == BEFORE

    def test_leaves_another_fault_another_topic_and_another_line(self) -> None:
        assert policies.find_earlier_refusal(REFUSED, again(statement="屏幕有亮线")) is None
        assert policies.find_earlier_refusal(REFUSED, again(Topic.NOT_AS_DESCRIBED)) is None
        assert policies.find_earlier_refusal(GENERAL, again()) is None

    @pytest.mark.parametrize(("day", "found"), [(None, BEFORE), (11, BEFORE), (12, None)])
    def test_leaves_what_showed_after_the_refused_claim(self, day: int | None, found: RefusedClaim | None) -> None:
        on = date(2026, 3, day) if day else None

        assert policies.find_earlier_refusal(REFUSED, again(appeared_on=on)) == found

    @pytest.mark.parametrize(("after", "bars"), [(-TICK, True), (timedelta(), True), (TICK, False)])
    def test_leaves_what_was_shown_after_the_refusal(self, after: timedelta, bars: bool) -> None:
        before = replace(BEFORE, shown_at=BEFORE.refused_at + after)

        assert (policies.find_earlier_refusal(replace(GENERAL, refused=(before,)), again()) is not None) is bars

    def test_looks_at_every_refusal_and_names_the_last(self) -> None:
        other = replace(BEFORE, number="Q2", statement="屏幕有亮线")
        last = replace(BEFORE, number="Q3")
        line: ClaimedLine = replace(GENERAL, refused=(BEFORE, other, last))

        assert policies.find_earlier_refusal(line, again()) == last
        assert policies.find_earlier_refusal(line, again(statement="屏幕有亮线")) == other


class TestMayClaim:
    @pytest.mark.parametrize(("days", "reasons"), [(0, ()), (1, ("appeared_later",))])
    def test_takes_no_day_that_is_still_to_come(self, days: int, reasons: tuple[str, ...]) -> None:
        said = again(appeared_on=RECEIVED.date() + days * DAY)

        assert policies.may_claim(GENERAL, said, at=RECEIVED).codes() == reasons


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("CRL-24", "CRL-23a")
class TestAClaimAfterARefusal:
    @pytest.fixture
    def refused(self, order: Order, sale: Sale, at: datetime) -> Any:
        return claims.refused(claims.claimed(order, sale, at + DAY), sale, at + DAY)

    @pytest.mark.usefixtures("refused")
    def test_of_another_fault_is_a_new_case(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + 2 * DAY, statement="屏幕有亮线")

        assert state(claim, sale) is ClaimState.FILED

    @pytest.mark.usefixtures("refused")
    def test_of_what_showed_later_is_a_new_case(self, order: Order, sale: Sale, at: datetime) -> None:
        day = (at + 3 * DAY).date()

        claim = claims.claimed(order, sale, at + 3 * DAY, appeared_on=day)

        assert (state(claim, sale), claim.appeared_on) == (ClaimState.FILED, day)

    @pytest.mark.parametrize("ended", [False, True])
    def test_with_a_file_that_nobody_has_seen_is_a_new_case_once(
        self, order: Order, sale: Sale, at: datetime, refused: Any, ended: bool
    ) -> None:
        """Also after the time to complain of the refusal."""
        now = due(refused, sale, "complain") if ended else at + 2 * DAY
        if ended:
            builders.sweep(now)
        claims.photo(refused, sale.shopper, now)

        second = claims.claimed(order, sale, now, wants=Remedy.REPAIR)
        assert state(second, sale) is ClaimState.FILED
        claims.refused(second, sale, now)

        with pytest.raises(ClaimDecidedBefore) as barred:
            claims.claimed(order, sale, now, wants=Remedy.REPAIR)
        assert barred.value.number == second.number

    def test_is_told_every_other_reason_first(self, order: Order, sale: Sale, at: datetime, refused: Any) -> None:
        with pytest.raises(ClaimNotAllowed) as against:
            claims.claimed(order, sale, at + 2 * DAY, quantity=3)

        assert against.value.reasons == ("too_many",)
