"""Is a promise late, or kept twice, because beat, Redis, the broker, the web or the database was away?

Real processes, on servers of their own. Orders nobody paid, complaints nobody acknowledged and refunds a silent shop
owes fall due one after the other while something is missing; each must have its outcome, once, as soon as ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, Final

import pytest

from platform_core.clock import LOCAL
from platform_core.deadlines.queries.agenda import PAUSE
from platform_core.project.schedule import SCHEDULE
from tests.journeys.outages import (
    FOLLOWS,
    ORDERS,
    RETURNS,
    Duties,
    ShakyHouse,
    fall_due,
    lateness,
    shaky_house,
    until,
    waits,
)

pytestmark = pytest.mark.proof

Outage = Callable[[ShakyHouse, float], None]
POLL: Final = timedelta(seconds=PAUSE)
# What one default outcome takes at most on a machine that is busy with other things. Every outage lasts more than twice
# as long, so whatever waits for its end is seen. How late promises are on a quiet machine, `make bench` says.
WORK: Final = timedelta(seconds=5)
AT_MIDNIGHT: Final = 2 * WORK  # what ends together: the last of it waits for the others, and for no outage
SHORT: Final = 12.0
MINUTE: Final = 60.0
AFTER_A_FAILURE: Final = timedelta(seconds=1)  # so long does a loop rest that has lost its database
DRAIN: Final = timedelta(seconds=SCHEDULE["deadlines.drain"]["schedule"])
FIRST_DAY: Final = datetime(2026, 3, 10, 10, tzinfo=LOCAL)
FORTNIGHTS: Final = count()
UNBALANCED = "SELECT sum(debits_posted) - sum(credits_posted) FROM ledger_account"
TOLD = (
    "SELECT count(*), count(DISTINCT subject_id) FROM eventlog_event WHERE topic = %s AND subject_id = ANY(%s::uuid[])"
)
MISSED = """
SELECT count(*), count(DISTINCT payload->>'about_id') FROM eventlog_event
WHERE topic = 'deadlines.missed' AND payload->>'kind' = %s AND payload->>'about_id' = ANY(%s)
"""
RESERVED = "SELECT reserved FROM catalog_sku WHERE id = %s"
PAYMENT = """
SELECT s.payment_id FROM payments_share s JOIN aftersales_return c ON c.order_id = s.order_id WHERE c.id = %s
"""


@pytest.fixture(scope="module")
def house(django_db_blocker: Any) -> Iterator[ShakyHouse]:
    with django_db_blocker.unblock(), shaky_house(FIRST_DAY) as house:
        house.settles()
        yield house


@pytest.fixture
def day() -> datetime:
    """Each case has a fortnight of its own in the same house."""
    return FIRST_DAY + next(FORTNIGHTS) * timedelta(days=14)


def nothing(house: ShakyHouse, seconds: float) -> None:
    time.sleep(seconds)


def beat_stopped(house: ShakyHouse, seconds: float) -> None:
    with house.without("beat"):
        time.sleep(seconds)


def redis_flushed(house: ShakyHouse, seconds: float) -> None:
    """Again and again, with promises running and running out."""
    for _ in range(24):
        house.flush()
        time.sleep(seconds / 24)


def two_beats(house: ShakyHouse, seconds: float) -> None:
    with house.another("beat"):
        time.sleep(seconds)


def broker_away(house: ShakyHouse, seconds: float) -> None:
    house.valkey.stop()
    time.sleep(seconds)
    house.valkey.start()


def web_restarted(house: ShakyHouse, seconds: float) -> None:
    house.restart_web()
    time.sleep(seconds)


def all_at_once(house: ShakyHouse, seconds: float) -> None:
    with house.another("beat"):
        redis_flushed(house, seconds / 3)
        house.restart_web()
        broker_away(house, seconds / 3)


OUTAGES: Final = [
    (nothing, SHORT),
    (beat_stopped, SHORT),
    (redis_flushed, SHORT),
    (two_beats, SHORT),
    (broker_away, SHORT),
    (broker_away, MINUTE),
    (web_restarted, SHORT),
    (all_at_once, 2 * SHORT),
]


class TestAnOutage:
    @pytest.mark.parametrize(("outage", "seconds"), OUTAGES, ids=lambda v: getattr(v, "__name__", None))
    @pytest.mark.duty("HSE-07", "HSE-08", "CRL-25c", "NRR-13")
    def test_makes_no_promise_late_and_none_kept_twice(
        self, house: ShakyHouse, day: datetime, outage: Outage, seconds: float
    ) -> None:
        duties = fall_due(house, day, within=seconds)

        lives_through(house, duties, outage, seconds)

        assert max(waits(house, duties)) < POLL + WORK
        assert max(lateness(house, duties)) < POLL + AT_MIDNIGHT
        each_was_kept_once(house, duties)


class TestTheDatabase:
    def test_may_fall_under_the_workers_and_no_promise_is_lost_or_kept_twice(
        self, house: ShakyHouse, day: datetime
    ) -> None:
        duties = fall_due(house, day, within=SHORT)
        back: list[datetime] = []

        def database_falls(house: ShakyHouse, seconds: float) -> None:
            for _ in range(3):
                time.sleep(seconds / 3)
                house.fell_the_database()
                back.append(house.now())

        lives_through(house, duties, database_falls, SHORT)

        assert max(waits(house, duties, back=back)) < POLL + AFTER_A_FAILURE + WORK
        each_was_kept_once(house, duties)


class TestTheSecondOpener:
    def test_closes_what_is_due_while_the_worker_with_the_sweep_is_away(self, house: ShakyHouse, day: datetime) -> None:
        duties = fall_due(house, day, within=SHORT)

        def sweep_away(house: ShakyHouse, seconds: float) -> None:
            with house.without("clock"):
                time.sleep(seconds)
                until(lambda: house.states(duties) == {"missed"})

        lives_through(house, duties, sweep_away, SHORT)

        assert POLL < max(waits(house, duties)) < DRAIN + WORK
        each_was_kept_once(house, duties)


class TestTheMeasure:
    def test_sees_a_sweep_that_hangs(self, house: ShakyHouse, day: datetime) -> None:
        duties = fall_due(house, day, within=2 * SHORT)

        def hanging(house: ShakyHouse, seconds: float) -> None:
            with house.without("beat"), house.frozen("clock"):
                time.sleep(seconds)

        lives_through(house, duties, hanging, 2 * SHORT)

        assert max(waits(house, duties)) > POLL + WORK
        assert max(lateness(house, duties)) > POLL + AT_MIDNIGHT
        each_was_kept_once(house, duties)

    def test_sees_work_that_piles_up_though_each_waits_for_the_one_before_alone(self) -> None:
        """As behind handlers that knock for seconds at a broker which is not there."""
        due = [FIRST_DAY + n * timedelta(seconds=0.5) for n in range(30)]
        closed = [FIRST_DAY + n * timedelta(seconds=1.5) for n in range(30)]
        slow: Any = SimpleNamespace(rows=lambda *_: list(zip(due, closed, strict=True)))
        duties: Any = SimpleNamespace(begin=FIRST_DAY)

        assert max(waits(slow, duties)) < POLL + WORK
        assert max(lateness(slow, duties)) > POLL + AT_MIDNIGHT


def lives_through(house: ShakyHouse, duties: Duties, outage: Outage, seconds: float) -> None:
    """All is quiet; then it begins, a few seconds before the first of them falls due."""
    house.settles()
    house.move_to(duties.begin - timedelta(seconds=1))
    outage(house, seconds)
    until(lambda: house.states(duties) == {"missed"})
    house.settles()


def each_was_kept_once(house: ShakyHouse, duties: Duties) -> None:
    """By the log, the shelf and the books, by the provider's own statement and by what came out of the letter-box."""
    for kind, ids in duties.subjects.items():
        once = (len(ids), len(ids))
        assert house.rows(MISSED, kind, ids) == [once]
        assert house.rows(TOLD, FOLLOWS[kind], ids) == [once]
    returns, unpaid = duties.subjects[RETURNS], duties.subjects[ORDERS]
    payment = house.one(PAYMENT, returns[0])
    statement = [line for line in house.doors.statement() if line["out_trade_no"] == str(payment)]
    assert [line["kind"] for line in statement] == ["capture", *["refund"] * len(returns)]
    assert house.one(RESERVED, duties.sale.sku_id) == 0
    assert house.one(UNBALANCED) == 0
    letters = [letter["text"] for letter in house.letters_to(duties.address) if "已取消" in letter["subject"]]
    assert (len(letters), len(set(letters))) == (len(unpaid), len(unpaid))
