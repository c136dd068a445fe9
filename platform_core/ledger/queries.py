"""Reads of the ledger: balances of accounts, and whether the books agree with themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from platform_core.eventlog.queries import latest
from platform_core.ledger.accounts import AccountKind, sign_of
from platform_core.ledger.errors import NoAccounts, NoSuchHold
from platform_core.ledger.events import Reconciled
from platform_core.ledger.models import Account, Posting
from platform_core.ledger.types import (
    AccountLine,
    Balance,
    Difference,
    MovementSum,
    PostingKind,
    Reconciliation,
    Source,
    Statement,
)
from platform_core.money import CNY, Money, total
from platform_core.tenancy.scopes import ask

# One statement and so one snapshot: stored balances beside those computed from the postings.
COMPARE: Final = """
WITH recomputed AS (
  SELECT account,
         sum(posted) FILTER (WHERE debit) AS debits_posted, sum(posted) FILTER (WHERE NOT debit) AS credits_posted,
         sum(held) FILTER (WHERE debit) AS debits_pending, sum(held) FILTER (WHERE NOT debit) AS credits_pending
  FROM ledger_movement GROUP BY account
), compared AS (
  SELECT a.id::text AS subject, a.currency, side.*
  FROM ledger_account a LEFT JOIN recomputed r ON r.account = a.id
  CROSS JOIN LATERAL (VALUES
    ('debits_posted', a.debits_posted, coalesce(r.debits_posted, 0)),
    ('credits_posted', a.credits_posted, coalesce(r.credits_posted, 0)),
    ('debits_pending', a.debits_pending, coalesce(r.debits_pending, 0)),
    ('credits_pending', a.credits_pending, coalesce(r.credits_pending, 0))) AS side(what, stored, recomputed)
), sides AS (
  SELECT currency AS subject, 'debits against credits' AS what,
         sum(stored) FILTER (WHERE what = 'debits_posted') AS stored,
         sum(stored) FILTER (WHERE what = 'credits_posted') AS recomputed
  FROM compared GROUP BY currency
)
SELECT subject, what, stored, recomputed FROM compared WHERE stored <> recomputed
UNION ALL SELECT subject, what, stored, recomputed FROM sides WHERE stored <> recomputed
ORDER BY 1, 2
"""

# The balances of now, and what has moved since: so a period needs no posting of the time before it. One statement.
SINCE: Final = """
WITH sums AS (
  SELECT side.account, replace(p.code, '.post_pending', '') AS code, p.occurred_at < %(until)s AS inside,
         sum(side.sign * p.amount)::bigint AS moved, count(*) AS postings
  FROM ledger_posting p
  CROSS JOIN LATERAL (VALUES (p.debit_account_id, 1), (p.credit_account_id, -1)) AS side(account, sign)
  WHERE p.merchant_id = %(shop)s AND p.occurred_at >= %(since)s AND p.kind IN ('posted', 'post_pending')
  GROUP BY 1, 2, 3
)
SELECT a.kind, a.debits_posted - a.credits_posted, s.code, s.inside, coalesce(s.moved, 0), coalesce(s.postings, 0)
FROM ledger_account a LEFT JOIN sums s ON s.account = a.id
WHERE a.merchant_id = %(shop)s AND a.currency = %(currency)s AND a.kind = ANY(%(kinds)s)
ORDER BY a.kind, s.code
"""
MOVED: Final = (PostingKind.POSTED.value, PostingKind.POST_PENDING.value)


def balance(kind: AccountKind, *, merchant_id: UUID, currency: str = CNY) -> Balance:
    """The balance of a shop's account. Raises ``NoAccounts``."""
    account = Account.objects.filter(merchant_id=merchant_id, kind=kind, currency=currency).first()
    if account is None:
        raise NoAccounts
    return _balance(account)


def balances(merchant_id: UUID, *, currency: str = CNY) -> dict[AccountKind, Balance]:
    """The balance of each account of a shop, in one query. Raises ``NoAccounts``."""
    found = Account.objects.filter(merchant_id=merchant_id, currency=currency)
    if not (accounts := {AccountKind(account.kind): _balance(account) for account in found}):
        raise NoAccounts
    return accounts


def statements(
    merchant_id: UUID, *, kinds: Sequence[AccountKind], since: datetime, until: datetime, currency: str = CNY
) -> list[Statement]:
    """Draw up the statement of each of these accounts for a period, in their order; a hold counts once it is posted.
    Raises ``NoAccounts``.
    """
    values = {"shop": merchant_id, "kinds": list(kinds), "since": since, "until": until, "currency": currency}
    now: dict[AccountKind, int] = {}
    sums: dict[AccountKind, list[MovementSum]] = defaultdict(list)
    later: dict[AccountKind, int] = defaultdict(int)
    for name, stands, code, inside, moved, postings in ask(SINCE, values):
        kind = AccountKind(name)
        sign = sign_of(kind)
        now[kind] = sign * stands
        if inside:
            sums[kind].append(MovementSum(code, Money(sign * moved, currency), postings))
        later[kind] += 0 if inside else sign * moved
    if not now:
        raise NoAccounts
    return [_close(kind, Money(now[kind] - later[kind], currency), sums[kind]) for kind in kinds if kind in now]


def _close(kind: AccountKind, closing: Money, movements: Sequence[MovementSum]) -> Statement:
    moved = total((each.amount for each in movements), currency=closing.currency)
    return Statement(account=kind, opening=closing - moved, closing=closing, movements=tuple(movements))


def postings_between(
    merchant_id: UUID, *, kinds: Sequence[AccountKind], since: datetime, until: datetime, currency: str = CNY
) -> QuerySet[Posting]:
    """The postings of a period that moved one of these accounts, each with both accounts; unordered."""
    accounts = Account.objects.filter(merchant_id=merchant_id, kind__in=kinds, currency=currency).values("id")
    return Posting.objects.filter(
        Q(debit_account__in=accounts) | Q(credit_account__in=accounts),
        merchant_id=merchant_id,
        kind__in=MOVED,
        occurred_at__gte=since,
        occurred_at__lt=until,
    ).select_related("debit_account", "credit_account")


def first_moved_at(merchant_id: UUID) -> datetime | None:
    """When money first moved on an account of this shop, if it ever has."""
    rows = Posting.objects.filter(merchant_id=merchant_id, kind__in=MOVED).order_by("occurred_at")
    return rows.values_list("occurred_at", flat=True).first()


def account_lines(posting: Posting, *, kinds: Collection[AccountKind]) -> list[AccountLine]:
    """The posting as those of these accounts show it that it has moved."""
    sides = ((posting.debit_account, 1), (posting.credit_account, -1))
    return [
        AccountLine(
            account=AccountKind(account.kind),
            code=posting.code.removesuffix(f".{PostingKind.POST_PENDING}"),
            amount=Money(sign * sign_of(AccountKind(account.kind)) * posting.amount, posting.currency),
            source=Source(posting.source_type, posting.source_id),
            occurred_at=posting.occurred_at,
        )
        for account, sign in sides
        if account.kind in kinds
    ]


def holds_of(source: Source, *, merchant_id: UUID, codes: list[str]) -> list[Posting]:
    """The held postings of this source under these codes, resolved or not. Raises ``NoSuchHold``."""
    found = list(
        Posting.objects.filter(
            merchant_id=merchant_id,
            source_type=source.type,
            source_id=source.id,
            code__in=codes,
            kind=PostingKind.PENDING,
        ).select_related("debit_account", "credit_account")
    )
    if missing := sorted(set(codes) - {hold.code for hold in found}):
        raise NoSuchHold(source_type=source.type, source_id=str(source.id), hold=missing[0])
    return found


def agreed_last() -> bool:
    """Tell whether the books agreed at the last comparison; true before the first one."""
    last = latest(Reconciled.topic)
    return last is None or last.payload["differences"] == 0


def reconcile() -> Reconciliation:
    """Compare the books with themselves, over all shops; for scopes that see all of them (system, auditor)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM ledger_account), (SELECT count(*) FROM ledger_posting)")
        accounts, postings = cursor.fetchone()
        cursor.execute(COMPARE)
        found = [Difference(subject, what, int(stored), int(sums)) for subject, what, stored, sums in cursor.fetchall()]
    return Reconciliation(accounts=accounts, postings=postings, differences=tuple(found))


def _balance(account: Account) -> Balance:
    sign = sign_of(AccountKind(account.kind))
    return Balance(
        posted=Money(sign * (account.debits_posted - account.credits_posted), account.currency),
        pending=Money(sign * (account.debits_pending - account.credits_pending), account.currency),
    )
