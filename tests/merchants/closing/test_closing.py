"""Can a shop close, and only after its notice, once it owes nobody anything?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from merchants.closing import queries
from merchants.closing.errors import AlreadyClosing, ReopenedTooLate
from merchants.closing.models import Closing
from merchants.sanctions import commands as sanctions_commands
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops
from merchants.shops.types import SellingRefusal
from merchants.team import commands as team
from platform_core.accounts.errors import TeamRefused
from platform_core.actors import Actor
from platform_core.payments.models.payouts import Payout
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, operator, owner_of
from tests.merchants.closing.situations import announce, take_back
from tests.merchants.guarantee import builders as guarantee
from tests.merchants.guarantee.guarantees import agreed, paid_in, swept
from tests.merchants.sanctions import builders as sanctions
from tests.orders.sales import builders as orders
from tests.platform_core.payments import payouts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.login("worker"),
    pytest.mark.duty("ECL-16"),
    pytest.mark.duty("OTM-23"),
]
ANNOUNCED: Final = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
OVER: Final = datetime(2026, 10, 3, 16, 0, tzinfo=UTC)  # the 4th of September to the 3rd of October, in the holiday


@pytest.fixture
def shop() -> Merchant:
    return opened(ANNOUNCED)


@pytest.fixture
def owner(shop: Merchant) -> Actor:
    return owner_of(shop)


def state_of(row: Closing) -> tuple[str, str]:
    with bound(SYSTEM), transaction.atomic():
        row.refresh_from_db()
        return row.state, shops.shop(row.merchant_id).state


def against(shop: Merchant, at: datetime) -> tuple[str, ...]:
    with bound(SYSTEM), transaction.atomic():
        return shops.may_sell(shop.id, at=at).codes()


class TestTheNotice:
    def test_ends_after_thirty_whole_days_and_not_a_tick_before(self, owner: Actor) -> None:
        row = announce(owner, ANNOUNCED)

        assert row.closes_at == OVER
        swept(OVER - TICK)
        assert state_of(row) == ("announced", "open")
        swept(OVER)
        assert state_of(row) == ("closed", "closed")

    def test_stops_new_orders_and_says_why(self, shop: Merchant, owner: Actor) -> None:
        announce(owner, ANNOUNCED)

        assert against(shop, ANNOUNCED) == (SellingRefusal.CLOSING,)
        with bound(SYSTEM), transaction.atomic():
            assert shop.id in shops.not_selling(at=ANNOUNCED)

    def test_is_read_by_everybody(self, shop: Merchant, owner: Actor, client) -> None:
        page, door = reverse("open:shop", args=[shop.id]), f"/api/storefront/v1/merchants/{shop.id}"
        before = client.get(page, headers={"accept-language": "en"}).content.decode()
        announce(owner, ANNOUNCED)

        after = client.get(page, headers={"accept-language": "en"}).content.decode()
        assert ["This shop closes" in each for each in (before, after)] == [False, True]
        assert datetime.fromisoformat(client.get(door).json()["closes_at"]) == OVER
        swept(OVER)
        assert "This shop is closed since" in client.get(page, headers={"accept-language": "en"}).content.decode()

    def test_can_be_taken_back_until_its_last_tick(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner, ANNOUNCED)
        with pytest.raises(ReopenedTooLate):
            take_back(row, owner, OVER)
        take_back(row, owner, OVER - TICK)

        assert against(shop, ANNOUNCED) == ()
        swept(OVER)
        assert state_of(row) == ("taken_back", "open")
        assert announce(owner, OVER).closes_at > OVER + timedelta(days=30)

    def test_is_announced_once(self, owner: Actor) -> None:
        announce(owner, ANNOUNCED)

        with pytest.raises(AlreadyClosing):
            announce(owner, ANNOUNCED)

    def test_is_not_skipped_by_the_database(self, shop: Merchant, owner: Actor) -> None:
        announce(owner, ANNOUNCED)

        with pytest.raises(InternalError, match="closed once its closing is done"), bound(SYSTEM), transaction.atomic():
            Merchant.objects.filter(id=shop.id).update(state="closed", closed_at=ANNOUNCED)


class TestAShopThatOwes:
    def test_stays_until_its_order_is_over(self, at: datetime) -> None:
        sale = orders.sale(at)
        orders.paid(sale, at)
        row = announce(sale.seller, at)

        with acting_as(sale.seller), transaction.atomic():
            assert "orders.order" in {item.kind for item in queries.open_items(sale.shop)}
        swept(row.closes_at)
        assert state_of(row) == ("settling", "open")

    def test_does_not_flee_a_measure(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner, ANNOUNCED)
        hearing, staff = sanctions.proposed(shop, OVER - timedelta(days=2)), operator()

        swept(OVER)
        assert state_of(row) == ("settling", "open")
        sanctions.made(sanctions_commands.drop_sanction, hearing.id, reason="经营地址属实。", by=staff, at=OVER)
        swept(OVER + timedelta(days=1) - TICK)
        assert state_of(row)[0] == "settling"
        swept(OVER + timedelta(days=1))
        assert state_of(row)[0] == "closed"

    def test_closes_the_day_after_its_money_has_gone(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner, ANNOUNCED)
        guarantee.settled(shop.id, 5000, ANNOUNCED)

        swept(OVER)
        assert state_of(row) == ("settling", "open")
        payouts.with_account(shop.id, OVER)
        payout = payouts.paid_out(shop.id, OVER)
        assert payout
        payouts.heard(payout, payouts.DONE, OVER)
        swept(OVER + timedelta(days=1))
        assert state_of(row)[0] == "closed"

    @pytest.mark.duty("ECL-58")
    def test_gets_its_deposit_back_before_it_closes(self, shop: Merchant, owner: Actor) -> None:
        paid_in(agreed(shop, ANNOUNCED), 1000, ANNOUNCED)
        payouts.with_account(shop.id, ANNOUNCED)
        row = announce(owner, ANNOUNCED)

        swept(OVER)
        assert state_of(row) == ("settling", "open")
        for day in range(1, 40):
            swept(OVER + timedelta(days=day))
        with bound(SYSTEM), transaction.atomic():
            payout = Payout.objects.get(merchant_id=shop.id)
        assert state_of(row)[0] == "settling"
        payouts.heard(payout, payouts.DONE, OVER + timedelta(days=40))
        swept(OVER + timedelta(days=40))
        assert state_of(row)[0] == "closed"


class TestTheTeam:
    @pytest.mark.duty("PIP-51")
    def test_may_be_left_by_its_only_owner_once_the_shop_is_closed(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner, ANNOUNCED)
        with pytest.raises(TeamRefused), acting_as(owner), transaction.atomic():
            team.leave(by=owner, at=ANNOUNCED)

        swept(row.closes_at)
        with acting_as(owner), transaction.atomic():
            team.leave(by=owner, at=OVER)
