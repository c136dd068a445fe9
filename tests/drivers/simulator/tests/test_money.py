"""Is money found out that did not come, came twice, too soon or too late, or is with somebody whose it is not?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from platform_core.legal.spans import TICK
from tests.drivers.simulator.bank import Given, Taken
from tests.drivers.simulator.findings import PROMPT, Wrong
from tests.drivers.simulator.oracle import money
from tests.drivers.simulator.oracle.money import harm_hours
from tests.drivers.simulator.seen import Debit, Payout, Seen
from tests.drivers.simulator.tests.ends import NOON, ORDER, PAYMENT, REFUND, clock, fact, given_back
from tests.drivers.simulator.words import DAY, HOUR

LATER = PROMPT / HOUR  # hours for which nobody is blamed
AN_HOUR = "minutes:30"


def wrongs(**changes: Any) -> set[Wrong]:
    return {finding.wrong for finding in money.judged(replace(given_back(), **changes))}


def line(fen: int, hours: float, *, number: str = REFUND, deaf: float = 0) -> Given:
    """So long after the order was called off."""
    return Given(UUID(PAYMENT), UUID(number), fen, NOON + DAY + hours * HOUR, deaf * HOUR)


def granted(topic: str, hours: float, **said: Any) -> Seen:
    """Of the order, which was received."""
    [share], [thing] = given_back().shares, given_back().things
    return replace(
        given_back(),
        facts=[fact(topic, 1 + hours / 24, about=ORDER, **said)],
        shares=[replace(share, state="settled")],
        things=[replace(thing, state="received")],
    )


class TestWhatWasPaid:
    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            ({"given": []}, {Wrong.MISSED}),
            ({"given": [line(500, 0), line(500, 1, number=ORDER)]}, {Wrong.DOUBLE}),
            ({"given": [line(500, 0) for _ in "ab"]}, {Wrong.DOUBLE}),
            ({"given": [line(500, -TICK / HOUR)]}, {Wrong.EARLY}),
            ({"refunds": []}, {Wrong.DOUBLE}),
            ({"facts": []}, {Wrong.DOUBLE}),  # nobody was owed it
        ],
    )
    def test_goes_back_once_and_when_it_has_to(self, changes: dict[str, Any], wrong: set[Wrong]):
        assert wrongs(**changes) == wrong

    @pytest.mark.parametrize(
        ("state", "stands", "wrong"),
        [
            ("received", "settled", set()),
            ("received", "captured", {Wrong.MISSED}),
            ("shipped", "settled", {Wrong.EARLY}),
        ],
    )
    def test_is_the_shops_once_the_goods_were_received(self, state: str, stands: str, wrong: set[Wrong]):
        [share], [thing] = given_back().shares, given_back().things
        kept = replace(share, state=stands, refunded=0)
        nothing: dict[str, Any] = {"facts": [], "given": [], "refunds": []}

        assert wrongs(things=[replace(thing, state=state)], shares=[kept], **nothing) == wrong

    def test_is_what_the_contract_says(self):
        [agreed] = given_back().agreed.values()

        assert wrongs(agreed={ORDER: replace(agreed, payment=501)}) == {Wrong.MISSED}
        assert wrongs(agreed={ORDER: replace(agreed, lines=450, freight=50)}) == set()

    def test_goes_back_as_far_as_a_fact_of_any_case_says(self):
        def fens(said: Seen) -> list[int]:
            return [debt.fen for debts in money.owed(said).values() for debt in debts]

        assert fens(granted("aftersales.granted", 0, amount=300)) == [300]
        assert fens(granted("complaints.paid_first", 0, amount=900)) == [500]  # no more than is left
        first = fact("complaints.decided", 1, amount=100)
        reviewed = replace(first, topic="complaints.reviewed", said=first.said | {"amount": 150, "borne": 0})
        assert fens(replace(given_back(), facts=[first, reviewed])) == [100, 50]

    def test_is_borne_by_the_platform_where_a_decision_was_wrong(self):
        first, wrongly = fact("complaints.decided", 1, amount=100), fact("complaints.reviewed", 2, amount=None, borne=0)
        found = [finding.what for finding in money.judged(replace(given_back(), facts=[first, wrongly]))]

        assert "fen borne by the platform" in found


class TestWhatGoesOut:
    @pytest.mark.parametrize(
        ("hours", "wrong"), [(0, set()), (LATER, set()), (LATER + 1, {Wrong.MISSED}), (-1, {Wrong.EARLY})]
    )
    def test_goes_when_it_was_asked_for(self, hours: float, wrong: set[Wrong]):
        asked = Payout(REFUND, ORDER, 400, "paid", NOON)

        assert wrongs(payouts=[asked], paid_out=[Taken(UUID(REFUND), 400, NOON + hours * HOUR)]) == wrong
        assert wrongs(payouts=[asked]) == {Wrong.MISSED}

    def test_is_debited_once_it_was_heard(self):
        debit, taken = Debit(PAYMENT, 500, NOON), Taken(UUID(PAYMENT), 500, NOON + 3 * HOUR, 3 * HOUR)

        assert wrongs(debits=[debit], taken=[taken]) == set()
        assert wrongs(debits=[debit], taken=[replace(taken, deaf=timedelta(0))]) == {Wrong.MISSED}


class TestHarm:
    @pytest.mark.parametrize(
        ("given", "ours"),
        [
            # fen given back at an hour, the provider deaf for so long; yuan-hours of harm
            ([(500, 0.1, 0)], 0),
            ([(500, 10, 0)], 5 * (10 - LATER)),
            ([], 5 * (48 - LATER)),  # for a day beyond the end, which is a day later
            ([(200, 0, 0), (300, 10, 0)], 3 * (10 - LATER)),
            ([(500, 3, 3)], 0),
            ([(500, 5, 3)], 5 * (2 - LATER)),  # after the provider would have heard it is ours
        ],
    )
    def test_is_money_times_hours(self, given: Sequence[tuple[int, float, float]], ours: float):
        end = clock("orders.payment", 2, until=2, within=AN_HOUR)
        lines = [line(fen, hours, deaf=deaf) for fen, hours, deaf in given]

        assert harm_hours(replace(given_back(), given=lines, clocks=[end]))["orders"] == pytest.approx(ours)

    def test_is_counted_of_each_kind_of_debt_and_what_comes_pays_the_oldest(self):
        first, second = (
            granted("aftersales.granted", 0, amount=200).facts,
            granted("complaints.decided", 2, amount=300).facts,
        )
        kept = harm_hours(replace(given_back(), facts=[*first, *second], given=[line(500, 10)]))

        assert kept["aftersales"] == pytest.approx(2 * (10 - LATER))
        assert kept["complaints"] == pytest.approx(3 * (8 - LATER))
        assert kept["orders"] == kept["payments"] == 0

    def test_is_not_ours_while_the_provider_refuses(self):
        refused = clock("payments.ask_again", 1, until=2, within="hours:24", about=REFUND)

        assert harm_hours(replace(given_back(), given=[line(500, 24)], clocks=[refused]))["orders"] == 0
