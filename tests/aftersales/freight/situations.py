"""Where can freight stand that a shopper paid in a shop's place, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from aftersales.freight.models import Freight
from platform_core.actors import Role
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns.builders import BEFORE_HOLIDAY, DAY, FIRST_OCTOBER
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

THIRTIETH: Final = datetime(2026, 9, 30, 2, tzinfo=UTC)
Step = Callable[[Freight, Sale, datetime], Any]


def after(*steps: Step) -> Callable[[datetime], Standing]:
    """Of goods that go back because of a claim."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - DAY)
        found = freight.asked(freight.sent_for_claim(orders.delivered(sale, at - DAY), sale, at), sale, at)
        for step in steps:
            step(found, sale, at)
        with acting_as(sale.seller), transaction.atomic():
            row = Freight.objects.get(id=found.id)
        return Standing(
            row=row,
            actors={Role.MERCHANT: sale.seller, Role.SHOPPER: sale.shopper, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at - DAY)),
        )

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    told = {"dispute": {"statement": "运费明显偏高"}}
    reasons = {"reasons": "凭证属实"}
    return (told | dict.fromkeys(("rule_for_shopper", "decline"), reasons)).get(step, {})


FREIGHTS: Final = Situations(
    model=Freight,
    where={
        "asked": after(),
        "disputed": after(freight.disputed),
        "paid": after(freight.agreed),
        "declined": after(freight.disputed, freight.declined),
    },
    words=words,
    clocks={
        # Three working days after the holiday, of which the tenth is one that is worked in its place.
        "aftersales.answer_freight": Clocked(
            where="asked", since=THIRTIETH, due=datetime(2026, 10, 10, 16, tzinfo=UTC)
        ),
        "aftersales.rule_freight": Clocked(where="disputed", since=BEFORE_HOLIDAY, due=FIRST_OCTOBER),
    },
)
