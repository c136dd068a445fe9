"""Who announces a holiday in a browser, and what does the page tell them before?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import pytest
from django.db import transaction

from merchants.shops.queries import shops
from platform_core import clock
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants import builders as merchants
from tests.merchants.team.builders import member
from tests.merchants.team.test_pages import api, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PAGE: Final = "/seller/holidays"


@pytest.fixture
def at(db: None) -> datetime:
    """Some hours ago, since pages read the house's own clock."""
    with transaction.atomic():
        return clock.now() - timedelta(hours=5)


@pytest.fixture
def owner(at: datetime) -> Actor:
    return merchants.owner_of(merchants.opened(at))


def today_here() -> date:
    with transaction.atomic():
        return local_day(clock.now())


def is_resting(owner: Actor) -> bool:
    assert owner.merchant_id
    with bound(SYSTEM), transaction.atomic():
        rest = shops.announced_rest(shops.shop(owner.merchant_id), at=clock.now())
        return rest is not None and rest.goes_on


class TestTheHolidaysPage:
    def test_announces_a_holiday_and_ends_it(self, owner: Actor, at: datetime) -> None:
        browser, today = signed_in(owner, "en"), today_here()
        page = browser.get(PAGE)
        assert "A holiday stops no deadline" in page.text
        assert "0 duties are open now." in page.text
        assert page.forms() == {"set"}

        days = {"first_day": today.isoformat(), "sells_again_on": (today + timedelta(days=40)).isoformat()}
        refused = browser.fills_in(page, "set", **days)
        assert refused.status == 422
        assert not is_resting(owner)
        days["sells_again_on"] = (today + timedelta(days=4)).isoformat()
        set_page = browser.follows(browser.fills_in(browser.get(PAGE), "set", **days))
        assert set_page.forms() == {"end"}
        assert is_resting(owner)

        assert browser.follows(browser.fills_in(set_page, "end")).forms() == {"set"}
        assert not is_resting(owner)

    def test_is_the_owners_and_the_operators(self, owner: Actor, at: datetime) -> None:
        today = today_here()
        days = {"first_day": today.isoformat(), "sells_again_on": (today + timedelta(days=4)).isoformat()}
        browser = signed_in(owner)
        sent = browser.filled(browser.get(PAGE), "set", **days)
        for role in (ShopRole.FINANCE, ShopRole.SERVICE):
            clerk = signed_in(member(owner, role, at))
            assert "set" not in clerk.get(PAGE).forms()
            assert clerk.sends(*sent).status == 403
            assert not is_resting(owner)

        browser = signed_in(member(owner, ShopRole.OPERATOR, at))
        browser.follows(browser.fills_in(browser.get(PAGE), "set", **days))
        assert is_resting(owner)


class TestTheApi:
    def test_announces_a_holiday_and_ends_it(self, owner: Actor) -> None:
        door, today = "/api/seller/v1/holidays", today_here()
        days = {"first_day": today.isoformat(), "sells_again_on": (today + timedelta(days=4)).isoformat()}

        assert api(owner).get(door).json() == {"latest": None, "most_days": 30}
        begun = api(owner).post(door, days, content_type="application/json")
        assert begun.status_code == 201
        assert api(owner).get(door).json()["latest"] == begun.json()
        again = api(owner).post(door, days, content_type="application/json")
        assert (again.status_code, again.json()["code"]) == (409, "merchants.holiday_planned")

        ended = api(owner).put(f"{door}/end")
        assert (ended.status_code, is_resting(owner)) == (200, False)
        assert api(owner).put(f"{door}/end").json()["code"] == "merchants.no_holiday"
