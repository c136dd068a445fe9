"""What does PostgreSQL refuse, whoever forgets to ask first?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from catalog.listings.models import FactSet, Image, Listing, ListingVersion
from catalog.prices.models import PriceInterval, TradedPrice
from catalog.stock.models import Lot, Reservation, Sku, StockMovement
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog.builders import STAFF, as_shop, draft, on_show, open_shop, sku_of

pytestmark = pytest.mark.login("worker")  # the web dates no price back, and these have their own day

APPEND_ONLY = [
    "catalog_factset",
    "catalog_image",
    "catalog_lot",
    "catalog_listingversion",
    "catalog_priceinterval",
    "catalog_stockmovement",
    "catalog_reserveditem",
    "catalog_tradedprice",
]


def execute(sql: str, *params: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.mark.duty("ECL-31")
class TestAppendOnly:
    @pytest.mark.parametrize("table", APPEND_ONLY)
    @pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
    def test_tables_are_not_changed_by_the_app(self, shop: UUID, at: datetime, table: str, change: str):
        draft(shop, at=at)

        with as_shop(shop), pytest.raises(ProgrammingError, match="permission denied"):
            execute(change.format(table))

    @pytest.mark.login("migrator")
    @pytest.mark.django_db
    @pytest.mark.parametrize("table", APPEND_ONLY)
    def test_tables_are_not_emptied_by_the_owner(self, table: str):
        with pytest.raises(InternalError, match="append-only"):
            execute(f"TRUNCATE {table} CASCADE")


class TestShelves:
    @pytest.mark.parametrize(
        "change",
        ["reserved = on_hand + 1", "reserved = -1", "on_hand = -1", "reserved = 1, on_hand = 0"],
    )
    def test_are_never_oversold(self, shop: UUID, at: datetime, change: str):
        draft(shop, at=at)

        with as_shop(shop), pytest.raises(IntegrityError):
            execute(f"UPDATE catalog_sku SET {change}")

    @pytest.mark.parametrize("column", ["code", "spec", "listing_id", "merchant_id", "content"])
    def test_keep_what_contracts_quote(self, shop: UUID, at: datetime, column: str):
        draft(shop, at=at)

        with as_shop(shop), pytest.raises(ProgrammingError, match="permission denied"):
            execute(f"UPDATE catalog_sku SET {column} = {column}")

    @pytest.mark.parametrize(("kind", "quantity"), [("received", -1), ("returned", 0), ("sold", 1), ("adjusted", 0)])
    def test_move_in_the_direction_of_their_kind(self, shop: UUID, at: datetime, kind: str, quantity: int):
        draft(shop, at=at)
        sku = sku_of(shop)

        with as_shop(shop), pytest.raises(IntegrityError, match="sign_of_its_kind"), transaction.atomic():
            StockMovement.objects.create(
                merchant_id=shop, sku=sku, kind=kind, quantity=quantity, source_type="catalog.sku", at=at
            )


class TestLifecycles:
    @pytest.mark.parametrize("state", ["published", "withdrawn"])
    def test_begin_with_a_draft(self, shop: UUID, at: datetime, state: str):
        listing = draft(shop, at=at)

        with as_shop(shop), pytest.raises(DatabaseError, match="born draft"), transaction.atomic():
            Listing.objects.create(merchant_id=shop, category_id=listing.category_id, state=state)

    def test_follow_the_table(self, shop: UUID, at: datetime):
        draft(shop, at=at)

        with as_shop(shop), pytest.raises(DatabaseError, match="Invalid transition"):
            execute("UPDATE catalog_listing SET state = 'withdrawn'")

    @pytest.mark.commits
    def test_are_not_moved_in_silence(self, at: datetime):
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            draft(shop, at=at)

        with as_shop(shop), pytest.raises(DatabaseError, match="moved in silence"):
            execute("UPDATE catalog_listing SET state = 'published', published_at = now()")

        with as_shop(shop), transaction.atomic():
            assert Listing.objects.get().state == "draft"

    def test_hold_for_reservations_too(self, shop: UUID, at: datetime):
        with as_shop(shop), pytest.raises(DatabaseError, match="born held"), transaction.atomic():
            Reservation.objects.create(merchant_id=shop, source=new_id(), held_at=at, state="committed")


class TestUniqueKeys:
    def test_let_an_order_reserve_once(self, shop: UUID, at: datetime):
        order = new_id()

        with as_shop(shop), pytest.raises(IntegrityError, match="reserved_once"), transaction.atomic():
            Reservation.objects.create(merchant_id=shop, source=order, held_at=at)
            Reservation.objects.create(merchant_id=shop, source=order, held_at=at)

    def test_let_a_trade_be_recorded_once(self, shop: UUID, at: datetime):
        draft(shop, at=at)
        trade = {"merchant_id": shop, "sku": sku_of(shop), "amount": 100, "quantity": 1, "traded_at": at}

        with as_shop(shop), pytest.raises(IntegrityError, match="traded_once"), transaction.atomic():
            order = new_id()
            TradedPrice.objects.create(**trade, order_ref=order)
            TradedPrice.objects.create(**trade, order_ref=order)


class TestWalls:
    def test_keep_other_shops_out(self, shop: UUID, other: UUID, at: datetime):
        on_show(shop, at=at)

        with as_shop(other):
            assert not Listing.objects.exists()
            assert not Sku.objects.exists()
            assert not StockMovement.objects.exists()
            assert execute("UPDATE catalog_sku SET on_hand = 0") == 0

    def test_keep_a_version_under_its_own_shops_listing(self, shop: UUID, other: UUID, at: datetime):
        listing = draft(shop, at=at)
        with as_shop(shop):
            first = ListingVersion.objects.get(listing=listing)
        first.pk, first.merchant_id, first.number = new_id(), other, 2
        first._state.adding = True

        with as_shop(other), pytest.raises(IntegrityError, match="listing_key"), transaction.atomic():
            first.save(force_insert=True)

    @pytest.mark.parametrize("scope", [scopes.ANONYMOUS, scopes.shopper(UUID(int=1))])
    def test_let_the_world_look_but_not_touch(self, shop: UUID, at: datetime, scope: scopes.Scope):
        on_show(shop, at=at)

        with bound(scope):
            assert Listing.objects.count() == Sku.objects.count() == PriceInterval.objects.count() == 1
            for change in ("UPDATE catalog_sku SET on_hand = 0", "DELETE FROM catalog_listing"):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    execute(change)

    def test_keep_a_lot_under_its_own_shops_shelf(self, shop: UUID, other: UUID, at: datetime):
        draft(shop, at=at)
        lot = Lot(merchant_id=other, sku_id=sku_of(shop).id, code="L9", best_before=at.date(), dated_at=at)

        with as_shop(other), pytest.raises(IntegrityError, match="sku_key"), transaction.atomic():
            lot.save(force_insert=True)

    def test_let_no_shop_date_a_lot_twice_or_name_a_picture_by_no_hash(self, shop: UUID, at: datetime):
        draft(shop, at=at)
        lot = {"merchant_id": shop, "sku_id": sku_of(shop).id, "code": "L9", "dated_at": at}
        picture = {"merchant_id": shop, "media_type": "image/png", "width": 1, "height": 1, "kept_at": at}

        with as_shop(shop), pytest.raises(IntegrityError, match="lot_dated_once"), transaction.atomic():
            Lot.objects.create(best_before=at.date(), **lot)
            Lot.objects.create(best_before=at.date() + timedelta(days=1), **lot)
        with as_shop(shop), pytest.raises(IntegrityError, match="named_by_its_hash"), transaction.atomic():
            Image.objects.create(sha256="../" * 20, **picture)

    def test_hold_a_version_to_a_set_of_its_own_category(self, shop: UUID, at: datetime):
        listing = draft(shop, at=at)
        with as_shop(shop):
            first = ListingVersion.objects.get(listing=listing)
            food = FactSet.objects.get(category__code="food", number=2)
        first.pk, first.number, first.fact_set = new_id(), 2, food
        first._state.adding = True

        with as_shop(shop), pytest.raises(IntegrityError, match="held_to_a_set"), transaction.atomic():
            first.save(force_insert=True)

    def test_let_no_shop_write_what_its_category_asks(self, shop: UUID):
        with as_shop(shop), pytest.raises(ProgrammingError, match="permission denied"):
            execute("INSERT INTO catalog_factset SELECT * FROM catalog_factset")

    @pytest.mark.parametrize("table", ["catalog_stockmovement", "catalog_reservation", "catalog_tradedprice"])
    def test_keep_a_shops_books_from_the_world(self, shop: UUID, table: str):
        with bound(scopes.ANONYMOUS), pytest.raises(ProgrammingError, match="permission denied"):
            execute(f"SELECT FROM {table}")

    def test_let_staff_look_but_not_touch(self, shop: UUID, at: datetime):
        on_show(shop, at=at)

        with bound(scopes.staff(STAFF.id)):
            assert StockMovement.objects.count() == 1
            with pytest.raises(ProgrammingError, match="permission denied"):
                execute("UPDATE catalog_sku SET on_hand = 0")
