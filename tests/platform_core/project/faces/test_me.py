"""What does a shopper see and do?"""

from __future__ import annotations

import pytest

from orders.models import Order
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestTheOrderPage:
    def test_shows(self, shopper: Browser, paid: Order) -> None:
        reply = shopper.get(f"/me/orders/{paid.id}")
        print(reply.response.content.decode())
        assert reply.status == 200
        for path in ("/me/", "/me/returns", "/me/complaints"):
            assert shopper.get(path).status == 200

    def test_shows2(self, shopper: Browser, seller: Browser, delivered: Order) -> None:
        reply = shopper.get(f"/me/orders/{delivered.id}")
        assert reply.status == 200
        print(reply.response.content.decode())
        r = shopper.get(f"/me/orders/{delivered.id}/return")
        print(r.text)
        for path in (
            "/seller/",
            "/seller/orders",
            f"/seller/orders/{delivered.id}",
            "/seller/returns",
            "/seller/complaints",
            "/seller/violations",
        ):
            assert seller.get(path).status == 200
