"""Who is told of a claim and of freight, in both languages, and what follows from their facts?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.claims.evidence import claims_of_an_order
from aftersales.claims.models import ClaimParcel
from aftersales.claims.types import Topic
from aftersales.freight.evidence import freight_of_an_order
from aftersales.returns.types import Remedy
from catalog.safety.types import Danger
from orders.sales.models.orders import Order
from orders.sales.ports import CARRIERS
from platform_core.actors import Actor
from platform_core.notices.models import Notice
from platform_core.payments.types import Outcome
from tests.aftersales.claims import builders as claims
from tests.aftersales.freight import builders as freight
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.catalog.safety import builders as safety
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


@pytest.fixture
def sale(at: datetime) -> Sale:
    return orders.sale(at)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return orders.delivered(sale, at)


def notices_of(person: Actor, about: str) -> list[Notice]:
    with acting_as(person), transaction.atomic():
        found = Notice.objects.filter(template__startswith=f"aftersales.{about}").order_by("sent_at", "id")
        return list(found)


def names(person: Actor, about: str) -> list[str]:
    return [notice.template.removeprefix("aftersales.") for notice in notices_of(person, about)]


def test_both_sides_hear_of_a_claim_and_by_when(order: Order, sale: Sale, at: datetime) -> None:
    claim = claims.claimed(order, sale, at + DAY, wants=Remedy.EXCHANGE)
    builders.sweep(builders.clocks(claim.id, sale)["answer_claim"].due_at)
    relayed()

    assert names(sale.shopper, "claim_") == ["claim_filed_for_shopper", "claim_agreed_for_shopper"]
    assert names(sale.seller, "claim_") == ["claim_filed_for_shop", "claim_agreed_for_shop"]
    agreed = notices_of(sale.shopper, "claim_agreed")[0].texts
    assert "逾期未答复" in agreed["zh"]["body"]
    assert "did not answer in time" in agreed["en"]["body"]
    noticed = notices_of(sale.shopper, "noticed")[0].texts
    assert "The shop pays for the way back" in noticed["en"]["body"]
    assert "stands with the claim" in noticed["en"]["body"]
    assert "开机" not in str([notice.texts for notice in notices_of(sale.seller, "")])


def test_the_carrier_hears_of_what_is_owed_and_is_asked_before_it_counts_as_lost(
    order: Order, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[str] = []

    class Follows:
        def announce(self, parcel_id: object, *, waybill: str, **_: object) -> None:
            announced.append(waybill)

        def trace(self, waybill: str) -> list[object]:
            return []

    monkeypatch.setitem(CARRIERS, "sandbox", Follows())
    claim = claims.exchanging(order, sale, at + DAY)
    claims.piece_sent(claim, sale, at + DAY)

    relayed()

    with acting_as(sale.seller), transaction.atomic():
        assert ClaimParcel.objects.get().waybill in announced


def test_the_file_of_the_order_holds_it_all(order: Order, sale: Sale, at: datetime) -> None:
    claim = claims.claimed(order, sale, at + DAY, topic=Topic.MISSING, wants=Remedy.REFUND_PART, quantity=1)
    photo = claims.photo(claim, sale.shopper, at + DAY)
    claims.agreed(claim, sale, at + DAY)
    asked = freight.asked(freight.sent_for_claim(order, sale, at + DAY), sale, at + DAY)

    with acting_as(sale.seller), transaction.atomic():
        of_claims, of_freight = set(claims_of_an_order(order.id)), set(freight_of_an_order(order.id))

    clocks = {clock.id for clock in builders.clocks(claim.id, sale).values()}
    assert {claim.id, photo} | clocks <= of_claims
    assert len(of_claims) > 2 + len(clocks)  # its refund as well
    assert asked.id in of_freight


def test_both_sides_hear_of_freight_and_of_what_is_short(order: Order, sale: Sale, at: datetime) -> None:
    case = freight.sent_for_claim(order, sale, at + DAY, quantity=2)
    found = freight.asked(case, sale, at + DAY)
    builders.granted(case, sale, at + DAY)
    freight.agreed(found, sale, at + DAY)
    relayed()

    assert names(sale.seller, "freight_") == ["freight_asked_for_shop", "freight_paid_for_shop"]
    assert names(sale.shopper, "freight_") == ["freight_paid_for_shopper"]
    assert "12.00" in notices_of(sale.shopper, "freight_paid")[0].texts["zh"]["body"]


@pytest.mark.duty("CRL-19", "SPT-03")
@pytest.mark.parametrize(("danger", "asked"), [(safety.DANGER, "Send it back"), (safety.DESTROYED, "destroy it")])
def test_the_buyer_of_a_recalled_lot_hears_that_it_covers_what_a_return_has_freed(
    order: Order, sale: Sale, at: datetime, danger: Danger, asked: str
) -> None:
    """Before that, the buyer was told that nothing is asked of these pieces."""
    case = builders.noticed(order, sale, at + DAY)
    recalls.offered(sale, at + DAY, order=order, danger=danger)
    builders.withdrawn(case, sale, at + DAY)
    relayed()

    [told] = notices_of(sale.shopper, "remedy_grown")
    zh, en = (told.texts[language]["body"] for language in ("zh", "en"))
    assert all(said in en for said in ("2 of lot L1", "116.00 CNY", asked))
    assert ("comes by itself after 20" in en, "后将自动退款" in zh) == ((danger is safety.DESTROYED,) * 2)


def test_the_buyer_of_a_recalled_lot_hears_of_no_offer_that_is_taken_up_when_the_relay_comes(
    order: Order, sale: Sale, at: datetime
) -> None:
    case = builders.noticed(order, sale, at + DAY, quantity=1)
    row = recalls.offered(sale, at + DAY, order=order)
    builders.withdrawn(case, sale, at + DAY)
    recalls.sent(row, sale.shopper, at + DAY)
    relayed()

    assert "remedy_grown" not in names(sale.shopper, "remedy_")


def test_the_buyer_of_a_recalled_lot_hears_that_the_money_is_back(order: Order, sale: Sale, at: datetime) -> None:
    row = recalls.offered(sale, at + 3 * DAY, order=order)
    recalls.arrived(recalls.sent(row, sale.shopper, at + 3 * DAY), sale.seller, at + 4 * DAY)
    orders.answer(order, Outcome.SUCCEEDED, at + 4 * DAY)
    relayed()

    assert names(sale.shopper, "remedy_")[-1] == "remedy_money_back"
    [told] = notices_of(sale.shopper, "remedy_money_back")
    assert "116.00 CNY" in told.texts["en"]["body"]
    assert "已将订单" in told.texts["zh"]["body"]
