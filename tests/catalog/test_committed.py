"""What holds when the worker, the relay and many at once really commit?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from catalog.listings import commands as listings_commands
from catalog.listings.models import Image
from catalog.publishing import commands as publishing_commands
from catalog.publishing.errors import NotPublishable
from catalog.stock import commands as stock_commands
from catalog.stock.errors import LotDiffers, OutOfStock
from platform_core.actors import DEADLINES, Actor, Role
from platform_core.deadlines.commands import reminding
from platform_core.deadlines.models import Reminder
from platform_core.eventlog.models import Event
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.catalog.builders import FOOD, as_shop, draft, new_sku, open_shop, shelf, sku_of, swept, trader
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import DAY
from tests.catalog.stock.test_ending import LAST_DAY, LATER, LOT_ENDS, clocks, facts, food
from tests.catalog.stock.test_stock import at_once
from tests.database import as_login
from tests.merchants import builders as merchants
from tests.merchants.sanctions.test_doors import on_duty
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.files.conftest import picture

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


class TestAFactSet:
    @pytest.mark.duty("ECL-31", "ECL-17a")
    def test_that_changed_is_met_before_a_listing_is_shown_again(self, at: datetime):
        """A version is held to the set that was in force when it was written; an older one is written anew."""
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            listing = draft(shop, new_sku(best_before=LATER), at=at, category="food", facts=FOOD)
        with as_login("migrator"), transaction.atomic():
            held = "fact_set_id = (SELECT id FROM catalog_factset s WHERE s.category_id = v.category_id AND number = 1)"
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE catalog_listingversion DISABLE TRIGGER USER")
                cursor.execute(f"UPDATE catalog_listingversion v SET {held}")  # our own words
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE catalog_listingversion ENABLE TRIGGER USER")

        with as_shop(shop), pytest.raises(NotPublishable) as refusal, transaction.atomic():
            publishing_commands.publish(listing.id, by=trader(shop), at=at)

        assert refusal.value.reasons == ("fact_set_outdated",)


class TestOurPeople:
    @pytest.mark.duty("CRL-19")
    def test_are_told_of_a_danger_that_the_shop_has_not_reported(self, at: datetime):
        shop, staff = open_shop(at=at - DAY), on_duty(at)
        builders.on_show(shop, at=at - DAY)
        safety.frozen(sku_of(shop).id, at, by=trader(shop))
        swept(at + 30 * DAY)

        while relayed():
            pass

        with merchants.acting_as(Actor(staff.id, Role.SHOPPER)), transaction.atomic():
            told = Notice.objects.filter(template="catalog.danger_unreported_for_staff")
            assert ["L1" in notice.texts["en"]["subject"] + notice.texts["en"]["body"] for notice in told] == [True]


class TestTheShop:
    def test_is_told_before_and_then(self, at: datetime):
        owner = merchants.owner_of(merchants.opened(at))
        assert owner.merchant_id
        with transaction.atomic():
            builders.keep_picture(owner.merchant_id, at=at)
        told = builders.content(category="food", facts=FOOD)
        with merchants.acting_as(owner), transaction.atomic():
            item = new_sku(best_before=LAST_DAY)
            listing = publishing_commands.list_product(owner.merchant_id, content=told, skus=[item], by=owner, at=at)
            publishing_commands.publish(listing.id, by=owner, at=at)
        swept(LOT_ENDS)

        while relayed():
            pass

        with merchants.acting_as(owner), transaction.atomic():
            notices = Notice.objects.order_by("id")
            told_of = {notice.template: notice.texts for notice in notices if notice.template.startswith("catalog.")}
        assert told_of.keys() == {"catalog.lot_ended", "catalog.listing_taken_down"}
        assert "Jasmine tea" in str(told_of["catalog.lot_ended"])
        assert "茉莉花茶" in str(told_of["catalog.listing_taken_down"])

    @pytest.mark.duty("PQL-33")
    def test_is_reminded_of_what_ends_soon(self, at: datetime):
        owner = merchants.owner_of(merchants.opened(at))
        assert owner.merchant_id
        with transaction.atomic():
            builders.keep_picture(owner.merchant_id, at=at)
        with merchants.acting_as(owner), transaction.atomic():
            told = builders.content(category="food", facts=FOOD)
            item = new_sku(best_before=LAST_DAY)
            made = publishing_commands.list_product(owner.merchant_id, content=told, skus=[item], by=owner, at=at)
            publishing_commands.publish(made.id, by=owner, at=at)
        later = LOT_ENDS - timedelta(hours=167)
        with bound(SYSTEM), transaction.atomic():
            waiting = list(Reminder.objects.filter(remind_at__lte=later).values_list("id", flat=True))
        with bound(SYSTEM), transaction.atomic():
            assert [reminding.remind(each, by=DEADLINES, at=later) for each in waiting] == [True]

        while relayed():
            pass

        with merchants.acting_as(owner), transaction.atomic():
            near = Notice.objects.get(template__endswith="_near")
        assert near.template == "catalog.lot_near"
        assert "2026-03-20 24:00" in near.texts["zh"]["body"]


class TestManyAtOnce:
    def test_sell_no_piece_of_a_lot_while_it_ends(self, at: datetime):
        """Orders and the clock meet at the instant: what is sold before it stands, nothing is sold after it."""
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            food(shop, at=at, best_before=LAST_DAY)
        sku = sku_of(shop).id

        def order(moment: datetime) -> str:
            try:
                with as_shop(shop), transaction.atomic():
                    stock_commands.reserve({sku: 1}, source=new_id(), by=trader(shop), at=moment)
            except OutOfStock:
                return "refused"
            return "sold"

        def clock() -> str:
            swept(LOT_ENDS)
            return "swept"

        work = [clock, *[partial(order, LOT_ENDS)] * 6, clock]
        outcome = at_once(work)

        swept(LOT_ENDS)
        assert outcome == {"refused": 6, "swept": 2}
        assert shelf(shop) == (0, 0)
        assert len(facts(shop, "lot_ended")) == len(facts(shop, "listing_taken_down")) == 1

    def test_date_a_new_lot_once(self, at: datetime):
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            food(shop, at=at)
        sku = sku_of(shop).id

        def receive(best_before: date) -> str:
            try:
                with as_shop(shop), transaction.atomic():
                    stock_commands.receive_stock(
                        sku, quantity=1, lot="L2", best_before=best_before, by=trader(shop), at=at
                    )
            except LotDiffers:
                return "differs"
            return "received"

        days = [LATER, LATER + timedelta(days=1)] * 4
        outcome = at_once([partial(receive, day) for day in days])

        assert outcome == {"received": 4, "differs": 4}
        assert shelf(shop) == (14, 0)
        assert len(clocks(shop, "lot")) == 2

    def test_keep_the_same_picture_once(self, at: datetime):
        with transaction.atomic():
            shop = open_shop(at=at)

        def keep() -> str:
            with as_shop(shop), transaction.atomic():
                return str(listings_commands.keep_image(picture(), merchant_id=shop, by=trader(shop), at=at).id)

        outcome = at_once([keep] * 6)

        assert list(outcome.values()) == [6]
        with as_shop(shop), transaction.atomic():
            added = Image.objects.count() - 1, Event.objects.filter(topic="catalog.image_kept").count() - 1
        assert added == (1, 1)  # beside the one that the shop has from its opening
