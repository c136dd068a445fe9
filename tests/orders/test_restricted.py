"""Is nothing bought that a measure against the shop keeps from sale, also where it was quoted before?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from orders.checkout.commands import placing as commands
from orders.checkout.errors import NotOnOffer
from tests.merchants.builders import acting_as
from tests.merchants.sanctions import builders as sanctions
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OPR-NEG")]


def test_what_was_quoted_before_a_measure_is_not_sold_after_it(sale: Sale, at: datetime, refused: Refused) -> None:
    quote = builders.quoted(sale, at)
    with acting_as(sanctions.DECIDER), transaction.atomic():
        shop = Merchant.objects.get(id=sale.shop)
    sanctions.decided(shop, at, kind=SanctionKind.LISTING_RESTRICTION, category="general")

    with refused(NotOnOffer) as refusal, acting_as(sale.shopper):
        commands.place_purchase(quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at)

    assert refusal.value.params == {"sku_ids": (sale.sku_id,)}
    assert builders.shelf(sale) == (10, 0)


def test_what_was_sold_before_a_measure_stays_owed(sale: Sale, at: datetime) -> None:
    order = builders.placed(sale, at)
    with acting_as(sanctions.DECIDER), transaction.atomic():
        shop = Merchant.objects.get(id=sale.shop)
    sanctions.decided(shop, at)

    with acting_as(sale.shopper), transaction.atomic():
        order.refresh_from_db()
    assert (order.state, builders.shelf(sale)) == ("placed", (10, 2))
