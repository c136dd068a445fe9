"""A sale of what is delivered by a code, step by step, by the commands that the doors call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from catalog.listings.types import Exclusion, ReturnTerms
from orders.codes import commands
from orders.codes.models import CodeDelivery
from orders.codes.types import LineCodes
from orders.sales.models.orders import Order
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

LISTED: Final[Mapping[str, Any]] = {
    "category": "digital_content",
    "title_zh": "茶艺入门（电子书）",
    "facts": {
        "producer": "福州茶业有限公司",
        "format": "EPUB",
        "system_requirements": "任何阅读器",
        "licence_terms": "仅供本人阅读",
    },
    "return_terms": ReturnTerms(Exclusion.DIGITAL),
}
CODES: Final = ("TEA-AAAA-0001", "TEA-AAAA-0002")


@recorded
def sale(at: datetime, **said: Any) -> Sale:
    """A shop with an e-book of which ten codes are left, and somebody who may want it."""
    return builders.sale(at, **LISTED | said)


def line_of(order: Order, sale: Sale) -> UUID:
    with acting_as(sale.seller), transaction.atomic():
        return order.lines.get().id


@recorded
def hand_over(order: Order, sale: Sale, at: datetime, *, codes: Sequence[str] = CODES) -> CodeDelivery:
    given = [LineCodes(line_of(order, sale), tuple(codes))]
    with acting_as(sale.seller), transaction.atomic():
        return commands.hand_over_codes(order.id, codes=given, by=sale.seller, at=at)


@recorded
def handed_over(sale: Sale, at: datetime, *, codes: Sequence[str] = CODES, **how: Any) -> Order:
    order = builders.paid(sale, at, **how)
    hand_over(order, sale, at, codes=codes)
    return order


@recorded
def read(order: Order, sale: Sale, at: datetime) -> list[LineCodes]:
    with acting_as(sale.shopper), transaction.atomic():
        return commands.reveal_codes(order.id, by=sale.shopper, at=at)
