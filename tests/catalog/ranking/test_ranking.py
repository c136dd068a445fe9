"""Are listings ordered alike for everybody, and is what is paid for marked?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from rest_framework.test import APIClient

from catalog.listings import commands as listings_commands
from catalog.listings.errors import ListingNotFound
from catalog.listings.models import Listing
from catalog.prices import commands as prices_commands
from catalog.publishing import commands as publishing_commands
from catalog.publishing import policies as publishing_policies
from catalog.publishing.errors import NotPublishable
from catalog.ranking import commands, policies, queries
from catalog.ranking.errors import PlacementRefused
from catalog.ranking.models import ListingSales, Placement
from catalog.ranking.types import AdSlot, Booking, BookingFacts
from catalog.window.queries import cards as cards_queries
from merchants.shops.models.shops import Merchant
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.catalog import builders
from tests.catalog.builders import as_shop, content, draft, new_sku, on_show, sku_of, trader
from tests.catalog.conftest import refused
from tests.catalog.doors import SHOWN, client_of
from tests.merchants import builders as merchants
from tests.merchants.credit.test_credit import scored, sold

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)
CODE = "91350100M000100Y43"  # of the shops that the builders open


@pytest.fixture
def at(db: None) -> datetime:
    """An hour ago: the door reads the house's own clock."""
    with transaction.atomic():
        return clock.now() - HOUR


@contextmanager
def as_staff() -> Iterator[None]:
    with scopes.bound(scopes.staff(builders.STAFF.id)), transaction.atomic():
        yield


def booking(listing: Listing, at: datetime, *, hours: int = 3) -> Booking:
    return Booking(listing_id=listing.id, slot=AdSlot.LIST_TOP, begins_at=at, ends_at=at + hours * HOUR)


def booked(listing: Listing, at: datetime) -> Placement:
    with as_staff():
        return commands.book_placement(booking(listing, at), by=builders.STAFF, at=at)


def priced(shop: UUID, code: str, fen: int, at: datetime) -> Listing:
    return on_show(shop, new_sku(code, price=Money(fen)), at=at)


def received(shop: UUID, code: str, pieces: int, at: datetime) -> None:
    with as_shop(shop):
        sku = sku_of(shop, code)
    with transaction.atomic():
        commands.count_received({sku.id: pieces}, by=RELAY, at=at)


def ids(client: APIClient, **params: Any) -> list[str]:
    return [row["id"] for row in client.get(SHOWN, params).json()["items"]]


class TestTheOrder:
    @pytest.mark.duty("ECL-40a")
    def test_is_by_price_sales_credit_or_age(self, shop: UUID, other: UUID, visitor: APIClient, at: datetime):
        dear = priced(shop, "DEAR", 900, at)
        cheap = priced(other, "CHEAP", 100, at + timedelta(seconds=1))
        middle = priced(shop, "MIDDLE", 500, at + timedelta(seconds=2))
        with as_shop(shop):
            prices_commands.set_price(
                sku_of(shop, "DEAR").id, price=Money(50), by=trader(shop), at=at + timedelta(seconds=3)
            )
        received(shop, "MIDDLE", 2, at)
        received(shop, "MIDDLE", 1, at)
        received(other, "CHEAP", 2, at)
        with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
            good = Merchant.objects.get(id=other)
        sold(good, at)
        scored(at)

        a, b, c = (str(row.id) for row in (dear, cheap, middle))
        assert ids(visitor) == ids(visitor, order="newest") == [c, b, a]
        assert ids(visitor, order="price") == [a, b, c]
        assert ids(visitor, order="price_down") == [c, b, a]
        assert ids(visitor, order="sales") == [c, b, a]
        assert ids(visitor, order="credit") == [b, c, a]

    @pytest.mark.parametrize("order", ["newest", "price", "price_down", "sales", "credit"])
    def test_goes_on_page_after_page(self, shop: UUID, visitor: APIClient, at: datetime, order: str):
        for n in range(5):
            priced(shop, f"S{n}", 100 + n // 2, at + timedelta(seconds=n))
            received(shop, f"S{n}", n // 2, at)

        found, cursor = [], ""
        while cursor is not None:
            page = visitor.get(SHOWN, {"order": order, "limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            found += [row["id"] for row in page["items"]]
            cursor = page["next"]

        assert found == ids(visitor, order=order)
        assert len(found) == len(set(found)) == 5

    @pytest.mark.duty("ECL-18a", "CRI-09b", "ALG-21", "PIP-24b", "NDR-42")
    def test_is_the_same_for_everybody(self, shop: UUID, visitor: APIClient, at: datetime):
        for n in range(3):
            priced(shop, f"S{n}", 100 * n + 100, at)
        shoppers = [client_of(merchants.person(at), at) for _ in range(2)]

        for order in ("newest", "price", "price_down", "sales", "credit"):
            pages = [client.get(SHOWN, {"order": order}).json() for client in (visitor, *shoppers)]
            assert pages[0] == pages[1] == pages[2]
            assert pages[0]["ranking"] == {"order": order, "personalised": False}

    def test_that_nobody_knows_is_refused(self, visitor: APIClient):
        reply = visitor.get(SHOWN, {"order": "for_you"})

        assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid")


class TestSelfOperation:
    @pytest.mark.duty("ECL-37")
    def test_is_marked_by_the_register_on_card_and_page(
        self, shop: UUID, visitor: APIClient, at: datetime, settings: Any
    ):
        listing = priced(shop, "OWN", 100, at)
        for code, own in (("", False), (CODE, True)):
            settings.OPERATOR_CREDIT_CODE = code
            [card] = visitor.get(SHOWN).json()["items"]
            page = visitor.get(f"{SHOWN}/{listing.id}").json()
            trader_page = visitor.get(f"/api/storefront/v1/merchants/{shop}").json()
            assert [card["self_operated"], page["trader"]["self_operated"], trader_page["self_operated"]] == [own] * 3

    @pytest.mark.duty("ECL-37")
    @pytest.mark.parametrize("title", [{"title_zh": "自营茉莉花茶"}, {"title_en": "Self-operated tea"}])
    def test_is_claimed_by_nobody_else(self, shop: UUID, at: datetime, title: dict[str, str], settings: Any):
        listing = draft(shop, at=at, **title)
        with as_shop(shop), refused(NotPublishable) as refusal:
            publishing_commands.publish(listing.id, by=trader(shop), at=at)
        assert refusal.value.reasons == ("self_operation_claimed",)

        settings.OPERATOR_CREDIT_CODE = CODE
        with as_shop(shop):
            publishing_commands.publish(listing.id, by=trader(shop), at=at)

    def test_is_not_seen_in_other_words(self):
        assert not publishing_policies.claims_self_operation(content(title_zh="自己营造的茶", title_en="Operated"))

    def test_is_seen_in_either_title(self):
        assert publishing_policies.claims_self_operation(content(title_zh="Self-operated 茶", title_en="Tea"))
        assert publishing_policies.claims_self_operation(content(title_zh="茶", title_en="自营 tea"))


class TestAPaidPlace:
    @pytest.mark.duty("ECL-40b", "ADL-14", "IAM-09")
    def test_stands_apart_marked_and_with_who_pays(self, shop: UUID, visitor: APIClient, at: datetime):
        paid, free = priced(shop, "PAID", 900, at), priced(shop, "FREE", 100, at)
        booked(paid, at)

        page = visitor.get(SHOWN, {"order": "price", "limit": 1}, headers={"accept-language": "en"}).json()
        second = visitor.get(SHOWN, {"order": "price", "limit": 1, "cursor": page["next"]}).json()

        [place] = page["placements"]
        assert (place["slot"], place["mark"], place["advertiser"]) == ("list_top", "Advertisement", "闽江茶庄")
        assert (place["advertiser_id"], place["listing"]["id"]) == (str(shop), str(paid.id))
        assert [row["id"] for row in page["items"]] == [str(free.id)]  # what is paid for stays where it would be
        assert second["placements"] == []
        for language, marked in (("en", "Advertisement · Jasmine tea"), ("zh-hans", "广告 · 茉莉花茶")):
            assert marked in visitor.get("/open/ranking/", headers={"accept-language": language}).content.decode()

    @pytest.mark.duty("ECL-40b")
    def test_begins_and_ends_to_the_instant(self, shop: UUID, at: datetime):
        row, tick = booked(priced(shop, "PAID", 900, at), at), timedelta(microseconds=1)

        with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
            shown = [
                bool(cards_queries.placements(slot=AdSlot.LIST_TOP, at=moment))
                for moment in (at - tick, at, row.ends_at - tick, row.ends_at)
            ]

        assert shown == [False, True, True, False]

    def test_is_not_shown_where_the_listing_is_not(self, shop: UUID, visitor: APIClient, at: datetime):
        listing = priced(shop, "PAID", 900, at)
        booked(listing, at)
        with as_shop(shop):
            listings_commands.withdraw(listing.id, by=trader(shop), at=at)

        assert visitor.get(SHOWN).json()["placements"] == []

    @pytest.mark.duty("ECL-40b")
    def test_never_fills_a_page(self, shop: UUID, visitor: APIClient, at: datetime):
        for n in range(queries.MOST_PLACEMENTS):
            booked(priced(shop, f"S{n}", 100, at), at)
        one_more = priced(shop, "MORE", 100, at)

        with as_staff(), refused(PlacementRefused) as refusal:  # it would be paid for, and never shown
            commands.book_placement(booking(one_more, at + 2 * HOUR), by=builders.STAFF, at=at)

        assert refusal.value.reasons == ("slot_full",)
        assert len(visitor.get(SHOWN).json()["placements"]) == queries.MOST_PLACEMENTS

    def test_is_free_where_no_instant_of_it_is_full(self, shop: UUID, at: datetime):
        """Many of an hour, one after the other, leave room for one beside them all."""
        with as_staff():
            for n in range(queries.MOST_PLACEMENTS):
                short = booking(priced(shop, f"S{n}", 100, at), at + n * HOUR, hours=1)
                commands.book_placement(short, by=builders.STAFF, at=at)
        long = priced(shop, "LONG", 100, at)

        booked(long, at)

        with as_staff():
            assert queries.most_placed(booking(long, at)) == 2

    @pytest.mark.duty("ECL-40b", "ADL-14")
    def test_is_refused_with_every_reason(self, at: datetime):
        wrong = Booking(listing_id=new_id(), slot=AdSlot.LIST_TOP, begins_at=at - HOUR, ends_at=at - HOUR)

        verdict = policies.may_book(BookingFacts(booking=wrong, on_show=False, taken=True, full=True, now=at))

        assert verdict.codes() == (
            "not_on_show",
            "begins_in_the_past",
            "ends_before_it_begins",
            "place_taken",
            "slot_full",
        )

    def test_is_one_at_a_time(self, shop: UUID, at: datetime):
        listing = priced(shop, "PAID", 900, at)
        first = booked(listing, at)
        with as_staff(), refused(PlacementRefused) as refusal:
            commands.book_placement(booking(listing, at + HOUR), by=builders.STAFF, at=at)
        assert refusal.value.reasons == ("place_taken",)

        with as_staff():
            commands.book_placement(booking(listing, first.ends_at), by=builders.STAFF, at=at)
        with as_staff(), refused(ListingNotFound):
            nothing = Booking(listing_id=new_id(), slot=AdSlot.LIST_TOP, begins_at=at, ends_at=at + HOUR)
            commands.book_placement(nothing, by=builders.STAFF, at=at)

    @pytest.mark.duty("ECL-40b")
    def test_is_no_shops_to_write_and_begins_in_no_past(self, shop: UUID, at: datetime):
        row = {"merchant_id": shop, "listing": priced(shop, "PAID", 900, at), "slot": AdSlot.LIST_TOP}
        row |= {"booked_by": new_id(), "booked_at": at, "ends_at": at + HOUR}
        for scope, begins, why in (
            (scopes.merchant(shop, new_id()), at, "denied"),
            (scopes.staff(builders.STAFF.id), at - HOUR, "placement_to_come"),
        ):
            with scopes.bound(scope), pytest.raises(DatabaseError, match=why), transaction.atomic():
                Placement.objects.create(begins_at=begins, **row)
        with as_shop(shop), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            ListingSales.objects.add(row["listing"].id, merchant_id=shop, pieces=99)


class TestAdmin:
    def test_books_a_place(self, staff_client: Any, shop: UUID, at: datetime):
        listing = priced(shop, "PAID", 900, at)
        said = {"listing_id": str(listing.id), "slot": "list_top", "choice": "book"}
        times = {"begins_at_0": "2031-01-01", "begins_at_1": "09:00", "ends_at_0": "2031-01-02", "ends_at_1": "09:00"}
        page = "/admin/catalog/placement/book/"

        done = staff_client.post(page, said | times)
        again = staff_client.post(page, said | times, follow=True).content.decode()

        assert done.status_code == 302
        assert "This place cannot be booked" in again
        assert "闽江茶庄" in staff_client.get("/admin/catalog/placement/").content.decode()
