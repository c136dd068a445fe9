"""What if several who act for one shop do the same at the same time? One is first; the others are told why not."""

import pytest

from platform_core.webhooks import policies
from platform_core.webhooks.commands import endpoints
from tests.orders.test_races import at_once
from tests.platform_core.webhooks.conftest import URL

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


class TestOpening:
    def test_the_last_that_there_is_room_for_succeeds_once(self, shop, now):
        for n in range(policies.MAX_ENDPOINTS - 1):
            shop.opens(now, url=f"{URL}&n={n}")

        outcomes = at_once(*[lambda n=n: shop.opens(now, url=f"{URL}&last={n}") for n in range(6)])

        assert sorted(outcomes) == ["done", *["webhooks.too_many"] * 5]


class TestMoving:
    def test_to_one_address_succeeds_once(self, shop, now):
        opened = [shop.opens(now, url=f"{URL}&n={n}") for n in range(4)]

        def move(each):
            shop.does(endpoints.revise, each.endpoint_id, at=now, changes={"url": URL})

        outcomes = at_once(*[lambda each=each: move(each) for each in opened], lambda: shop.opens(now, url=URL))

        assert sorted(outcomes) == ["done", *["webhooks.address_in_use"] * 4]
