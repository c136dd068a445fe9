"""Can somebody with a browser review what they bought, read what others said, and speak about a mask?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from orders.reviews import commands
from orders.sales.models.orders import Order
from platform_core.rows import new_id
from tests.orders.reviews import builders as reviewing
from tests.orders.reviews.builders import BAD, DAY, SECOND, THIRD
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at(db: None) -> datetime:
    """Long enough ago for a proposal to have been decided."""
    return builders.just_now() - 30 * DAY


@pytest.fixture
def delivered(sale: Sale, at: datetime) -> Order:
    return builders.delivered(sale, at)


def mine(order: Order, sale: Sale, door: str = "me") -> str:
    return f"/{door}/reviews/{reviewing.line_id(order, sale)}"


@pytest.mark.duty("ECL-39a")
class TestMyReview:
    def test_is_written_with_no_stars_chosen_and_no_name_shown(
        self, shopper: Browser, sale: Sale, delivered: Order
    ) -> None:
        path = mine(delivered, sale)
        assert f'href="{path}"' in shopper.client.get(f"/me/orders/{delivered.id}").content.decode()
        page = shopper.get(path)
        boxes = [*page.form("review").all("input", type="radio"), *page.form("review").all("input", type="checkbox")]
        assert (len(boxes), [box for box in boxes if "checked" in box.attributes]) == (6, [])

        assert shopper.fills_in(page, "review", text="好").status == 400
        shopper.follows(shopper.fills_in(page, "review", text="香气一般。", stars="3"))

        page = shopper.get(path)
        assert "香气一般。" in page.text
        assert page.forms() == {"add"}
        shopper.follows(shopper.fills_in(page, "add", text="后来好多了。"))
        assert shopper.get(path).forms() == set()

    def test_waits_for_the_delivery(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        page = shopper.get(mine(order, sale))

        assert "/me/reviews/" not in shopper.client.get(f"/me/orders/{order.id}").content.decode()
        assert page.forms() == set()
        assert "交付后" in page.text

    def test_is_nobody_elses(self, sale: Sale, delivered: Order, opens: Opens, at: datetime) -> None:
        assert opens(builders.stranger(at)).get(mine(delivered, sale)).status == 404


@pytest.mark.duty("CRL-17")
def test_the_shop_reads_all_and_replies_once(seller: Browser, sale: Sale, delivered: Order, at: datetime) -> None:
    reviewing.review(delivered, sale, at + DAY)
    path = mine(delivered, sale, "seller")

    assert f'href="{path}"' in seller.client.get("/seller/reviews").content.decode()
    seller.follows(seller.fills_in(seller.get(path), "reply", text="抱歉，已换包装。"))

    page = seller.get(path)
    assert "抱歉，已换包装。" in page.text
    assert page.forms() == set()


@pytest.mark.duty("ECL-39b", "OTM-15")
class TestAMask:
    def test_is_spoken_about_by_both_sides_and_appealed(
        self, shopper: Browser, seller: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        now = builders.just_now()
        given = reviewing.review(delivered, sale, at + DAY)
        first = reviewing.propose(given, now)
        me, shop = mine(delivered, sale), mine(delivered, sale, "seller")

        shopper.follows(shopper.fills_in(shopper.get(me), "object", text="号码是店铺公布的。"))
        seller.follows(seller.fills_in(seller.get(shop), "answer", text="不是我们的号码。"))
        assert "object" not in shopper.get(me).forms()
        assert f'href="{me}"' in shopper.client.get("/me/").content.decode()
        reviewing.made(commands.reject_mask, first, SECOND, now, reasons="再核对。")
        second = reviewing.propose(given, now - 6 * DAY)
        reviewing.swept(now - DAY)
        reviewing.made(commands.mask, second, SECOND, now, reasons="属于他人。")
        page = shopper.get(me)
        assert BAD.text in page.text
        shopper.follows(shopper.fills_in(page, "appeal", text="我不同意。"))

        assert reviewing.now(second).state == "appealed"


@pytest.mark.duty("ECL-39b")
class TestTheOpenPage:
    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "其中已屏蔽"), ("en", "Of which masked")])
    def test_shows_all_and_counts_what_is_masked(self, sale: Sale, language: str, said: str) -> None:
        row = reviewing.masked(sale, builders.just_now())
        path = f"/open/listings/{reviewing.now(row).review.listing_id}/reviews"

        page = Client().get(path, headers={"Accept-Language": language}).content.decode()

        assert (said in page, BAD.text in page) == (True, False)
        assert Client().get(f"{path}?stars=5").status_code == 200
        assert Client().get(f"{path}?stars=9").status_code == 404
        assert Client().get(f"/open/listings/{new_id()}/reviews").status_code == 404

    def test_shows_the_reply_while_no_mask_holds(self, sale: Sale) -> None:
        """It may quote what is masked."""
        now = builders.just_now()
        row = reviewing.masked(sale, now)
        given = reviewing.now(row).review
        text = reviewing.reply(given, sale, now).text
        path = f"/open/listings/{given.listing_id}/reviews"

        assert text not in Client().get(path).content.decode()
        reviewing.made(commands.appeal_mask, row, sale.shopper, now, text="我不同意。")
        reviewing.made(commands.restore_review, row, THIRD, now, reasons="恢复。")
        assert text in Client().get(path).content.decode()
