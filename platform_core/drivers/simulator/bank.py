"""What does the payment provider do with our money, and what does its own statement say?

An honest one with moods, at the port that adapters fill. It remembers in a file of its own, which every process that
asks it shares; a refund it knows by its number is made once, however often it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import orders.ports
import platform_core.payments.ports
from platform_core import clock
from platform_core.drivers.simulator.words import Mood
from platform_core.drivers.world.acting import SANDBOX
from platform_core.payments.types import Answer, Bill, Outcome, RefundOrder
from platform_core.tenancy.scopes import SYSTEM, bound

TABLES: Final = """
CREATE TABLE IF NOT EXISTS paid (payment TEXT PRIMARY KEY, amount INTEGER, mood TEXT, silence REAL, at TEXT);
CREATE TABLE IF NOT EXISTS asked (refund TEXT PRIMARY KEY, payment TEXT, amount INTEGER, at TEXT);
CREATE TABLE IF NOT EXISTS refused (refund TEXT PRIMARY KEY, payment TEXT);
CREATE TABLE IF NOT EXISTS given (refund TEXT PRIMARY KEY, payment TEXT, amount INTEGER, at TEXT);
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the statement: so much went back for this payment, then."""

    payment: UUID
    refund: UUID
    fen: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Bank:
    """The file is the bank."""

    file: Path

    def open(self) -> None:
        with self._books() as books:
            books.executescript("PRAGMA journal_mode=WAL;" + TABLES)

    def take(self, payment: UUID, fen: int, *, mood: Mood, silence: timedelta, at: datetime) -> None:
        """Somebody pays."""
        row = (str(payment), fen, mood, silence.total_seconds(), at.isoformat())
        with self._books() as books:
            books.execute("INSERT OR IGNORE INTO paid VALUES (?, ?, ?, ?, ?)", row)

    def statement(self) -> list[Given]:
        """All that went back, in the order in which it did."""
        with self._books() as books:
            lines = books.execute("SELECT payment, refund, amount, at FROM given ORDER BY at, refund").fetchall()
        return [
            Given(UUID(payment), UUID(refund), fen, datetime.fromisoformat(at)) for payment, refund, fen, at in lines
        ]

    # The port

    def cashier_url(self, bill: Bill) -> str:
        return f"simulated:{bill.payment_id}"

    def close(self, payment_id: UUID) -> None:
        """Whoever has begun to pay may still end it: the worst that a provider does."""

    def refund(self, order: RefundOrder) -> Answer:
        at = _now()
        with self._books() as books:
            books.execute("BEGIN IMMEDIATE")
            answer = self._answer(books, order, at)
            books.execute("COMMIT")
        return answer

    def refund_state(self, refund_id: UUID) -> Answer:
        with self._books() as books:
            asked = books.execute("SELECT payment, at FROM asked WHERE refund = ?", [str(refund_id)]).fetchone()
            if asked is None:
                return Answer(Outcome.UNHEARD)
            if _is_silent(books, asked, at=_now()):
                return Answer(Outcome.SILENT)
            given = books.execute("SELECT 1 FROM given WHERE refund = ?", [str(refund_id)]).fetchone()
        return _succeeded(refund_id) if given else Answer(Outcome.UNHEARD)

    def _answer(self, books: sqlite3.Connection, order: RefundOrder, at: datetime) -> Answer:
        number, payment = str(order.refund_id), str(order.payment_id)
        books.execute(
            "INSERT OR IGNORE INTO asked VALUES (?, ?, ?, ?)", (number, payment, order.amount.amount, at.isoformat())
        )
        asked = books.execute("SELECT payment, at FROM asked WHERE refund = ?", [number]).fetchone()
        mood = Mood(books.execute("SELECT mood FROM paid WHERE payment = ?", [payment]).fetchone()[0])
        silent = _is_silent(books, asked, at=at)
        if mood is Mood.REFUSING and _refuses(books, number, payment):
            return Answer(Outcome.FAILED, reason="pay.refused")
        if not (silent and mood is Mood.DEAF):
            line = (number, payment, order.amount.amount, at.isoformat())
            books.execute("INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?)", line)
        return Answer(Outcome.SILENT) if silent else _succeeded(order.refund_id)

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as books:
            yield books


class Carrier:
    """Is told of a parcel and keeps it to itself: what it reports, and when, stands in the plan."""

    def announce(self, parcel_id: UUID, *, waybill: str, region_code: str, reports_to: str, request_id: UUID) -> None:
        """Nothing to remember."""


@contextmanager
def outside(bank: Bank) -> Iterator[None]:
    """Let the bank and such a carrier stand outside, in this process, in the place of whoever is there otherwise."""
    providers, carriers = platform_core.payments.ports.PROVIDERS, orders.ports.CARRIERS
    before = providers[SANDBOX], carriers[SANDBOX]
    providers[SANDBOX], carriers[SANDBOX] = bank, Carrier()
    try:
        yield
    finally:
        providers[SANDBOX], carriers[SANDBOX] = before


def _is_silent(books: sqlite3.Connection, asked: Any, *, at: datetime) -> bool:
    payment, first = asked
    silence = books.execute("SELECT silence FROM paid WHERE payment = ?", [payment]).fetchone()[0]
    return at < datetime.fromisoformat(first) + timedelta(seconds=silence)


def _refuses(books: sqlite3.Connection, number: str, payment: str) -> bool:
    """The first refund of a payment, whenever it is asked for."""
    books.execute(
        "INSERT INTO refused SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM refused WHERE payment = ?)",
        (number, payment, payment),
    )
    return books.execute("SELECT 1 FROM refused WHERE refund = ?", [number]).fetchone() is not None


def _succeeded(refund_id: UUID) -> Answer:
    return Answer(Outcome.SUCCEEDED, provider_ref=f"SIM{refund_id.hex}")


def _now() -> datetime:
    """By the moved clock, as every process here."""
    with bound(SYSTEM), transaction.atomic():
        return clock.now()
