"""Does the provider give back once, keep silent as long as it should, and know its own statement?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from platform_core.drivers.simulator import bank as module
from platform_core.drivers.simulator.bank import Bank
from platform_core.drivers.simulator.words import Mood
from platform_core.money import Money
from platform_core.payments.types import Outcome, RefundOrder
from tests.platform_core.drivers.simulator.scripts import instant

NOON = instant("2026-03-10T12:00:00+08:00")
PAYMENT = UUID(int=1)


class Clock:
    """What the bank goes by."""

    at: datetime = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "_now", lambda: clock.at)
    return clock


def paid(tmp_path: Path, mood: Mood, hours: float = 0) -> Bank:
    bank = Bank(tmp_path / "bank.db")
    bank.open()
    bank.take(PAYMENT, 500, mood=mood, silence=timedelta(hours=hours), at=NOON)
    return bank


def order(number: int = 2) -> RefundOrder:
    return RefundOrder(refund_id=UUID(int=number), payment_id=PAYMENT, amount=Money(500), reason="cancelled")


class TestARefund:
    def test_is_made_once_however_often_it_is_asked_for(self, tmp_path: Path, clock: Clock):
        bank = paid(tmp_path, Mood.PROMPT)

        assert [bank.refund(order()).outcome for _ in range(3)] == [Outcome.SUCCEEDED] * 3
        assert [line.fen for line in bank.statement()] == [500]

    def test_is_not_made_by_a_bank_that_hears_nothing_and_is_once_it_does(self, tmp_path: Path, clock: Clock):
        bank = paid(tmp_path, Mood.DEAF, hours=3)

        assert bank.refund(order()).outcome is Outcome.SILENT
        assert bank.statement() == []
        clock.at += timedelta(hours=3)
        assert bank.refund_state(order().refund_id).outcome is Outcome.UNHEARD
        assert bank.refund(order()).outcome is Outcome.SUCCEEDED
        assert len(bank.statement()) == 1

    def test_is_made_by_a_bank_that_says_nothing(self, tmp_path: Path, clock: Clock):
        bank = paid(tmp_path, Mood.MUTE, hours=3)

        assert bank.refund(order()).outcome is Outcome.SILENT
        assert len(bank.statement()) == 1
        assert bank.refund_state(order().refund_id).outcome is Outcome.SILENT
        clock.at += timedelta(hours=3)
        assert bank.refund_state(order().refund_id).outcome is Outcome.SUCCEEDED

    def test_is_refused_the_first_time_and_for_good(self, tmp_path: Path, clock: Clock):
        bank = paid(tmp_path, Mood.REFUSING)

        assert [bank.refund(order()).outcome for _ in range(2)] == [Outcome.FAILED] * 2
        assert bank.refund(order(3)).outcome is Outcome.SUCCEEDED
        assert [line.refund for line in bank.statement()] == [UUID(int=3)]
