"""Do staff see how the webhooks of shops stand and what came of each message, and nothing that is the shop's alone?"""

from datetime import timedelta

import pytest

from platform_core.webhooks.policies import PAUSES
from tests.merchants.conftest import staff, staff_client
from tests.platform_core.webhooks.conftest import answered, asked, claimed, noted, opened_shop

__all__ = ["staff", "staff_client"]

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ENDPOINTS, MESSAGES = "/admin/webhooks/endpoint/", "/admin/webhooks/delivery/"
ADDRESS = "https://erp.example.com/hooks/token-of-the-shop"


def read(reply):
    assert reply.status_code == 200
    return reply.content.decode()


class TestEndpoints:
    def test_show_how_one_stands_and_never_its_address(self, staff_client, shop, at):
        opened = shop.opens(at, url=ADDRESS, name="ERP of tea")
        asked(shop, opened, at)
        noted(claimed(at), at, answered(410))

        for page in (
            read(staff_client.get(ENDPOINTS)),
            read(staff_client.get(f"{ENDPOINTS}{opened.endpoint_id}/change/")),
        ):
            assert ("ERP of tea" in page, "disabled" in page) == (True, True)
            assert ("token-of-the-shop" in page, "example.com" in page) == (False, False)

    def test_are_found_by_their_shop(self, staff_client, shop, at):
        mine, theirs = shop.opens(at), opened_shop().opens(at)

        page = read(staff_client.get(ENDPOINTS, {"q": str(shop.id)}))

        assert (str(mine.endpoint_id) in page, str(theirs.endpoint_id) in page) == (True, False)

    def test_let_nothing_be_changed(self, staff_client, shop, at):
        page = f"{ENDPOINTS}{shop.opens(at).endpoint_id}"

        assert staff_client.post(f"{page}/change/", {"name": "x"}).status_code == 403
        assert staff_client.post(f"{page}/delete/").status_code == 403
        assert staff_client.get(f"{ENDPOINTS}add/").status_code == 403


class TestMessages:
    def test_show_what_came_of_each_attempt(self, staff_client, shop, opened, at):
        waiting, later = asked(shop, opened, at), at + timedelta(minutes=1)
        assert later > at + PAUSES[0] * 1.2
        noted(claimed(at), at, answered(503))
        noted(claimed(later), later)

        page = read(staff_client.get(f"{MESSAGES}{waiting.id}/change/"))

        for shown in ("webhooks.tested", ": 503; ", ": 204", "delivered", str(waiting.event_id)):
            assert shown in page

    @pytest.mark.parametrize("by", ["event_id", "endpoint_id", "merchant_id"])
    def test_are_found_by_what_they_are_about(self, staff_client, shop, opened, at, by):
        other = opened_shop()
        mine, theirs = asked(shop, opened, at), asked(other, other.opens(at), at)

        page = read(staff_client.get(MESSAGES, {"q": str(getattr(mine, by))}))

        assert (str(mine.id) in page, str(theirs.id) in page) == (True, False)
