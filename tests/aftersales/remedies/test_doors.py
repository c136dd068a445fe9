"""Can the buyer of a recalled lot, its shop, and nobody else, do their part by their own programmes?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from platform_core import clock
from platform_core.actors import Actor
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY
from tests.catalog.doors import client_of, key
from tests.catalog.safety import builders as safety
from tests.merchants.sanctions.test_doors import on_duty
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.regulators.builders import desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("CRL-19", "SPT-03")]
MINE, SHOPS = "/api/storefront/v1/remedies", "/api/seller/v1/remedies"


@pytest.fixture
def today(db: None) -> datetime:
    """Doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def sale(today: datetime) -> Sale:
    return orders.sale(today - 3 * DAY)


class TestTheBuyer:
    def test_reads_the_danger_and_sends_the_goods_back_at_the_shops_cost(self, sale: Sale, today: datetime):
        row, mine = recalls.offered(sale, today), client_of(sale.shopper, today)

        [listed] = mine.get(MINE).json()["items"]
        one = mine.get(f"{MINE}/{row.id}").json()
        parcel = {"carrier": "sf", "waybill": "SF77012", "outlay": 1200}
        sent = mine.put(f"{MINE}/{row.id}/parcel", parcel, format="json", headers=key())
        back = client_of(sale.seller, today).put(f"{SHOPS}/{row.id}/arrival", headers=key())

        assert listed == {name: said for name, said in one.items() if name != "stand"}
        assert (one["danger"], one["amount"]["amount"], one["pieces"]) == ("可能引起腹泻。", 11600, 2)
        assert [action["name"] for action in one["stand"]["actions"]] == ["send_recalled"]
        assert (sent.status_code, sent.json()["outlay"]["amount"]) == (200, 1200)
        assert (back.status_code, back.json()["state"], back.json()["basis"]) == (200, "granted", "arrived")

    @pytest.mark.duty("OPR-27")
    def test_says_that_they_are_destroyed_where_the_recall_asks_for_that(self, sale: Sale, today: datetime):
        row, mine = recalls.offered(sale, today, danger=safety.DESTROYED), client_of(sale.shopper, today)

        parcel = {"carrier": "sf", "waybill": "SF77012"}
        refused = mine.put(f"{MINE}/{row.id}/parcel", parcel, format="json", headers=key())
        done = mine.put(f"{MINE}/{row.id}/destruction", headers=key())

        assert (refused.status_code, refused.json()["params"]["reasons"]) == (422, ["is_destroyed"])
        assert (done.status_code, done.json()["basis"]) == (200, "destroyed")
        assert "就地销毁" in done.json()["ground"]

    def test_lists_many_with_no_more_questions_than_one(self, sale: Sale, today: datetime):
        other = orders.stranger(today - 2 * DAY)
        for buyer in (other, *[sale.shopper] * 3):
            orders.delivered(sale, today - 2 * DAY, quantity=1, by=buyer)
        recalls.sought(recalls.recalled(sale, today), today)

        def asked(buyer: Actor, *, many: int) -> int:
            mine = client_of(buyer, today)
            with CaptureQueriesContext(connection) as found:
                assert len(mine.get(MINE).json()["items"]) == many
            return len(found)

        assert asked(sale.shopper, many=3) == asked(other, many=1)

    def test_is_a_stranger_to_the_remedies_of_others(self, sale: Sale, today: datetime):
        row, stranger = recalls.offered(sale, today), client_of(orders.stranger(today), today)

        assert stranger.get(MINE).json()["items"] == []
        assert stranger.get(f"{MINE}/{row.id}").json()["code"] == "aftersales.remedy_not_found"
        assert stranger.put(f"{MINE}/{row.id}/destruction", headers=key()).status_code == 404


def test_staff_read_of_each_remedy(sale: Sale, today: datetime):
    row = recalls.offered(sale, today)
    desk = desk_of(on_duty(today), today)

    assert row.number in desk.get("/admin/aftersales/remedy/").content.decode()
    page = desk.get(f"/admin/aftersales/remedy/{row.id}/handle/").content.decode()
    assert "可能引起腹泻。" in page
