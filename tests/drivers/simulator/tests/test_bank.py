"""Does the provider give back once, keep silent as long as it should, and know its own statement?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from platform_core.money import Money
from platform_core.payments.types import BankAccount, DebitOrder, MandateAsked, Outcome, ProviderStanding, RefundOrder
from tests.drivers.simulator import bank as module
from tests.drivers.simulator.bank import Bank, Given, Taken
from tests.drivers.simulator.tests.scripts import instant
from tests.drivers.simulator.words import HOUR, Mood

NOON = instant("2026-03-10T12:00:00.123457+08:00")
PAYMENT, FIRST, SECOND, MANDATE = (UUID(int=n) for n in (1, 2, 3, 4))
ALLOWED = 700  # fen at once
SILENCE = 3  # hours, if the mood has any


ACCOUNT = BankAccount(holder="李明", bank="杭州银行", number="6222020200012345678")


def order(refund: UUID, account: BankAccount | None = None) -> RefundOrder:
    return RefundOrder(refund_id=refund, payment_id=PAYMENT, amount=Money(500), reason="cancelled", account=account)


@pytest.mark.parametrize(
    ("mood", "asked", "given"),
    [
        # hours after noon, the refund, what the bank says; and when it gave what, in hours after noon
        (Mood.PROMPT, [(0, FIRST, Outcome.SUCCEEDED), (1, FIRST, Outcome.SUCCEEDED)], [(0, FIRST)]),
        (Mood.DEAF, [(0, FIRST, Outcome.SILENT), (2, FIRST, Outcome.SILENT)], []),
        (Mood.DEAF, [(0, FIRST, Outcome.SILENT), (3, FIRST, Outcome.SUCCEEDED)], [(3, FIRST)]),
        (Mood.MUTE, [(0, FIRST, Outcome.SILENT), (3, FIRST, Outcome.SUCCEEDED)], [(0, FIRST)]),
        (
            Mood.REFUSING,
            [(0, FIRST, Outcome.FAILED), (0, SECOND, Outcome.SUCCEEDED), (1, FIRST, Outcome.FAILED)],
            [(0, SECOND)],
        ),
    ],
)
def test_a_bank_gives_back_once_and_as_its_mood_has_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mood: Mood,
    asked: Sequence[tuple[int, UUID, Outcome]],
    given: Sequence[tuple[int, UUID]],
):
    bank, silence = Bank(tmp_path / "bank.db"), SILENCE * HOUR if mood in (Mood.DEAF, Mood.MUTE) else timedelta(0)
    bank.open()
    bank.know(PAYMENT, mood, silence)

    for hours, refund, outcome in asked:
        monkeypatch.setattr(module, "_now", (NOON + hours * HOUR).timestamp)
        assert bank.refund(order(refund)).outcome is outcome

    deaf = silence if mood is Mood.DEAF else timedelta(0)
    assert bank.refunds() == [Given(PAYMENT, refund, 500, NOON + hours * HOUR, deaf) for hours, refund in given]


@pytest.mark.parametrize(
    ("mood", "states"),
    [
        (Mood.DEAF, [Outcome.UNHEARD, Outcome.SILENT, Outcome.UNHEARD]),
        (Mood.MUTE, [Outcome.UNHEARD, Outcome.SILENT, Outcome.SUCCEEDED]),
    ],
)
def test_a_bank_that_is_silent_says_later_whether_it_has_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood, states: Sequence[Outcome]
):
    """Before it is asked for the refund, after that, and when its silence is over."""
    bank = Bank(tmp_path / "bank.db")
    bank.open()
    bank.know(PAYMENT, mood, SILENCE * HOUR)
    monkeypatch.setattr(module, "_now", NOON.timestamp)

    said = [bank.refund_state(FIRST).outcome]
    bank.refund(order(FIRST))
    said.append(bank.refund_state(FIRST).outcome)
    monkeypatch.setattr(module, "_now", (NOON + SILENCE * HOUR).timestamp)
    said.append(bank.refund_state(FIRST).outcome)

    assert said == states


@pytest.mark.parametrize(("mood", "refused"), [(Mood.STUBBORN, 3), (Mood.UNYIELDING, 20)])
def test_a_bank_refuses_as_often_as_its_mood_has_it_and_never_what_goes_to_another_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood, refused: int
):
    bank = Bank(tmp_path / "bank.db")
    bank.open()
    bank.know(PAYMENT, mood, timedelta(0))
    monkeypatch.setattr(module, "_now", NOON.timestamp)

    said = [bank.refund(order(UUID(int=n))).outcome for n in range(10, 10 + refused)]

    assert said == [Outcome.FAILED] * refused
    assert bank.refund(order(UUID(int=99), ACCOUNT)).outcome is Outcome.SUCCEEDED
    assert (bank.refund(order(UUID(int=98))).outcome is Outcome.SUCCEEDED) is (mood is Mood.STUBBORN)


def test_a_bank_says_of_a_payment_only_that_nobody_has_paid_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_now", NOON.timestamp)
    bank = Bank(tmp_path / "bank.db")
    bank.open()
    assert bank.payment_state(PAYMENT).standing is ProviderStanding.CLOSED

    bank.know(PAYMENT, Mood.PROMPT, timedelta(0))

    assert bank.payment_state(PAYMENT).standing is ProviderStanding.SILENT  # the plan says when it reports


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Bank]:
    """A bank of this mood that was asked for a mandate at noon, and says of it what it says so many hours later."""

    def trust(mood: Mood, *, hours: float = 0) -> Bank:
        bank = Bank(tmp_path / "bank.db")
        bank.open()
        bank.know(MANDATE, mood, SILENCE * HOUR if mood in (Mood.DEAF, Mood.MUTE) else timedelta(0))
        monkeypatch.setattr(module, "_now", NOON.timestamp)
        bank.create_mandate(ASKED)
        monkeypatch.setattr(module, "_now", (NOON + hours * HOUR).timestamp)
        return bank

    return trust


ASKED = MandateAsked(mandate_id=MANDATE, payer_ref="somebody", most=Money(ALLOWED))


def debit(payment: UUID, fen: int = 500) -> DebitOrder:
    return DebitOrder(mandate_id=MANDATE, payment_id=payment, amount=Money(fen))


@pytest.mark.parametrize(
    ("mood", "hours", "outcome"),
    [
        (Mood.PROMPT, 0, Outcome.SUCCEEDED),
        (Mood.STUBBORN, 0, Outcome.SUCCEEDED),
        (Mood.DEAF, 2, Outcome.SILENT),
        (Mood.MUTE, 2, Outcome.SILENT),
        (Mood.MUTE, 3, Outcome.SUCCEEDED),
        (Mood.UNYIELDING, 0, Outcome.FAILED),
    ],
)
def test_a_bank_agrees_to_a_mandate_as_its_mood_has_it(trusted, mood: Mood, hours: float, outcome: Outcome):
    assert trusted(mood, hours=hours).create_mandate(ASKED).outcome is outcome


@pytest.mark.parametrize(
    ("mood", "asked", "taken", "seen"),
    [
        # the payment, hours after the mandate, what the bank says; what it took when; how the last payment then stands
        (
            Mood.PROMPT,
            [(FIRST, 4, Outcome.SUCCEEDED), (FIRST, 9, Outcome.SUCCEEDED)],
            [(FIRST, 4)],
            ProviderStanding.PAID,
        ),
        (Mood.DEAF, [(FIRST, 4, Outcome.SILENT), (FIRST, 6, Outcome.SILENT)], [], ProviderStanding.SILENT),
        (Mood.DEAF, [(FIRST, 4, Outcome.SILENT), (FIRST, 7, Outcome.SUCCEEDED)], [(FIRST, 7)], ProviderStanding.PAID),
        (Mood.MUTE, [(FIRST, 4, Outcome.SILENT), (FIRST, 7, Outcome.SUCCEEDED)], [(FIRST, 4)], ProviderStanding.PAID),
        (
            Mood.REFUSING,
            [(FIRST, 4, Outcome.FAILED), (FIRST, 5, Outcome.FAILED), (SECOND, 6, Outcome.SUCCEEDED)],
            [(SECOND, 6)],
            ProviderStanding.PAID,
        ),
        (Mood.STUBBORN, [(FIRST, 4, Outcome.FAILED), (SECOND, 5, Outcome.FAILED)], [], ProviderStanding.CLOSED),
    ],
)
def test_a_bank_debits_once_and_as_its_mood_has_it(trusted, monkeypatch, mood, asked, taken, seen):
    bank = trusted(mood)

    for payment, hours, outcome in asked:
        monkeypatch.setattr(module, "_now", (NOON + hours * HOUR).timestamp)
        assert bank.debit(debit(payment)).outcome is outcome

    deaf = SILENCE * HOUR if mood is Mood.DEAF else timedelta(0)
    assert bank.debits() == [Taken(payment, 500, NOON + hours * HOUR, deaf) for payment, hours in taken]
    assert bank.payment_state(asked[-1][0]).standing is seen


def test_what_a_bank_debited_it_gives_back(trusted):
    bank = trusted(Mood.PROMPT)
    bank.debit(debit(PAYMENT))

    assert bank.refund(order(FIRST)).outcome is Outcome.SUCCEEDED


def test_a_bank_takes_no_more_than_was_allowed_and_nothing_after_the_end(trusted):
    bank = trusted(Mood.PROMPT)
    assert bank.debit(debit(FIRST, ALLOWED + 1)).outcome is Outcome.FAILED

    assert bank.revoke_mandate(MANDATE).outcome is Outcome.SUCCEEDED
    assert bank.debit(debit(SECOND)).outcome is Outcome.FAILED
    assert bank.create_mandate(ASKED).outcome is Outcome.FAILED
    assert bank.debits() == []
    assert bank.revoke_mandate(UUID(int=9)).outcome is Outcome.SUCCEEDED  # of which it never heard


def test_a_bank_knows_no_debit_of_whom_nobody_allowed_it(trusted):
    bank = trusted(Mood.PROMPT)

    stranger = DebitOrder(mandate_id=UUID(int=9), payment_id=FIRST, amount=Money(1))
    assert bank.debit(stranger).outcome is Outcome.FAILED
    assert bank.debits() == []
