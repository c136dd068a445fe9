"""Commands of the books: accounts are opened, money is posted, held and resolved; no row is changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg2 import sql

import platform_core.notices.commands
from platform_core.actors import Actor
from platform_core.errors import DomainError
from platform_core.eventlog.commands.publishing import publish
from platform_core.ledger import queries
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.errors import AlreadyPosted, AlreadyResolved, NoAccounts, Overdraft
from platform_core.ledger.events import AccountsOpened, Posted, Reconciled
from platform_core.ledger.models import Account, Posting
from platform_core.ledger.types import PostingKind, Reconciliation, Source, Transfer
from platform_core.money import CNY
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)
SHOWN: Final = 20  # differences per line of the process's log
# One SQL function per type of source, defined by the package that owns the rows: it says what such a row allows.
POST: Final = sql.SQL("SELECT {}(%s, %s, %s, %s, %s)")
REFUSALS: Final[dict[str, type[DomainError]]] = {
    "ledger_no_overdraft_credit": Overdraft,
    "ledger_no_overdraft_debit": Overdraft,
    "ledger_posted_once": AlreadyPosted,
    "ledger_resolved_once": AlreadyResolved,
}
NULL: Final = "23502"  # the function raises it if an account is missing


@transaction.atomic(savepoint=False)
def open_accounts(merchant_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open a shop's sub-ledger, one account of each kind. A second call changes nothing."""
    rows = [Account(merchant_id=merchant_id, kind=kind, currency=CNY, opened_at=at) for kind in AccountKind]
    with acting_for(merchant_id):
        if Account.objects.filter(merchant_id=merchant_id, currency=CNY).exists():
            return
        Account.objects.bulk_create(rows)
        publish(AccountsOpened(merchant_id=merchant_id, currency=CNY), by=by, at=at)


@transaction.atomic(savepoint=False)
def post(transfers: Sequence[Transfer], *, merchant_id: UUID, source: Source, by: Actor, at: datetime) -> UUID:
    """Move money at once, all transfers or none, and return the id of the group.

    It locks the shop's accounts until the transaction ends, so it comes last in a command; for several shops in the
    order of their ids. Raises ``Overdraft``, ``AlreadyPosted`` or ``NoAccounts``.
    """
    lines = [_line(t, kind=PostingKind.POSTED) for t in transfers]
    return _write(lines, merchant_id=merchant_id, source=source, by=by, at=at)


@transaction.atomic(savepoint=False)
def hold(transfers: Sequence[Transfer], *, merchant_id: UUID, source: Source, by: Actor, at: datetime) -> UUID:
    """Set money aside: it counts against the limits, and is settled or released once. Raises as ``post`` does."""
    lines = [_line(t, kind=PostingKind.PENDING) for t in transfers]
    return _write(lines, merchant_id=merchant_id, source=source, by=by, at=at)


@transaction.atomic(savepoint=False)
def settle(source: Source, *, codes: list[str], merchant_id: UUID, by: Actor, at: datetime) -> UUID:
    """Post the amounts held under these codes. Raises ``NoSuchHold`` or ``AlreadyResolved``."""
    return _resolve(source, codes, PostingKind.POST_PENDING, merchant_id=merchant_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def release(source: Source, *, codes: list[str], merchant_id: UUID, by: Actor, at: datetime) -> UUID:
    """Release the amounts held under these codes. Raises ``NoSuchHold`` or ``AlreadyResolved``."""
    return _resolve(source, codes, PostingKind.VOID_PENDING, merchant_id=merchant_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def reconcile(*, by: Actor, at: datetime) -> Reconciliation:
    """Compare the books with themselves and publish the outcome; alarm staff if they disagree."""
    outcome, agreed = queries.reconcile(), queries.agreed_last()
    run = Reconciled(
        run_id=new_id(),
        accounts=outcome.accounts,
        postings=outcome.postings,
        differences=len(outcome.differences),
    )
    publish(run, by=by, at=at)
    if not outcome.agrees:
        _raise_the_alarm(run, outcome, first=agreed, by=by, at=at)
    return outcome


def _raise_the_alarm(run: Reconciled, outcome: Reconciliation, *, first: bool, by: Actor, at: datetime) -> None:
    """Alarm staff once. The log repeats the difference every five minutes, people do not need that."""
    found = [f"{d.subject} {d.what}: {d.stored} is not {d.recomputed}" for d in outcome.differences[:SHOWN]]
    logger.error("ledger_differs", extra={"run": str(run.run_id), "differences": run.differences, "found": found})
    if first:
        params: dict[str, str | int] = {"run_id": str(run.run_id), "differences": run.differences}
        platform_core.notices.commands.send_to_staff(template="ledger.differs", params=params, by=by, at=at)


def _resolve(
    source: Source, codes: list[str], kind: PostingKind, *, merchant_id: UUID, by: Actor, at: datetime
) -> UUID:
    with acting_for(merchant_id):
        holds = queries.holds_of(source, merchant_id=merchant_id, codes=codes)
    lines = [_resolution(hold, kind=kind) for hold in holds]
    return _write(lines, merchant_id=merchant_id, source=source, by=by, at=at)


def _write(lines: list[dict[str, Any]], *, merchant_id: UUID, source: Source, by: Actor, at: datetime) -> UUID:
    group = new_id()
    fact = Posted(
        group_id=group,
        merchant_id=merchant_id,
        source_type=source.type,
        source_id=source.id,
        codes=tuple(line["code"] for line in lines),
    )
    with acting_for(merchant_id):
        with _refusals(), connection.cursor() as cursor:
            cursor.execute(POST.format(_function_of(source)), [merchant_id, group, source.id, at, json.dumps(lines)])
        publish(fact, by=by, at=at)
    return group


def _function_of(source: Source) -> sql.Identifier:
    return sql.Identifier(f"ledger_post_{source.type.replace('.', '_')}")


def _line(transfer: Transfer, *, kind: PostingKind) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "debit": transfer.debit,
        "credit": transfer.credit,
        "amount": transfer.amount.amount,
        "currency": transfer.amount.currency,
        "code": transfer.code,
        "kind": kind,
    }


def _resolution(hold: Posting, *, kind: PostingKind) -> dict[str, Any]:
    """The arguments for the function: it locks by account and currency, and compares all of them with the hold."""
    return {
        "id": str(new_id()),
        "debit": hold.debit_account.kind,
        "credit": hold.credit_account.kind,
        "amount": hold.amount,
        "currency": hold.currency,
        "code": f"{hold.code}.{kind}",
        "kind": kind,
        "pending": str(hold.id),
    }


@contextmanager
def _refusals() -> Iterator[None]:
    """Translate the database's errors into refusals. The transaction is broken by then, so the refusal must end it."""
    try:
        yield
    except IntegrityError as error:
        diagnosis: Any = getattr(error.__cause__, "diag", None)
        if diagnosis is not None and diagnosis.sqlstate == NULL:
            raise NoAccounts from error
        if leaf := REFUSALS.get(getattr(diagnosis, "constraint_name", "")):
            raise leaf from error
        raise
