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
from typing import Final, TypeAlias
from uuid import UUID

from django.db import transaction

import platform_core.payments.ports
from merchants.shops.ports import business_registry, fill_business_registry
from merchants.shops.types import RegistryAnswer
from orders.sales import ports as sales_ports
from orders.sales.types import ParcelNews
from platform_core import clock
from platform_core.drivers.world.acting import SANDBOX
from platform_core.drivers.world.fixtures import registry_answer
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
    ProviderStanding,
    RefundOrder,
    Sighting,
    StatementLine,
    Tender,
)
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.simulator.words import MUTE_ABOUT_ACCOUNTS, REFUSALS, Mood, mood_of

NOT_AT_ALL: Final = timedelta(0)
TABLES: Final = """
PRAGMA journal_mode=WAL;
CREATE TABLE source (
    id TEXT PRIMARY KEY, mood TEXT, silence REAL, refusals INTEGER,
    most INTEGER, agreed_at REAL, revoked_at REAL
);
CREATE TABLE asked (
    id TEXT PRIMARY KEY, what TEXT, source TEXT, amount INTEGER, is_refused INTEGER,
    asked_at REAL, hears_at REAL, says_at REAL, done_at REAL
);
"""
# Times are seconds since 1970. A source is a payment that came, a mandate, or an account to which something goes.
KNOW: Final = "INSERT OR IGNORE INTO source VALUES (:id, :mood, :silence, :refusals, NULL, NULL, NULL)"
# One that refuses does so to what is first asked of a source, unless the money goes to another account than it came
# from. One that was revoked takes nothing.
ASK: Final = """
INSERT OR IGNORE INTO asked
SELECT :id, :what, source.id, :amount,
       :what <> 'account' AND NOT :to_account
       AND refusals > (SELECT count(*) FROM asked WHERE source = source.id AND what = :what)
       OR :what = 'debit' AND (revoked_at NOT NULL OR :amount > most OR agreed_at IS NULL),
       :at, CASE mood WHEN 'deaf' THEN :at + silence ELSE :at END, :at + silence, NULL
FROM source WHERE id = :source
"""
DO: Final = """
UPDATE asked SET done_at = :at WHERE id = :id AND done_at IS NULL AND NOT is_refused AND hears_at <= :at
"""
# What was debited is given back as what somebody has paid.
TAKEN: Final = """
INSERT OR IGNORE INTO source
SELECT asked.id, mood, silence, refusals, NULL, NULL, NULL FROM asked JOIN source ON source.id = asked.source
WHERE asked.id = :id AND what = 'debit' AND done_at NOT NULL
"""
STATE: Final = "SELECT is_refused, says_at > :at, done_at, amount FROM asked WHERE id = :id AND what = :what"
# Whoever is silent about a mandate hears of it, and of its end, so much later.
AGREE: Final = "UPDATE source SET most = :most, agreed_at = coalesce(agreed_at, :at) WHERE id = :id"
AGREED: Final = (
    "SELECT mood = 'unyielding' OR revoked_at NOT NULL, agreed_at + silence > :at FROM source WHERE id = :id"
)
REVOKE: Final = "UPDATE source SET revoked_at = coalesce(revoked_at, :at) WHERE id = :id"
REVOKED: Final = "SELECT revoked_at + silence > :at FROM source WHERE id = :id"
STATEMENT: Final = """
SELECT source, id, amount, done_at, hears_at - asked_at FROM asked WHERE what = :what AND done_at NOT NULL ORDER BY 4, 2
"""
State: TypeAlias = tuple[bool, bool, float | None, int]  # refused, silent, done when, of how much


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

    def know(self, source: UUID | str, mood: Mood, silence: timedelta) -> None:
        """Somebody pays, allows debits, or has an account."""
        row = {"id": str(source), "mood": mood, "silence": silence.total_seconds(), "refusals": REFUSALS.get(mood, 0)}
        with self._books() as books:
            books.execute(KNOW, row)

    def refunds(self) -> list[Given]:
        """All that went back, in the order in which it did."""
        return [
            Given(UUID(payment), line.payment, line.fen, line.at, line.deaf) for payment, line in self._lines("refund")
        ]

    def debits(self) -> list[Taken]:
        """All that was taken by mandates, in the order in which it was."""
        return [line for _, line in self._lines("debit")]

    def payouts(self) -> list[Taken]:
        """All that was paid out, in the order in which it was; a bank may have sent it back since."""
        return [line for _, line in self._lines("payout")]

    # The port

    def cashier_url(self, bill: Bill) -> str:
        return f"simulated:{bill.payment_id}"

    def close(self, payment_id: UUID) -> None:
        """Whoever has begun to pay may still end it: the worst that a provider does."""

    def payment_state(self, payment_id: UUID) -> Sighting:
        """What somebody has paid it reports by itself, as the plan has it, and does not say before; of a debit it says
        what it did once it speaks."""
        if debit := self._state("debit", payment_id):
            return _sighted(payment_id, debit)
        with self._books() as books:
            paid = books.execute("SELECT 1 FROM source WHERE id = ?", [str(payment_id)]).fetchone()
        return Sighting(ProviderStanding.SILENT if paid else ProviderStanding.CLOSED)

    def statement(self, *, since: datetime, until: datetime) -> list[StatementLine]:
        """Hand out none: whoever checks the world reads its books, by ``refunds``, ``debits`` and ``payouts``."""
        raise ProviderSilent(provider=SANDBOX)

    def refund(self, order: RefundOrder) -> Answer:
        to_account, fen = order.account is not None, order.amount.amount
        state = self._ask("refund", order.refund_id, of=order.payment_id, fen=fen, to_account=to_account)
        return _answer(state, order.refund_id, "pay.refused")

    def refund_state(self, refund_id: UUID) -> Answer:
        _, is_silent, given_at, _ = self._state("refund", refund_id) or (False, False, None, 0)
        if is_silent:
            return Answer(Outcome.SILENT)
        return _succeeded(refund_id) if given_at else Answer(Outcome.UNHEARD)

    def create_mandate(self, asked: MandateAsked) -> Answer:
        """Only what its payer allows; one that refuses for ever refuses this, too."""
        said = {"id": str(asked.mandate_id), "most": asked.most.amount, "at": _now()}
        with self._books() as books:
            books.execute(AGREE, said)
            is_refused, is_silent = books.execute(AGREED, said).fetchone() or (True, False)
        return _answer((is_refused, is_silent, None, 0), asked.mandate_id, "pay.mandate_refused")

    def debit(self, order: DebitOrder) -> DebitAnswer:
        state = self._ask("debit", order.payment_id, of=order.mandate_id, fen=order.amount.amount)
        is_refused, is_silent, taken_at, fen = state or (True, False, None, 0)
        if is_refused:
            return DebitAnswer(Outcome.FAILED, reason="pay.debit_refused")
        if is_silent or taken_at is None:
            return DebitAnswer(Outcome.SILENT)
        return DebitAnswer(Outcome.SUCCEEDED, report=_report(order.payment_id, fen, taken_at))

    def revoke_mandate(self, mandate_id: UUID) -> Answer:
        """One that it never heard of has ended."""
        said = {"id": str(mandate_id), "at": _now()}
        with self._books() as books:
            books.execute(REVOKE, said)
            [is_silent] = books.execute(REVOKED, said).fetchone() or [False]
        return Answer(Outcome.SILENT) if is_silent else _succeeded(mandate_id)

    def verify_account(self, account_id: UUID, account: BankAccount) -> Answer:
        """One that is never found is unyielding."""
        self._know_account(account.number)
        state = self._ask("account", account_id, of=account.number)
        is_found = mood_of(account.number) is not Mood.UNYIELDING
        return _answer(state if is_found else None, account_id, "pay.no_such_account")

    def pay_out(self, order: PayoutOrder) -> Answer:
        """To an account of a shop, whose number says how it is taken, or to a person who has paid, at once."""
        number = order.account.number if order.account else order.payee_ref
        if order.account:
            self._know_account(number)
        else:
            self.know(number, Mood.PROMPT, NOT_AT_ALL)
        self._ask("payout", order.payout_id, of=number, fen=order.amount.amount)
        return self.payout_state(order.payout_id)

    def payout_state(self, payout_id: UUID) -> Answer:
        state = self._state("payout", payout_id)
        return _answer(state, payout_id, "pay.payout_refused") if state else Answer(Outcome.UNHEARD)

    def _know_account(self, number: str) -> None:
        mood = mood_of(number)
        self.know(number, mood, MUTE_ABOUT_ACCOUNTS if mood is Mood.MUTE else NOT_AT_ALL)

    def _ask(self, what: str, number: UUID, *, of: UUID | str, fen: int = 0, to_account: bool = False) -> State | None:
        """Ask once, and have it done if it hears by now. How it stands; none of what it has never heard of."""
        asked = {
            "what": what,
            "id": str(number),
            "source": str(of),
            "amount": fen,
            "to_account": to_account,
            "at": _now(),
        }
        with self._books() as books:
            books.execute("BEGIN IMMEDIATE")
            for statement in (ASK, DO, TAKEN):
                books.execute(statement, asked)
            books.execute("COMMIT")
        return self._state(what, number)

    def _state(self, what: str, number: UUID) -> State | None:
        with self._books() as books:
            found: State | None = books.execute(STATE, {"what": what, "id": str(number), "at": _now()}).fetchone()
        return found

    def _lines(self, what: str) -> list[tuple[str, Taken]]:
        with self._books() as books:
            return [
                (source, Taken(UUID(number), fen, datetime.fromtimestamp(at, UTC), timedelta(seconds=deaf)))
                for source, number, fen, at, deaf in books.execute(STATEMENT, {"what": what})
            ]

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
        return registry_answer(credit_code)


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


def _answer(state: State | None, number: UUID, refusal: str) -> Answer:
    is_refused, is_silent, *_ = state or (True, False)
    if is_refused:
        return Answer(Outcome.FAILED, reason=refusal)
    return Answer(Outcome.SILENT) if is_silent else _succeeded(number)


def _succeeded(thing_id: UUID) -> Answer:
    return Answer(Outcome.SUCCEEDED, provider_ref=f"SIM{thing_id.hex}")


def _sighted(payment_id: UUID, debit: State) -> Sighting:
    _, is_silent, taken_at, fen = debit
    if is_silent:
        return Sighting(ProviderStanding.SILENT)
    report = _report(payment_id, fen, taken_at) if taken_at else None
    return Sighting(ProviderStanding.PAID if report else ProviderStanding.CLOSED, report)


def _report(payment_id: UUID, fen: int, taken_at: float) -> CaptureReport:
    paid_at = datetime.fromtimestamp(taken_at, UTC)
    return CaptureReport(provider_ref=f"SIM{payment_id.hex}", amount=Money(fen), tender=Tender.BALANCE, paid_at=paid_at)


def _now() -> float:
    """By the moved clock, as every process here."""
    with bound(SYSTEM), transaction.atomic():
        return clock.now().timestamp()
