"""How does somebody with a browser see what is debited next, and stop it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from platform_core.money import Money
from tests.orders.subscriptions import builders as kept_by
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestMySubscriptions:
    @pytest.mark.duty("OTM-18", "IPP-20", "HSE-15")
    def test_say_when_the_next_debit_is_and_stop_by_one_button(self, at: datetime, opens: Opens) -> None:
        kept = kept_by.started(at)
        mine = opens(kept.sale.shopper)
        page = mine.get("/me/subscriptions")
        assert "116.00" in page.text
        page = mine.get(f"/me/subscriptions/{kept.row.id}")

        assert page.forms() == {"cancel"}
        assert [i for i in page.form("cancel").all("input") if i.attributes.get("type") != "hidden"] == []
        mine.follows(mine.fills_in(page, "cancel"))

        assert kept_by.now(kept).state == "ended"
        assert mine.get(f"/me/subscriptions/{kept.row.id}").forms() == set()

    @pytest.mark.duty("OTM-17", "OTM-18")
    def test_ask_for_another_price_with_nothing_ticked(self, at: datetime, opens: Opens) -> None:
        kept = kept_by.started(at)
        kept_by.stated(kept.sale, at, replace(kept_by.TERMS, amount=Money(6000)))
        mine = opens(kept.sale.shopper)
        page = mine.get(f"/me/subscriptions/{kept.row.id}")

        [box] = page.form("agree").all("input", type="checkbox")
        assert "checked" not in box.attributes
        assert mine.fills_in(page, "agree").status == 400
        mine.follows(mine.fills_in(page, "agree", debits="on"))

        assert kept_by.now(kept).amount == 12000

    def test_of_others_are_not_there(self, at: datetime, opens: Opens, shopper: Browser) -> None:
        kept = kept_by.started(at)

        assert shopper.get(f"/me/subscriptions/{kept.row.id}").status == 404


def test_a_shop_states_a_plan_and_counts_its_subscribers(at: datetime, opens: Opens) -> None:
    kept = kept_by.started(at)
    shop = opens(kept.sale.seller)
    page = shop.get("/seller/plans")
    assert page.page.one("tbody").text.split()[-1] == "1"

    terms = {"sku": str(kept.sale.sku_id), "price": "60", "months": "2"}
    shop.follows(shop.fills_in(page, "state", first_days="10", **terms))

    assert "60.00" in shop.get("/seller/plans").text
    assert shop.fills_in(shop.get("/seller/plans"), "state", first_days="1", **terms).status == 422
    shop.follows(shop.fills_in(shop.get("/seller/plans"), "state", first_days="10", **terms | {"price": ""}))

    assert "60.00" not in shop.get("/seller/plans").text


def test_each_side_reads_of_the_next_debit_on_its_board(at: datetime, opens: Opens) -> None:
    kept = kept_by.started(at)

    mine, shops = opens(kept.sale.shopper).get("/me/"), opens(kept.sale.seller).get("/seller/")

    assert kept.row.number in mine.page.one("a", href=f"/me/subscriptions/{kept.row.id}").text
    assert kept.row.number in shops.text  # it has no page of its own there
