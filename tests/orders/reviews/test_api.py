"""What do the doors of reviews take, show and refuse?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.reviews import commands
from orders.reviews.types import NewReview
from platform_core.rows import new_id
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.reviews import builders as reviewing
from tests.orders.reviews.builders import BAD, DAY
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
SAID = {"stars": 2, "text": "味道很淡。"}


@pytest.fixture
def today(db: None) -> datetime:
    return just_now()


@pytest.fixture
def today_sale(today: datetime) -> Sale:
    return builders.sale(today - 30 * DAY)


@pytest.fixture
def shopper(today_sale: Sale) -> At:
    return At(today_sale.shopper)


@pytest.fixture
def seller(today_sale: Sale) -> At:
    return At(today_sale.seller, SELLER)


def public(listing_id: Any, query: str = "") -> Any:
    return Client().get(f"/api/storefront/v1/listings/{listing_id}/reviews{query}")


@pytest.mark.duty("ECL-39a")
class TestReviewing:
    def test_takes_stars_that_were_given_and_none_by_default(
        self, shopper: At, today_sale: Sale, today: datetime
    ) -> None:
        order = builders.delivered(today_sale, today - DAY)
        path = f"/orders/{order.id}/lines/{reviewing.line_id(order, today_sale)}/review"

        for body in (
            {"text": "好"},
            SAID | {"stars": 0},
            SAID | {"stars": 6},
            SAID | {"text": ""},
            SAID | {"stars": None},
        ):
            assert refusal(shopper.send("POST", path, body)) == (400, "http.invalid")
        made = shopper.send("POST", path, SAID)

        assert (made.status_code, made.json()["stars"], made.json()["by"]) == (201, 2, None)
        assert refusal(shopper.send("POST", path, SAID)) == (409, "orders.review_given")
        added = shopper.send("POST", f"/reviews/{made.json()['id']}/addition", {"text": "还是很淡。"})
        assert (added.status_code, added.json()["addition"]["text"]) == (201, "还是很淡。")
        assert [row["id"] for row in shopper.get("/reviews").json()["items"]] == [made.json()["id"]]

    def test_is_refused_with_the_reason_before_the_delivery(
        self, shopper: At, today_sale: Sale, today: datetime
    ) -> None:
        order = builders.shipped(today_sale, today)
        path = f"/orders/{order.id}/lines/{reviewing.line_id(order, today_sale)}/review"

        refused = shopper.send("POST", path, SAID)

        assert refusal(refused) == (422, "orders.review_refused")
        assert refused.json()["params"]["reasons"] == ["line_not_delivered"]
        other = At(builders.stranger(today))
        assert refusal(other.send("POST", path, SAID)) == (404, "orders.not_found")

    def test_lists_them_with_as_many_queries_for_one_as_for_more(
        self, shopper: At, seller: At, today_sale: Sale, today: datetime
    ) -> None:
        reviewing.masked(today_sale, today)
        with CaptureQueriesContext(connection) as one:
            [alone] = shopper.get("/reviews").json()["items"]
        twice = reviewing.now(reviewing.rejected(today_sale, today - DAY)).review
        reviewing.propose(twice, today)
        reviewing.reviewed(today_sale, today)

        with CaptureQueriesContext(connection) as more:
            items = shopper.get("/reviews").json()["items"]

        assert len(more) == len(one)
        assert [m["state"] for m in alone["maskings"]] == ["masked"]
        states = {row["id"]: [m["state"] for m in row["maskings"]] for row in items}
        assert states.pop(alone["id"]) == ["masked"]
        assert states.pop(str(twice.id)) == ["rejected", "proposed"]
        assert [*states.values()] == [[]]
        assert seller.get("/reviews").json()["items"] == items


@pytest.mark.duty("ECL-39b")
class TestReading:
    def test_shows_everybody_all_of_them_the_newest_first(self, today_sale: Sale, today: datetime, seller: At) -> None:
        first = reviewing.reviewed(today_sale, today - 2 * DAY)
        named = NewReview(stars=5, text="很好", anonymous=False)
        last = reviewing.reviewed(today_sale, today - DAY, said=named)
        replied = seller.send("POST", f"/reviews/{first.id}/reply", {"text": "抱歉"})
        assert replied.status_code == 201

        page = public(first.listing_id).json()

        assert [(row["stars"], row["by"]) for row in page["items"]] == [(5, "p***"), (1, None)]
        assert page["items"][1]["reply"]["text"] == "抱歉"
        assert (page["rating"]["total"], page["rating"]["mean"], page["rating"]["masked"]) == (2, "3.0", 0)
        assert str(today_sale.shopper.id) not in str(page)
        assert [row["id"] for row in public(first.listing_id, "?stars=1").json()["items"]] == [str(first.id)]
        assert public(first.listing_id, "?stars=1").json()["rating"]["total"] == 2
        following = public(first.listing_id, f"?limit=1&cursor={public(first.listing_id, '?limit=1').json()['next']}")
        assert [row["id"] for row in following.json()["items"]] == [str(first.id)]
        assert last.id != first.id

    def test_refuses_other_stars_and_listings_that_there_are_not(self, today_sale: Sale, today: datetime) -> None:
        listing = reviewing.reviewed(today_sale, today).listing_id

        assert refusal(public(listing, "?stars=7")) == (400, "http.invalid")
        assert refusal(public(new_id())) == (404, "catalog.listing_not_found")

    def test_counts_what_is_masked_and_hides_its_text_alone(self, today_sale: Sale, today: datetime) -> None:
        row = reviewing.masked(today_sale, today).review

        page = public(row.listing_id).json()

        [item] = page["items"]
        assert (item["text"], item["stars"], item["masked"]["ground"]) == (None, 1, "personal_data")
        assert (page["rating"]["masked"], page["shop"]["masked"], page["rating"]["total"]) == (1, 1, 1)
        own = At(today_sale.shopper).get("/reviews").json()["items"][0]
        assert (own["text"], own["maskings"][0]["reasons"]) == (BAD.text, "号码属于他人，未经同意公开。")

    def test_shows_the_reply_while_no_mask_holds(self, today_sale: Sale, today: datetime) -> None:
        """It may quote what is masked."""
        row = reviewing.masked(today_sale, today)
        reviewing.reply(row.review, today_sale, today)

        def replies() -> list[Any]:
            pages = [public(row.review.listing_id), At(today_sale.shopper).get("/reviews")]
            return [page.json()["items"][0]["reply"] for page in pages]

        hidden, own = replies()
        assert (hidden, own["text"]) == (None, "抱歉，已更换防潮包装。")
        reviewing.made(commands.appeal_mask, row, today_sale.shopper, today, text="我不同意。")
        reviewing.made(commands.restore_review, row, reviewing.THIRD, today, reasons="恢复。")
        assert replies() == [own, own]


@pytest.mark.duty("OTM-15")
class TestAProposal:
    def test_is_answered_by_both_sides_and_appealed(
        self, shopper: At, seller: At, today_sale: Sale, today: datetime
    ) -> None:
        row = reviewing.proposed(today_sale, today)
        path, words = f"/maskings/{row.id}", {"text": "并非如此。"}

        assert [action["name"] for action in shopper.get(path).json()["actions"]] == ["object"]
        assert shopper.send("POST", f"{path}/objection", words).json()["actions"] == []
        assert seller.send("POST", f"{path}/answer", words).status_code == 200
        assert refusal(seller.send("POST", f"{path}/answer", words)) == (409, "orders.spoken_already")
        assert refusal(shopper.send("POST", f"{path}/appeal", words)) == (409, "states.illegal_transition")
        assert refusal(shopper.get(f"/maskings/{new_id()}")) == (404, "orders.masking_not_found")
        masked = reviewing.masked(today_sale, today)
        appealed = shopper.send("POST", f"/maskings/{masked.id}/appeal", words)
        assert (appealed.status_code, appealed.json()["state"]) == (200, "appealed")
        assert [clock["kind"] for clock in appealed.json()["clocks"] if clock["state"] == "running"] == [
            "orders.mask_appeal_decision"
        ]
        reviewing.made(commands.uphold_mask, masked, reviewing.THIRD, today, reasons="维持。")
