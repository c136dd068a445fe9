"""Is nothing subscribed to or debited that could not be bought? (HSE-15, ECL-10)"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from catalog.listings.types import FactValue
from orders.sales.types import Recipient
from orders.subscriptions.errors import SubscriptionRefused
from tests.catalog import builders as catalog
from tests.catalog.prices.builders import choose_freight, state_freight
from tests.merchants import builders as merchants
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions import builders as kept_by
from tests.orders.subscriptions.builders import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
LHASA = replace(builders.HOME, region_code="540102", address="拉萨市城关区北京东路一号")
LAST_DAY: Final = datetime(2029, 1, 1, 2, tzinfo=UTC)  # of the shop's permit for food
FOOD: Final[dict[str, Any]] = {
    "category": "food",
    "facts": catalog.FOOD
    | {
        "production_date": "2028-12-01",
        "food_licence": FactValue("SC11435010200001", valid_until=date(2035, 1, 1)),
    },
}


@pytest.fixture
def at() -> datetime:
    """A day on which the number of hours before a debit is in force."""
    return kept_by.AT


def tea(at: datetime) -> Sale:
    shop = merchants.opened(at)
    catalog.on_show(shop.id, catalog.new_sku(best_before=date(2030, 6, 1)), at=at, **FOOD)
    return Sale(merchants.owner_of(shop), merchants.person(at), catalog.sku_of(shop.id).id)


def started(at: datetime) -> Kept:
    sale = tea(at)
    kept = Kept(sale, kept_by.subscribe(sale, kept_by.stated(sale, at), at))
    kept_by.signed(kept.row, at)
    return kept


class TestGoodsThatNeedAPermit:
    def test_are_debited_while_it_is_valid(self) -> None:
        kept = started(LAST_DAY - 10 * DAY)
        kept_by.sweep(kept_by.notified(kept))

        assert (merchants.LICENCE["valid_until"], kept_by.now(kept).state) == (LAST_DAY.date(), "debiting")

    @pytest.mark.duty("HSE-15", "ECL-10")
    def test_are_debited_no_more_once_it_has_run_out(self) -> None:
        kept = started(LAST_DAY - 5 * DAY)
        kept_by.sweep(kept_by.notified(kept))

        found = kept_by.now(kept)
        assert (found.state, found.reason, kept_by.orders(kept)) == ("ended", "not_on_offer", [])

    @pytest.mark.duty("HSE-15", "ECL-10")
    def test_are_not_subscribed_to_once_it_has_run_out(self, refused: Refused) -> None:
        sale = tea(LAST_DAY - DAY)
        plan = kept_by.stated(sale, LAST_DAY - DAY)

        with refused(SubscriptionRefused) as refusal:
            kept_by.subscribe(sale, plan, LAST_DAY + DAY)

        assert refusal.value.params == {"reasons": ("not_offered",)}


class TestWhereAShopDoesNotSend:
    @pytest.mark.duty("PRC-11", "HSE-15")
    def test_nobody_subscribes(self, at: datetime, refused: Refused) -> None:
        sale = builders.sale(at)
        plan = kept_by.stated(sale, at)
        state_freight(sale.shop, at)
        choose_freight(sale.shop, at)

        with refused(SubscriptionRefused) as refusal:
            kept_by.subscribe(sale, plan, at, recipient=LHASA)

        assert refusal.value.params == {"reasons": ("not_sent_there",)}

    @pytest.mark.duty("PRC-11", "HSE-15")
    @pytest.mark.parametrize(("home", "state"), [(builders.HOME, "debiting"), (LHASA, "ended")])
    def test_nothing_is_debited(self, at: datetime, home: Recipient, state: str) -> None:
        sale = builders.sale(at)
        kept = Kept(sale, kept_by.subscribe(sale, kept_by.stated(sale, at), at, recipient=home))
        kept_by.signed(kept.row, at)
        due = kept_by.notified(kept)
        state_freight(sale.shop, at)
        choose_freight(sale.shop, at)

        kept_by.sweep(due)

        assert kept_by.now(kept).state == state
