"""What belongs to the dossier of an order?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from catalog.promotions import commands as promotions_commands
from orders.sales.errors import OrderNotFound
from orders.sales.evidence import dossier
from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment
from platform_core.money import Money
from platform_core.payments.models.shares import Share
from platform_core.rows import new_id
from platform_core.rulebook.models.versions import Acceptance, Version
from privacy.requests.types import RequestKind
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.privacy import builders as privacy

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def things_of(order_id: UUID) -> list[UUID]:
    """As staff see it, who ask when they approve."""
    with acting_as(operator()), transaction.atomic():
        return list(dossier(order_id))


def money_of(order: Order) -> set[UUID]:
    with acting_as(operator()), transaction.atomic():
        share = Share.objects.get(order_id=order.id)
        return {share.id, share.payment_id, *share.refunds.values_list("id", flat=True)}


def rules_of(order: Order) -> set[UUID]:
    """The act by which its shopper accepted the rules, and their versions, which other orders have in common."""
    with acting_as(operator()), transaction.atomic():
        accepted = Acceptance.objects.filter(about_id=order.purchase_id)
        return {accepted[0].act_id, *accepted.values_list("version_id", flat=True)}


class TestDossier:
    def test_is_the_order_its_parcel_its_money_and_the_rules_accepted(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        with acting_as(operator()), transaction.atomic():
            parcel = Shipment.objects.get(order_id=order.id)
        found = things_of(order.id)
        assert set(found) == {order.id, parcel.id} | money_of(order) | rules_of(order)
        assert len(found) == len(set(found))

    def test_has_the_promotion_under_which_it_was_placed(self, sale: Sale, at: datetime) -> None:
        later = at + timedelta(hours=1)
        with acting_as(sale.seller), transaction.atomic():
            last_day = later.date() + timedelta(days=2)
            begun = promotions_commands.begin_promotion(
                sale.sku_id, price=Money(4900), last_day=last_day, by=sale.seller, at=later
            )

        before, within = builders.placed(sale, at), builders.placed(sale, later)

        assert (begun.id in things_of(before.id), begun.id in things_of(within.id)) == (False, True)

    def test_has_nothing_of_another_order(self, sale: Sale, at: datetime) -> None:
        order, other = builders.shipped(sale, at), builders.placed(sale, at)

        with acting_as(operator()), transaction.atomic():
            in_force = set(Version.objects.in_force().values_list("id", flat=True))
        assert set(things_of(order.id)) & set(things_of(other.id)) <= in_force

    @pytest.mark.duty("ECL-25")
    def test_has_nothing_of_what_its_buyer_asked_about_their_own_data(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        before = things_of(order.id)

        request = privacy.asked(sale.shopper, RequestKind.EXPLANATION, at)
        hold = privacy.held(sale.shopper, at)

        found = things_of(order.id)
        assert (found, {request.id, hold.id} & set(found)) == (before, set())

    def test_of_an_order_that_is_not_there_is_refused(self, db: None) -> None:
        with pytest.raises(OrderNotFound) as refusal:
            things_of(new_id())

        assert set(refusal.value.params) == {"order_id"}
