"""What does a licence that has run out, or a verification that is overdue, stop, and what does it leave alone?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from aftersales.returns.queries.cases import address, one_return
from merchants.shops.commands.changes import verify_change
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as queries
from merchants.shops.types import VerificationMethod
from orders.checkout.commands import placing as commands
from orders.checkout.errors import NotOnOffer
from tests.aftersales.returns import builders
from tests.merchants.builders import MOVED, TEA_HOUSE, acting_as, operator, reported
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-10", "ECL-27")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
End = Callable[[Sale, datetime], None]


def run_out(sale: Sale, at: datetime) -> None:
    """The business licence ended yesterday."""
    with acting_as(operator()), transaction.atomic():
        Merchant.objects.filter(id=sale.shop).update(licence_valid_until=(at - DAY).date())


def remain_unverified(sale: Sale, at: datetime) -> None:
    """Nobody has verified the shop again, and yesterday was the last day on which it sold."""
    with acting_as(operator()), transaction.atomic():
        Merchant.objects.filter(id=sale.shop).update(verified_until=(at - DAY).date())


ENDS = pytest.mark.parametrize(
    ("end", "reason"), [(run_out, "licence_expired"), (remain_unverified, "verification_overdue")]
)


@ENDS
def test_stops_the_next_order_at_once(sale: Sale, at: datetime, end: End, reason: str) -> None:
    quote = orders.quoted(sale, at)
    end(sale, at)

    with acting_as(sale.shopper), pytest.raises(NotOnOffer), transaction.atomic():
        commands.place_purchase(quote.id, recipient=orders.HOME, consents=orders.AGREED, by=sale.shopper, at=at)


@ENDS
def test_protects_an_order_in_progress_to_its_end(sale: Sale, at: datetime, end: End, reason: str) -> None:
    """It is shipped, signed for, sent back and paid back, though the shop sells nothing any more."""
    order = orders.paid(sale, at)
    end(sale, at)

    orders.send(order, sale, at + HOUR)
    orders.report(order, at + DAY)
    case = builders.back(order, sale, at + DAY)
    builders.granted(case, sale, at + 2 * DAY)

    with acting_as(sale.seller), transaction.atomic():
        assert queries.may_sell(sale.shop, at=at).reasons == (reason,)
    assert builders.refunded(sale) == [(order.total, "requested")]


@pytest.mark.duty("NRR-11")
def test_a_return_keeps_the_address_that_it_was_given(sale: Sale, at: datetime) -> None:
    """The shop's warehouse moves while the goods are on their way back; the next return goes to the new place."""
    before = builders.noticed(orders.delivered(sale, at), sale, at + DAY)
    with acting_as(operator()), transaction.atomic():
        shop = Merchant.objects.get(id=sale.shop)
    change = reported(shop, at + DAY)
    with acting_as(by := operator()), transaction.atomic():
        verify_change(change.id, method=VerificationMethod.VISIT, by=by, at=at + DAY)

    order = orders.shipped(sale, at + DAY)
    orders.report(order, at + DAY + HOUR, report_id="r2")
    after = builders.noticed(order, sale, at + 2 * DAY)

    with acting_as(sale.shopper), transaction.atomic():
        told = [address(one_return(case.id, by=sale.shopper)) for case in (before, after)]
    assert [found.address for found in told if found] == [TEA_HOUSE.return_address, MOVED["address"]]
