"""Does a shop on holiday take no new orders, and exactly between its two instants?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from merchants.holidays import commands
from merchants.holidays.errors import HolidayPlanned, HolidayRefused, NoHoliday
from merchants.holidays.models import Holiday
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops
from merchants.shops.types import SellingRefusal
from platform_core import clock
from platform_core.actors import Actor
from platform_core.eventlog.models import Event
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
NOW: Final = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)  # ten in the morning
TICK: Final = timedelta(microseconds=1)
FIRST, AGAIN = date(2026, 9, 10), date(2026, 9, 20)
BEGINS: Final = datetime(2026, 9, 9, 16, 0, tzinfo=UTC)
ENDS: Final = datetime(2026, 9, 19, 16, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Merchant:
    return opened(NOW)


@pytest.fixture
def owner(shop: Merchant) -> Actor:
    return owner_of(shop)


def announce(owner: Actor, first: date = FIRST, again: date = AGAIN, at: datetime = NOW) -> Holiday:
    with acting_as(owner), transaction.atomic():
        return commands.set_holiday(first_day=first, sells_again_on=again, by=owner, at=at)


def end(owner: Actor, at: datetime) -> Holiday:
    with acting_as(owner), transaction.atomic():
        return commands.end_holiday(by=owner, at=at)


def against(shop: Merchant, at: datetime) -> tuple[str, ...]:
    with bound(SYSTEM), transaction.atomic():
        return shops.may_sell(shop.id, at=at).codes()


class TestAHoliday:
    def test_lasts_from_its_first_instant_to_the_tick_before_its_end(self, shop: Merchant, owner: Actor) -> None:
        announce(owner)

        resting = (SellingRefusal.RESTING,)
        found = [against(shop, at) for at in (BEGINS - TICK, BEGINS, ENDS - TICK, ENDS)]
        assert found == [(), resting, resting, ()]
        with bound(SYSTEM), transaction.atomic():
            assert shops.may_serve(shop.id, at=BEGINS)
            assert shop.id not in shops.not_selling(at=BEGINS)

    def test_of_today_begins_now(self, shop: Merchant, owner: Actor) -> None:
        announce(owner, first=date(2026, 9, 3))

        assert [bool(against(shop, at)) for at in (NOW - TICK, NOW)] == [False, True]

    def test_is_ended_early_and_for_good(self, shop: Merchant, owner: Actor) -> None:
        announce(owner)
        end(owner, BEGINS + TICK)

        assert [bool(against(shop, at)) for at in (BEGINS, BEGINS + TICK, ENDS - TICK)] == [True, False, False]
        with pytest.raises(NoHoliday):
            end(owner, BEGINS + 2 * TICK)

    def test_never_begins_if_it_is_ended_before(self, shop: Merchant, owner: Actor) -> None:
        announce(owner)
        end(owner, BEGINS - TICK)

        assert against(shop, BEGINS) == against(shop, ENDS - TICK) == ()

    def test_is_refused_on_wrong_days(self, shop: Merchant, owner: Actor) -> None:
        begins, none, long = "holiday_begins_in_the_past", "holiday_has_no_day", "holiday_too_long"
        refused = {
            (date(2026, 9, 2), AGAIN): (begins,),
            (FIRST, FIRST): (none,),
            (date(2026, 9, 2), date(2026, 9, 1)): (begins, none),
            (FIRST, FIRST + timedelta(days=31)): (long,),
        }
        for (first, again), reasons in refused.items():
            with pytest.raises(HolidayRefused) as told:
                announce(owner, first, again)
            said = told.value
            assert (said.reasons, said.most_days, said.first_possible) == (reasons, 30, date(2026, 9, 3))

        assert announce(owner, FIRST, FIRST + timedelta(days=30)).rests_until == datetime(2026, 10, 9, 16, tzinfo=UTC)

    def test_comes_one_at_a_time(self, owner: Actor) -> None:
        announce(owner)
        with pytest.raises(HolidayPlanned) as told:
            announce(owner, date(2026, 9, 25), date(2026, 9, 26))

        assert told.value.sells_again_on == AGAIN
        announce(owner, date(2026, 9, 20), date(2026, 9, 21), at=ENDS)

    def test_is_kept_apart_and_ended_once_by_the_database(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner)
        days = {"rests_from": ENDS - TICK, "rests_until": ENDS + TICK}
        with pytest.raises(InternalError, match="do not overlap"), acting_as(owner), transaction.atomic():
            Holiday.objects.create(merchant_id=shop.id, set_by=owner.id, set_at=NOW, **days)
        with pytest.raises(InternalError, match="days of its holiday"), acting_as(owner), transaction.atomic():
            Merchant.objects.filter(id=shop.id).update(rests_until=ENDS + TICK)
        end(owner, BEGINS)
        with pytest.raises(InternalError, match="Cannot update"), acting_as(owner), transaction.atomic():
            Holiday.objects.filter(id=row.id).update(ended_at=BEGINS + TICK)

    def test_stands_in_the_trail(self, shop: Merchant, owner: Actor) -> None:
        row = announce(owner)
        end(owner, BEGINS)

        with bound(SYSTEM), transaction.atomic():
            told = Event.objects.filter(subject_id=row.id).order_by("occurred_at").values_list("topic", flat=True)
            assert list(told) == ["merchants.holiday_set", "merchants.holiday_ended"]

    def test_is_read_by_everybody_from_its_announcement_until_it_is_over(
        self, shop: Merchant, owner: Actor, client: Client
    ) -> None:
        page, door = reverse("open:shop", args=[shop.id]), f"/api/storefront/v1/merchants/{shop.id}"
        today = local_day(clock.now())
        words = "It takes no new orders from", "It takes new orders again from"

        def found() -> tuple[list[bool], list[datetime | None]]:
            text = client.get(page, headers={"accept-language": "en"}).content.decode()
            trader = client.get(door).json()
            instants = [trader["rests_from"], trader["rests_until"]]
            return [word in text for word in words], [at and datetime.fromisoformat(at) for at in instants]

        assert found() == ([False, False], [None, None])
        planned = announce(owner, today + timedelta(days=1), today + timedelta(days=3), at=clock.now())
        assert found() == ([True, False], [planned.rests_from, planned.rests_until])
        end(owner, clock.now())
        assert found() == ([False, False], [None, None])
        begun = announce(owner, today, today + timedelta(days=3), at=clock.now())
        assert found() == ([False, True], [begun.rests_from, begun.rests_until])
