"""Is every add-on an act of its own? (ECL-19, OTM-17)"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from catalog.stock.models import Sku
from orders.checkout.api import AddOnOut, QuoteIn
from orders.checkout.commands import placing, quoting
from orders.checkout.errors import OrderRefused
from orders.checkout.models import AddOnOffer
from orders.contracts.types import RequestedLine
from orders.sales.models.orders import Contract, Order, OrderLine
from orders.sales.models.quotes import Quote
from orders.subscriptions.api import AddOnIn
from orders.subscriptions.commands import subscriptions as subscriptions_commands
from orders.subscriptions.errors import AddOnRefused
from platform_core.eventlog.queries import topics_about
from platform_core.money import Money
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def another(sale: Sale, at: datetime) -> UUID:
    """A gift box of the same shop."""
    catalog.on_show(sale.shop, catalog.new_sku(code="BOX", on_hand=10, price=Money(900)), at=at)
    with acting_as(sale.seller), transaction.atomic():
        return Sku.objects.exclude(id=sale.sku_id).get(merchant_id=sale.shop).id


def beside(sale: Sale, at: datetime, *, offered: bool = True, extra: UUID | None = None) -> UUID:
    """A gift box, offered beside the tea."""
    extra = extra or another(sale, at)
    with acting_as(sale.seller), transaction.atomic():
        subscriptions_commands.offer_beside(sale.sku_id, extra_id=extra, offered=offered, by=sale.seller, at=at)
    return extra


def quoted(sale: Sale, at: datetime, *lines: RequestedLine) -> Quote:
    with acting_as(sale.shopper), transaction.atomic():
        return quoting.quote(lines, by=sale.shopper, at=at)


@pytest.mark.duty("ECL-19", "OTM-17")
def test_a_quote_names_what_is_offered_and_holds_none_of_it(sale: Sale, at: datetime) -> None:
    box = beside(sale, at)

    found = quoted(sale, at, RequestedLine(sale.sku_id, 1))

    [offer] = found.document["add_ons"]
    assert (offer["sku_id"], offer["beside"], offer["unit_price"]["amount"]) == (str(box), str(sale.sku_id), 900)
    assert ([line["sku_id"] for line in found.document["lines"]], found.total) == ([str(sale.sku_id)], 5800)


@pytest.mark.duty("ECL-19", "OTM-17", "HSE-15")
def test_a_purchase_holds_what_the_shopper_wrote_and_the_act_by_which_it_was_chosen(sale: Sale, at: datetime) -> None:
    box = beside(sale, at)
    found = quoted(sale, at, RequestedLine(sale.sku_id, 1), RequestedLine(box, 1, chosen_with=sale.sku_id))
    with acting_as(sale.shopper), transaction.atomic():
        purchase = placing.place_purchase(
            found.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at
        )
        order = Order.objects.get(purchase=purchase)
        acts = dict(OrderLine.objects.filter(order=order).values_list("sku_id", "addon_event_id"))
        lines = json.loads(Contract.objects.get(order=order).canonical)["lines"]

    assert (acts[sale.sku_id], acts[box] is not None) == (None, True)
    assert {line["offer"]["sku_id"]: line.get("chosen_with") for line in lines} == {
        str(sale.sku_id): None,
        str(box): str(sale.sku_id),
    }
    with acting_as(sale.seller), transaction.atomic():
        assert "orders.addon_chosen" in topics_about(order.id)


@pytest.mark.duty("OTM-17")
def test_a_choice_is_not_remembered_for_the_next_quote(sale: Sale, at: datetime) -> None:
    box = beside(sale, at)
    quoted(sale, at, RequestedLine(sale.sku_id, 1), RequestedLine(box, 1, chosen_with=sale.sku_id))

    again = quoted(sale, at, RequestedLine(sale.sku_id, 1))

    assert [line["sku_id"] for line in again.document["lines"]] == [str(sale.sku_id)]


@pytest.mark.duty("ECL-19", "OTM-17", "HSE-15")
@pytest.mark.parametrize("how", ["never offered", "offered no more", "alone"])
def test_what_is_not_offered_cannot_be_chosen(sale: Sale, at: datetime, how: str, refused: Refused) -> None:
    box = beside(sale, at)
    if how == "offered no more":
        beside(sale, at, offered=False, extra=box)
    chosen = RequestedLine(box, 1, chosen_with=box if how == "never offered" else sale.sku_id)
    lines = [chosen] if how == "alone" else [RequestedLine(sale.sku_id, 1), chosen]

    with refused(OrderRefused) as refusal:
        quoted(sale, at, *lines)

    assert refusal.value.params == {"reasons": ("add_on_unknown",)}


def test_nothing_is_offered_beside_itself(sale: Sale, at: datetime, refused: Refused) -> None:
    with refused(AddOnRefused):
        beside(sale, at, extra=sale.sku_id)


@pytest.mark.duty("ECL-19", "OTM-17")
def test_there_is_no_field_for_a_default() -> None:
    fields = {f.name for f in AddOnOffer._meta.concrete_fields} | set(AddOnIn().fields) | set(AddOnOut().fields)

    assert not {name for name in fields if "default" in name or "selected" in name or "checked" in name}
    assert not QuoteIn().fields.keys() - {"lines", "region_code"}
