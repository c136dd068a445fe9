"""Does the provider pay a shop once, as the number of its account has it, and know its own statement?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from platform_core.money import Money
from platform_core.payments.types import BankAccount, Outcome, PayoutOrder
from tests.drivers.simulator import bank as module
from tests.drivers.simulator.bank import Bank, Taken
from tests.drivers.simulator.tests.scripts import instant
from tests.drivers.simulator.words import HOUR, MUTE_ABOUT_ACCOUNTS, Mood, account_number

NOON = instant("2026-03-10T12:00:00.123457+08:00")
FIRST, SECOND = UUID(int=1), UUID(int=2)
LATER = MUTE_ABOUT_ACCOUNTS / HOUR


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    found = Bank(tmp_path / "bank.db")
    found.open()
    return found


def account(mood: Mood) -> BankAccount:
    return BankAccount(holder="万货有限公司", bank="杭州银行", number=account_number(mood, 7))


def order(payout: UUID, mood: Mood | None) -> PayoutOrder:
    """To a shop, or without a mood to a person who has paid."""
    to = {"account": account(mood)} if mood else {"payee_ref": "p7"}
    return PayoutOrder(payout_id=payout, amount=Money(500), reason="O1", **to)


@pytest.mark.parametrize(
    ("mood", "asked", "paid"),
    [
        # hours after noon, the payout, what the bank says; and when it paid what, in hours after noon
        (None, [(0, FIRST, Outcome.SUCCEEDED), (1, FIRST, Outcome.SUCCEEDED)], [(0, FIRST)]),
        (Mood.PROMPT, [(0, FIRST, Outcome.SUCCEEDED), (1, SECOND, Outcome.SUCCEEDED)], [(0, FIRST), (1, SECOND)]),
        (Mood.MUTE, [(0, FIRST, Outcome.SILENT), (LATER, FIRST, Outcome.SUCCEEDED)], [(0, FIRST)]),
        (Mood.REFUSING, [(0, FIRST, Outcome.FAILED), (1, SECOND, Outcome.SUCCEEDED)], [(1, SECOND)]),
    ],
)
def test_a_bank_pays_out_once_and_as_the_account_has_it(
    bank: Bank,
    monkeypatch: pytest.MonkeyPatch,
    mood: Mood | None,
    asked: Sequence[tuple[float, UUID, Outcome]],
    paid: Sequence[tuple[float, UUID]],
):
    for hours, payout, outcome in asked:
        monkeypatch.setattr(module, "_now", (NOON + hours * HOUR).timestamp)
        assert bank.pay_out(order(payout, mood)).outcome is outcome
        assert bank.payout_state(payout).outcome is outcome

    assert bank.payouts() == [Taken(payout, 500, NOON + hours * HOUR) for hours, payout in paid]
    assert bank.payout_state(UUID(int=9)).outcome is Outcome.UNHEARD


@pytest.mark.parametrize(
    ("mood", "hours", "outcome"),
    [
        (Mood.PROMPT, 0, Outcome.SUCCEEDED),
        (Mood.MUTE, LATER - 1, Outcome.SILENT),
        (Mood.MUTE, LATER, Outcome.SUCCEEDED),
        (Mood.UNYIELDING, LATER, Outcome.FAILED),
    ],
)
def test_a_bank_finds_an_account_as_its_number_has_it(bank, monkeypatch, mood: Mood, hours: float, outcome: Outcome):
    for at in (0, hours):
        monkeypatch.setattr(module, "_now", (NOON + at * HOUR).timestamp)
        answer = bank.verify_account(FIRST, account(mood))

    assert answer.outcome is outcome
