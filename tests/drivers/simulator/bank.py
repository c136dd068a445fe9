"""What does the payment provider do with our money, and what does its own statement say?

An honest one with moods, at the port that adapters fill. It remembers in a file of its own, which every process that
asks it shares; a refund or a debit that it knows by its number is made once, however often it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.payments.ports
from merchants.shops.ports import business_registry, fill_business_registry
from merchants.shops.types import RegistryAnswer
from orders.sales import ports as sales_ports
from orders.sales.types import ParcelNews
from platform_core import clock
from platform_core.drivers.world.acting import SANDBOX
from platform_core.drivers.world.fixtures import registered
from platform_core.money import Money
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.types import (
    Answer,
    BankAccount,
    Bill,
    CaptureReport,
    DebitAnswer,
    DebitOrder,
    MandateAsked,
    Outcome,
    PayoutOrder,
    RefundOrder,
    Sighting,
    Standing,
    StatementLine,
    Tender,
)
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.simulator.words import MUTE_ABOUT_ACCOUNTS, REFUSALS, Mood, mood_of

NOT_AT_ALL: Final = timedelta(0)
TABLES: Final = """
PRAGMA journal_mode=WAL;
CREATE TABLE paid (payment TEXT PRIMARY KEY, mood TEXT, silence REAL, refusals INTEGER);
CREATE TABLE refund (
    refund TEXT PRIMARY KEY, payment TEXT, amount INTEGER, is_refused INTEGER,
    asked_at REAL, hears_at REAL, says_at REAL, given_at REAL
);
CREATE TABLE mandate (
    mandate TEXT PRIMARY KEY, mood TEXT, silence REAL, refusals INTEGER, most INTEGER,
    asked_at REAL, revoked_at REAL
);
CREATE TABLE debit (
    payment TEXT PRIMARY KEY, mandate TEXT, amount INTEGER, is_refused INTEGER,
    asked_at REAL, hears_at REAL, says_at REAL, taken_at REAL
);
CREATE TABLE account (account TEXT PRIMARY KEY, asked_at REAL);
CREATE TABLE payout (
    payout TEXT PRIMARY KEY, number TEXT, amount INTEGER, is_refused INTEGER,
    says_at REAL, paid_at REAL
);
"""
# Times are seconds since 1970. One that refuses does so to the first refunds of a payment, whenever they are asked for,
# unless the money goes to another account than it came from.
ASK: Final = """
INSERT OR IGNORE INTO refund
SELECT :refund, payment, :amount,
       NOT :to_account AND refusals > (SELECT count(*) FROM refund WHERE refund.payment = paid.payment),
       :at, CASE mood WHEN 'deaf' THEN :at + silence ELSE :at END, :at + silence, NULL
FROM paid WHERE payment = :payment
"""
GIVE: Final = """
UPDATE refund SET given_at = :at
WHERE refund = :refund AND given_at IS NULL AND NOT is_refused AND hears_at <= :at
"""
STATE: Final = "SELECT is_refused, says_at > :at, given_at NOT NULL FROM refund WHERE refund = :refund"
# Whoever is silent about a mandate hears of it, and of its end, so much later. One that was revoked takes nothing.
AGREE: Final = "UPDATE mandate SET most = :most, asked_at = coalesce(asked_at, :at) WHERE mandate = :mandate"
AGREED: Final = """
SELECT mood = 'unyielding' OR revoked_at NOT NULL, asked_at + silence > :at FROM mandate WHERE mandate = :mandate
"""
REVOKE: Final = "UPDATE mandate SET revoked_at = coalesce(revoked_at, :at) WHERE mandate = :mandate"
REVOKED: Final = "SELECT revoked_at + silence > :at FROM mandate WHERE mandate = :mandate"
ASK_DEBIT: Final = """
INSERT OR IGNORE INTO debit
SELECT :payment, mandate, :amount,
       revoked_at NOT NULL OR :amount > most OR asked_at IS NULL
       OR refusals > (SELECT count(*) FROM debit WHERE debit.mandate = mandate.mandate),
       :at, CASE mood WHEN 'deaf' THEN :at + silence ELSE :at END, :at + silence, NULL
FROM mandate WHERE mandate = :mandate
"""
TAKE: Final = """
UPDATE debit SET taken_at = :at
WHERE payment = :payment AND taken_at IS NULL AND NOT is_refused AND hears_at <= :at
"""
# What was debited is given back as what somebody has paid.
TAKEN: Final = """
INSERT OR IGNORE INTO paid
SELECT payment, mood, silence, refusals FROM debit JOIN mandate USING (mandate)
WHERE payment = :payment AND taken_at NOT NULL
"""
DEBIT: Final = "SELECT is_refused, says_at > :at, taken_at, amount FROM debit WHERE payment = :payment"
DEBITS: Final = "SELECT payment, amount, taken_at, hears_at - asked_at FROM debit WHERE taken_at NOT NULL ORDER BY 3, 1"
# To an account of a shop, whose number says how it is taken, or to a person who has paid, at once.
ASK_ACCOUNT: Final = "INSERT OR IGNORE INTO account VALUES (:account, :at)"
ASKED_ACCOUNT: Final = "SELECT asked_at + :silence > :at FROM account WHERE account = :account"
PAY_OUT: Final = """
INSERT OR IGNORE INTO payout
SELECT :payout, :number, :amount, refused, :at + :silence, CASE WHEN NOT refused THEN :at END
FROM (SELECT :refusals > (SELECT count(*) FROM payout WHERE number = :number) AS refused)
"""
PAYOUT: Final = "SELECT is_refused, says_at > :at FROM payout WHERE payout = :payout"
PAYOUTS: Final = "SELECT payout, amount, paid_at, 0 FROM payout WHERE paid_at NOT NULL ORDER BY 3, 1"
STATEMENT: Final = (
    "SELECT payment, refund, amount, given_at, hears_at - asked_at FROM refund WHERE given_at NOT NULL ORDER BY 4, 2"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the statement: so much went back for this payment, then. ``deaf``: for how long it had heard
    nothing."""

    payment: UUID
    refund: UUID
    fen: int
    at: datetime
    deaf: timedelta = NOT_AT_ALL


@dataclass(frozen=True, slots=True)
class Taken:
    """Another: so much was debited for this payment, or paid out by this payout, then."""

    payment: UUID
    fen: int
    at: datetime
    deaf: timedelta = NOT_AT_ALL


@dataclass(frozen=True, slots=True)
class Bank:
    """The file is the bank."""

    file: Path

    def open(self) -> None:
        """With empty books."""
        with self._books() as books:
            books.executescript(TABLES)

    def take(self, payment: UUID, mood: Mood, silence: timedelta) -> None:
        """Somebody pays."""
        with self._books() as books:
            row = (str(payment), mood, silence.total_seconds(), REFUSALS.get(mood, 0))
            books.execute("INSERT OR IGNORE INTO paid VALUES (?, ?, ?, ?)", row)

    def refunds(self) -> list[Given]:
        """All that went back, in the order in which it did."""
        with self._books() as books:
            return [
                Given(UUID(payment), UUID(refund), fen, _instant(at), timedelta(seconds=deaf))
                for payment, refund, fen, at, deaf in books.execute(STATEMENT)
            ]

    def trust(self, mandate: UUID, mood: Mood, silence: timedelta) -> None:
        """Somebody allows debits."""
        with self._books() as books:
            row = (str(mandate), mood, silence.total_seconds(), REFUSALS.get(mood, 0))
            books.execute("INSERT OR IGNORE INTO mandate VALUES (?, ?, ?, ?, NULL, NULL, NULL)", row)

    def debits(self) -> list[Taken]:
        """All that was taken by mandates, in the order in which it was."""
        with self._books() as books:
            return _taken(books, DEBITS)

    def payouts(self) -> list[Taken]:
        """All that was paid out, in the order in which it was; a bank may have sent it back since."""
        with self._books() as books:
            return _taken(books, PAYOUTS)

    # The port

    def cashier_url(self, bill: Bill) -> str:
        return f"simulated:{bill.payment_id}"

    def close(self, payment_id: UUID) -> None:
        """Whoever has begun to pay may still end it: the worst that a provider does."""

    def payment_state(self, payment_id: UUID) -> Sighting:
        """What somebody has paid it reports by itself, as the plan has it, and does not say before; of a debit it says
        what it did once it speaks."""
        with self._books() as books:
            debit = books.execute(DEBIT, {"payment": str(payment_id), "at": _now()}).fetchone()
            if debit is not None:
                return _sighted(payment_id, debit)
            paid = books.execute("SELECT 1 FROM paid WHERE payment = ?", [str(payment_id)]).fetchone()
        return Sighting(Standing.SILENT if paid else Standing.CLOSED)

    def statement(self, *, since: datetime, until: datetime) -> list[StatementLine]:
        """Hand out none: whoever checks the world reads its books, by ``refunds``, ``debits`` and ``payouts``."""
        raise ProviderSilent(provider=SANDBOX)

    def refund(self, order: RefundOrder) -> Answer:
        asked = {"refund": str(order.refund_id), "payment": str(order.payment_id), "amount": order.amount.amount}
        asked |= {"at": _now(), "to_account": order.account is not None}
        with self._books() as books:
            books.execute("BEGIN IMMEDIATE")
            books.execute(ASK, asked)
            books.execute(GIVE, asked)
            books.execute("COMMIT")
            is_refused, is_silent, _ = books.execute(STATE, asked).fetchone()
        if is_refused:
            return Answer(Outcome.FAILED, reason="pay.refused")
        return Answer(Outcome.SILENT) if is_silent else _succeeded(order.refund_id)

    def refund_state(self, refund_id: UUID) -> Answer:
        with self._books() as books:
            found = books.execute(STATE, {"refund": str(refund_id), "at": _now()}).fetchone()
        _, is_silent, is_given = found or (False, False, False)
        if is_silent:
            return Answer(Outcome.SILENT)
        return _succeeded(refund_id) if is_given else Answer(Outcome.UNHEARD)

    def create_mandate(self, asked: MandateAsked) -> Answer:
        """Only what its payer allows; one that refuses for ever refuses this, too."""
        said = {"mandate": str(asked.mandate_id), "most": asked.most.amount, "at": _now()}
        with self._books() as books:
            books.execute(AGREE, said)
            is_refused, is_silent = books.execute(AGREED, said).fetchone() or (True, False)
        if is_refused:
            return Answer(Outcome.FAILED, reason="pay.mandate_refused")
        return Answer(Outcome.SILENT) if is_silent else _succeeded(asked.mandate_id)

    def debit(self, order: DebitOrder) -> DebitAnswer:
        asked = {"payment": str(order.payment_id), "mandate": str(order.mandate_id), "amount": order.amount.amount}
        asked |= {"at": _now()}
        with self._books() as books:
            books.execute("BEGIN IMMEDIATE")
            for statement in (ASK_DEBIT, TAKE, TAKEN):
                books.execute(statement, asked)
            books.execute("COMMIT")
            is_refused, is_silent, taken_at, fen = books.execute(DEBIT, asked).fetchone() or (True, False, None, 0)
        if is_refused:
            return DebitAnswer(Outcome.FAILED, reason="pay.debit_refused")
        if is_silent or taken_at is None:
            return DebitAnswer(Outcome.SILENT)
        return DebitAnswer(Outcome.SUCCEEDED, report=_report(order.payment_id, fen, taken_at))

    def revoke_mandate(self, mandate_id: UUID) -> Answer:
        """One that it never heard of has ended."""
        said = {"mandate": str(mandate_id), "at": _now()}
        with self._books() as books:
            books.execute(REVOKE, said)
            [is_silent] = books.execute(REVOKED, said).fetchone() or [False]
        return Answer(Outcome.SILENT) if is_silent else _succeeded(mandate_id)

    def verify_account(self, account_id: UUID, account: BankAccount) -> Answer:
        """One that is never found is unyielding."""
        mood = mood_of(account.number)
        if mood is Mood.UNYIELDING:
            return Answer(Outcome.FAILED, reason="pay.no_such_account")
        said = {"account": str(account_id), "silence": _silence(mood), "at": _now()}
        with self._books() as books:
            books.execute(ASK_ACCOUNT, said)
            [is_silent] = books.execute(ASKED_ACCOUNT, said).fetchone()
        return Answer(Outcome.SILENT) if is_silent else _succeeded(account_id)

    def pay_out(self, order: PayoutOrder) -> Answer:
        number = order.account.number if order.account else ""
        mood = mood_of(number) if number else Mood.PROMPT
        asked = {"payout": str(order.payout_id), "number": number or order.payee_ref, "amount": order.amount.amount}
        asked |= {"refusals": REFUSALS.get(mood, 0), "silence": _silence(mood), "at": _now()}
        with self._books() as books:
            books.execute(PAY_OUT, asked)
        return self.payout_state(order.payout_id)

    def payout_state(self, payout_id: UUID) -> Answer:
        with self._books() as books:
            found = books.execute(PAYOUT, {"payout": str(payout_id), "at": _now()}).fetchone()
        if found is None:
            return Answer(Outcome.UNHEARD)
        is_refused, is_silent = found
        if is_refused:
            return Answer(Outcome.FAILED, reason="pay.payout_refused")
        return Answer(Outcome.SILENT) if is_silent else _succeeded(payout_id)

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as books:
            yield books


class Carrier:
    """Is told of a parcel and keeps it to itself: what it reports, and when, stands in the plan."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Nothing to remember."""

    def trace(self, waybill: str) -> Sequence[ParcelNews]:
        """It knows no more than it has reported."""
        return ()


class Register:
    """Knows whoever has a code of this world."""

    def look_up(self, credit_code: str, *, request_id: UUID) -> RegistryAnswer:
        return registered(credit_code)


@contextmanager
def outside(bank: Bank) -> Iterator[None]:
    """Let the bank, such a carrier and such a register stand outside, in this process, in the place of whoever is there
    otherwise."""
    providers, carriers = platform_core.payments.ports.PROVIDERS, sales_ports.CARRIERS
    before, register = (providers[SANDBOX], carriers[SANDBOX]), business_registry()
    providers[SANDBOX], carriers[SANDBOX] = bank, Carrier()
    fill_business_registry(Register())
    try:
        yield
    finally:
        providers[SANDBOX], carriers[SANDBOX] = before
        fill_business_registry(register)


def _silence(mood: Mood) -> float:
    return MUTE_ABOUT_ACCOUNTS.total_seconds() if mood is Mood.MUTE else 0


def _succeeded(thing_id: UUID) -> Answer:
    return Answer(Outcome.SUCCEEDED, provider_ref=f"SIM{thing_id.hex}")


def _sighted(payment_id: UUID, debit: tuple[bool, bool, float | None, int]) -> Sighting:
    _, is_silent, taken_at, fen = debit
    if is_silent:
        return Sighting(Standing.SILENT)
    report = _report(payment_id, fen, taken_at) if taken_at else None
    return Sighting(Standing.PAID if report else Standing.CLOSED, report)


def _report(payment_id: UUID, fen: int, taken_at: float) -> CaptureReport:
    paid_at = _instant(taken_at)
    return CaptureReport(provider_ref=f"SIM{payment_id.hex}", amount=Money(fen), tender=Tender.BALANCE, paid_at=paid_at)


def _taken(books: sqlite3.Connection, lines: str) -> list[Taken]:
    return [
        Taken(UUID(payment), fen, _instant(at), timedelta(seconds=deaf))
        for payment, fen, at, deaf in books.execute(lines)
    ]


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _now() -> float:
    """By the moved clock, as every process here."""
    with bound(SYSTEM), transaction.atomic():
        return clock.now().timestamp()
