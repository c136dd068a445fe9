"""A month of a shop's books as people read it: the accounts, what moved on them, and the case behind each posting."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from complaints.complaint import queries as complaint_queries
from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.types import Move
from orders.deposits import queries as deposits_queries
from orders.sales import queries as sales_queries
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import AccountLine, Statement
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.payments.queries import payouts, settlements
from platform_core.payments.types import PostingPurpose

A = AccountKind
ACCOUNTS: Final = {
    A.MERCHANT_PAYABLE: _("To be paid out"),
    A.BUYER_ESCROW: _("Not settled yet"),
    A.CONSUMER_DEPOSIT: _("Deposits of buyers"),
    A.DEPOSIT: _("Guarantee deposit"),
    A.FUND_ADVANCE: _("Owed by the shop"),
}
FIRST_YEAR: Final = 2020
PAGES: Final = {
    "orders.order": ("seller:order", "order_id"),
    "orders.deposit": ("seller:deposit", "deposit_id"),
    "merchants.debt": ("seller:debt", "debt_id"),
    "complaints.complaint": ("seller:complaint", "complaint_id"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month in Shanghai."""

    first: date

    @property
    def since(self) -> datetime:
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        return midnight(self.after.first)

    @property
    def before(self) -> Month:
        return Month((self.first - DAY).replace(day=1))

    @property
    def after(self) -> Month:
        return Month((self.first + 31 * DAY).replace(day=1))

    @property
    def last(self) -> date:
        return self.after.first - DAY

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


def read_month(text: str, *, at: datetime) -> Month:
    """The month that an address asks for, or this one. Raises ``Http404`` for one that is none or has not come."""
    this = Month(local_day(at).replace(day=1))
    if not text:
        return this
    try:
        month = Month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        raise Http404 from None
    if month.code != text or not month.first.year >= FIRST_YEAR or month.first > this.first:
        raise Http404
    return month


def statements_of(merchant_id: UUID, month: Month) -> list[Statement]:
    """The statement of each account. Raises ``NoAccounts``."""
    return ledger.statements(merchant_id, kinds=list(ACCOUNTS), since=month.since, until=month.until)


def purpose(entry_code: str) -> str:
    """The purpose of a posting, in words."""
    kind = PostingPurpose if entry_code in set(PostingPurpose) else Move
    return words.label_if_known(kind, entry_code)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a posting is about: its number, and its page where it has one."""

    number: str = ""
    href: str = ""


def subjects_of(entries: Collection[AccountLine], *, by: Actor) -> Mapping[UUID, Subject]:
    """What each source is about, in two statements however many there are."""
    about = _cases_behind({entry.source.id for entry in entries})
    about |= {
        entry.source.id: (entry.source.type, entry.source.id) for entry in entries if entry.source.id not in about
    }
    numbers = _numbers({of for _, of in about.values()}, by=by)
    return {source: _subject(kind, of, numbers.get(of, "")) for source, (kind, of) in about.items()}


def _cases_behind(ids: Collection[UUID]) -> dict[UUID, tuple[str, UUID]]:
    shares = settlements.orders_of_shares(ids)
    found = shares.union(
        settlements.orders_of_refunds(ids),
        guarantee_queries.debts_of_movements(ids),
        complaint_queries.complaints_of_reviews(ids),
        all=True,
    )
    return {source: (kind, of) for source, kind, of in found}


def _numbers(ids: Collection[UUID], *, by: Actor) -> dict[UUID, str]:
    shop = by.merchant_id or by.id
    asked = (
        sales_queries.orders_of(by),
        deposits_queries.deposits_of(by),
        complaint_queries.complaints_of(by),
        guarantee_queries.debts_of(shop, by=by),
        payouts.payouts_of(shop, by=by),
    )
    first, *others = (rows.filter(id__any_of=ids).order_by().values_list("id", "number") for rows in asked)
    return dict(first.union(*others, all=True))


def _subject(kind: str, of: UUID, number: str) -> Subject:
    if not number or kind not in PAGES:
        return Subject(number)
    return Subject(number, words.way(*PAGES[kind], of))


def entries_between(
    merchant_id: UUID, month: Month, *, by: Actor, chunk: int = 500
) -> Iterator[tuple[AccountLine, Subject]]:
    """Every entry of the month on any of the accounts, the first first."""
    rows = ledger.postings_between(merchant_id, kinds=list(ACCOUNTS), since=month.since, until=month.until)
    waiting: list[AccountLine] = []
    for posting in rows.order_by("occurred_at", "id").iterator(chunk_size=chunk):
        waiting += ledger.account_lines(posting, kinds=ACCOUNTS)
        if len(waiting) >= chunk:
            yield from _with_subjects(waiting, by=by)
            waiting = []
    yield from _with_subjects(waiting, by=by)


def _with_subjects(entries: Sequence[AccountLine], *, by: Actor) -> list[tuple[AccountLine, Subject]]:
    subjects = subjects_of(entries, by=by)
    return [(entry, subjects[entry.source.id]) for entry in entries]
