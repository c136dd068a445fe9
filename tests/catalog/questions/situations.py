"""Where can a question on goods stand, and when does the time to answer end?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from catalog.listings.models import Listing
from catalog.questions import commands
from catalog.questions.models import Question
from platform_core.actors import Role
from tests.catalog.builders import swept
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

DAY: Final = timedelta(hours=24)
Way = Callable[[Question, Sale, datetime], Any]


def listing_of(sale: Sale) -> UUID:
    with acting_as(sale.seller), transaction.atomic():
        return Listing.objects.values_list("id", flat=True).get(merchant_id=sale.shop)


def ask(sale: Sale, at: datetime) -> Question:
    with acting_as(sale.shopper), transaction.atomic():
        return commands.ask(listing_id=listing_of(sale), text="茶叶是今年春天采的吗？", by=sale.shopper, at=at)


def answer(row: Question, sale: Sale, at: datetime) -> Question:
    with acting_as(sale.seller), transaction.atomic():
        return commands.answer(row.id, answer="是，四月采摘。", by=sale.seller, at=at)


def take_back(row: Question, sale: Sale, at: datetime) -> Question:
    with acting_as(sale.shopper), transaction.atomic():
        return commands.take_back(row.id, by=sale.shopper, at=at)


def hide(row: Question, sale: Sale, at: datetime) -> Question:
    staff = operator()
    with acting_as(staff), transaction.atomic():
        return commands.hide(row.id, reasons="含有他人电话。", by=staff, at=at)


def _sweep(row: Question, sale: Sale, at: datetime) -> None:
    swept(at)


def _reach(*ways: Way, before: timedelta = timedelta()) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - before - DAY)
        row = ask(sale, at - before)
        for way in ways:
            way(row, sale, at)
        with acting_as(sale.seller), transaction.atomic():
            row.refresh_from_db()
        return Standing(
            row=row,
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at)),
        )

    return reach


def _words(step: str, standing: Standing) -> dict[str, Any]:
    return {"answer": {"answer": "是，四月采摘。"}, "hide": {"reasons": "含有他人电话。"}}.get(step, {})


QUESTIONS: Final = Situations(
    model=Question,
    words=_words,
    public=True,
    where={
        "asked": _reach(),
        "answered": _reach(answer),
        "unanswered": _reach(_sweep, before=DAY),
        "withdrawn": _reach(take_back),
        "hidden": _reach(hide),
    },
    clocks={
        # Twenty-four hours, over a holiday too.
        "catalog.answer": Clocked(
            where="asked",
            since=datetime(2026, 9, 30, 10, 0, tzinfo=UTC),
            due=datetime(2026, 10, 1, 10, 0, tzinfo=UTC),
        )
    },
)
