"""The month's money of a shop: its page, its file, and the orders that are still to be settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.shops.errors import NoShop
from orders.sales import queries as sales_queries
from orders.sales.types import Wait
from platform_core import clock
from platform_core.accounts.standing import may_send, refuse_other_roles
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Facts, FilePage, Page, Row
from platform_core.cases.table_files import as_file, local_text, refuse_too_long
from platform_core.deadlines.queries import promises
from platform_core.files.sheets import Cell
from platform_core.http.paging import read_page
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import AccountLine, Statement
from platform_core.legal.spans import local_day
from platform_core.money import Money, total
from platform_core.payments.queries import payouts, settlements
from platform_core.project.faces import statements
from platform_core.project.faces.statements import ACCOUNTS, Month, Subject
from platform_core.ui import wording

ROWS: Final = 50
MONTHS: Final = 12  # that links lead to; an older one has its address
CONFIRM_RECEIPT: Final = "orders.confirm_receipt"
NOT_RECEIVED: Final = {  # by the state of the order
    "paid": _("You have not handed it over yet."),
    "shipped": _(
        "The shopper has not confirmed it yet; once it is delivered, it is confirmed by itself on the day named here."
    ),
}


class OfAMonth(ActionPage[None]):
    """What a page and a file of a month have in common."""

    door = Role.MERCHANT

    @cached_property
    def shop(self) -> UUID:
        if self.by.merchant_id is None:
            raise NoShop
        return self.by.merchant_id

    @cached_property
    def month(self) -> Month:
        return statements.read_month(self.request.GET.get("month", ""), at=clock.now())


class MonthPage(OfAMonth, Page):
    """What stood on each account before and after, every kind of movement, and its lines."""

    name = "seller:month"
    template = "seller/month.html"

    def facts(self) -> Facts:
        books = statements.statements_of(self.shop, self.month)
        asked = self.request.GET.get("account", "")
        chosen = next((one for one in books if one.account == asked), books[0])
        found = read_page(self._lines(chosen.account), self.request, by=("-occurred_at", "-id"), size=ROWS)
        entries = [entry for row in found.rows for entry in ledger.account_lines(row, kinds=[chosen.account])]
        subjects = statements.subjects_of(entries, by=self.by)
        this = statements.read_month("", at=clock.now())
        return {
            "month": self.month,
            "so_far": self.month == this,
            "months": list(_months_until(this)),
            "accounts": [_account(one) for one in books],
            "chosen": _account(chosen) | {"kinds": _kinds(chosen)},
            "entries": [_line(entry, subjects[entry.source.id]) for entry in entries],
            "next": found.next,
            "may_file": may_send(reverse("seller:month-file")),
        }

    def _lines(self, account: AccountKind) -> QuerySet[Row]:
        return ledger.postings_between(self.shop, kinds=[account], since=self.month.since, until=self.month.until)


class MonthFile(OfAMonth, FilePage):
    """Every line of the month on every account, between what stood there before and after; to be filed."""

    name = "seller:month-file"

    def file(self) -> HttpResponse:
        """The file leaves the house, so it is for those who do the shop's money. Raises ``NotInYourRole``."""
        refuse_other_roles(self.request.path)
        header = self.header()
        refuse_too_long(self, sum(one.postings + 2 for one in self.books), header)
        return as_file(self, f"money-{self.month.code}", header, self.rows())

    @cached_property
    def books(self) -> Sequence[Statement]:
        return statements.statements_of(self.shop, self.month)

    def header(self) -> Sequence[str]:
        names = (_("When"), _("Account"), _("What moved"), _("About"), _("Amount"), _("Then on the account"))
        return [str(name) for name in names]

    def rows(self) -> Iterable[Sequence[Cell]]:
        stands = {one.account: one.opening for one in self.books}
        last = min(self.month.last, local_day(clock.now()))
        for account, amount in stands.items():
            yield [self.month.first, str(ACCOUNTS[account]), gettext("Before the month"), "", None, amount]
        for entry, subject in statements.entries_between(self.shop, self.month, by=self.by):
            stands[entry.account] += entry.amount
            when = local_text(entry.occurred_at)
            what = statements.purpose(entry.code)
            name, then = str(ACCOUNTS[entry.account]), stands[entry.account]
            yield [when, name, what, subject.number, entry.amount, then]
        for account, amount in stands.items():
            yield [last, str(ACCOUNTS[account]), gettext("After the month"), "", None, amount]


class UnsettledPage(OfAMonth, Page):
    """The paid orders whose money is not the shop's yet, each with when it will be, or why not yet."""

    name = "seller:unsettled"
    template = "seller/unsettled.html"

    def facts(self) -> Facts:
        shares = settlements.shares_to_settle(self.shop)
        found = read_page(shares, self.request, by=("captured_at", "id"), size=ROWS)
        orders = sales_queries.orders_of(self.by).filter(id__any_of=[share.order_id for share in found.rows])
        known = {order.id: order for order in orders.annotate(confirmed_by=promises.end_of(CONFIRM_RECEIPT))}
        rows = [_waiting(share, known[share.order_id]) for share in found.rows if share.order_id in known]
        return {"rows": rows, "next": found.next, "balance": payouts.balance_of(self.shop)}


def _waiting(share: Row, order: Row) -> Facts:
    wait = sales_queries.why_unsettled(order, refund_open=share.refund_open)
    is_sale_open = wait is Wait.NOT_RECEIVED
    return {
        "id": order.id,
        "number": order.number,
        "paid_at": share.captured_at,
        "amount": share.to_settle,
        "at": order.confirmed_by if is_sale_open else None,
        "why": NOT_RECEIVED.get(order.state, "") if is_sale_open else wording.label(wait),
        "state": words.state("order", order.state),
    }


def _months_until(month: Month) -> Iterator[Month]:
    for _each in range(MONTHS):
        yield month
        month = month.before


def _account(of: Statement) -> Facts:
    moved = [each.amount for each in of.movements]
    zero = Money(0, of.opening.currency)
    return {
        "code": of.account,
        "name": ACCOUNTS[of.account],
        "opening": of.opening,
        "came": total(one for one in moved if one > zero),
        "went": total(one for one in moved if one < zero),
        "closing": of.closing,
    }


def _kinds(of: Statement) -> list[Facts]:
    return [
        {"name": statements.purpose(each.code), "amount": each.amount, "postings": each.postings}
        for each in of.movements
    ]


def _line(entry: AccountLine, subject: Subject) -> Facts:
    return {
        "at": entry.occurred_at,
        "what": statements.purpose(entry.code),
        "amount": entry.amount,
        "number": subject.number,
        "href": subject.href,
    }
