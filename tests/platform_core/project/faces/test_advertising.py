"""How does somebody with a browser agree to advertisements, send them, and stop them?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from orders.sales.models.orders import Order
from platform_core.notices.types import STOP
from platform_core.rows import new_id
from privacy.consents import commands as consents_commands
from privacy.consents import queries as consents_queries
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.notices.test_advertising import advertised
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MINE, THEIRS = "/me/consents", "/seller/advertisements"


def agreed(sale: Sale) -> list[UUID | None]:
    with acting_as(sale.shopper), transaction.atomic():
        return [act.advertiser for act in consents_queries.consents_in_force(sale.shopper.id)]


def agree(sale: Sale, at: datetime, *, shop: UUID | None = None) -> None:
    with acting_as(sale.shopper), transaction.atomic():
        consents_commands.give(shop or sale.shop, text_version=1, by=sale.shopper, at=at)


class TestConsents:
    def test_are_asked_for_with_nothing_ticked_or_chosen(self, shopper: Browser, paid: Order) -> None:
        page = shopper.get(MINE)

        form = page.form("agree")
        [box] = form.all("input", type="checkbox")
        assert "checked" not in box.attributes
        assert "selected" not in form.all("option")[1].attributes
        assert "不影响我购买" in page.page.one("blockquote").text
        assert "依法停止发送的时限：立即" in page.text

    def test_are_given_to_one_shop_and_taken_back_by_one_button(
        self, shopper: Browser, sale: Sale, paid: Order
    ) -> None:
        shopper.follows(shopper.fills_in(shopper.get(MINE), "agree", shop=str(sale.shop), agreed="on"))
        assert agreed(sale) == [sale.shop]

        page = shopper.get(MINE)
        assert merchants.TEA_HOUSE.trade_name in page.page.one("tbody").text
        assert page.forms() == {"stop", "stop_all"}
        shopper.follows(shopper.fills_in(page, "stop", shop=str(sale.shop)))

        assert agreed(sale) == []

    def test_are_not_given_without_the_tick(self, shopper: Browser, sale: Sale, paid: Order) -> None:
        reply = shopper.fills_in(shopper.get(MINE), "agree", shop=str(sale.shop))

        assert (reply.status, agreed(sale)) == (400, [])

    def test_are_taken_back_from_all_at_once(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        for one in (sale.shop, merchants.opened(at).id):
            agree(sale, at, shop=one)

        shopper.follows(shopper.fills_in(shopper.get(MINE), "stop_all"))

        assert agreed(sale) == []

    def test_to_other_words_are_refused_at_the_form(self, shopper: Browser, sale: Sale, paid: Order) -> None:
        reply = shopper.fills_in(shopper.get(MINE), "agree", shop=str(sale.shop), agreed="on", text_version="9")

        assert (reply.status, agreed(sale)) == (409, [])
        assert "这不是现行的文本" in reply.text

    def test_are_read_in_english(self, sale: Sale, opens: Opens, paid: Order) -> None:
        text = opens(sale.shopper, "en").get(MINE).text

        assert "I agree that this shop sends me advertisements" in text
        assert "By law it stops: at once." in text

    def test_are_no_part_of_a_purchase(self, sale: Sale, at: datetime) -> None:
        with acting_as(sale.shopper), transaction.atomic():
            consents_commands.withdraw_from_all(by=sale.shopper, at=at)

        bought = builders.paid(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            assert Order.objects.get(id=bought.id).state == "paid"


class TestAdvertisements:
    def test_are_sent_by_a_form_and_listed(self, seller: Browser) -> None:
        said = {"subject": "新茶上市", "body": "到货了。", "contact": "0591-8765 4321"}

        seller.follows(seller.fills_in(seller.get(THEIRS), "advertise", **said))

        row = seller.get(THEIRS).page.one("tbody").text
        assert row.startswith("新茶上市")
        assert row.endswith("0")

    def test_are_refused_with_reasons_and_nothing_lost(self, seller: Browser) -> None:
        said = {"subject": "新茶上市", "body": "到货了。", "contact": "0591", "subject_en": "New tea"}

        reply = seller.fills_in(seller.get(THEIRS), "advertise", **said)

        assert reply.status == 422
        assert "英文标题和正文只有其一" in reply.text
        assert "到货了。" in reply.form("advertise").text


class TestTheLink:
    @pytest.fixture
    def reader(self) -> Browser:
        """Who has not signed in."""
        return Browser(Client(headers={"Accept-Language": "zh-hans"}))

    @pytest.fixture
    def letter(self, sale: Sale, at: datetime) -> UUID:
        agree(sale, at)
        found = advertised(sale.shopper, sale.shop, at)
        assert found
        return found

    def test_stands_where_letters_say_so(self, letter: UUID) -> None:
        assert reverse("open:stop-advertising", kwargs={"notice_id": letter}) == f"{STOP}{letter}"

    @pytest.mark.duty("CRI-24", "OTM-16")
    def test_stops_its_sender_by_one_button_without_signing_in(
        self, reader: Browser, sale: Sale, letter: UUID, at: datetime
    ) -> None:
        other = merchants.opened(at).id
        agree(sale, at, shop=other)
        page = reader.get(f"{STOP}{letter}")
        assert merchants.TEA_HOUSE.trade_name in page.form("stop").text
        assert len(agreed(sale)) == 2  # opening it does nothing

        done = reader.sends(f"{STOP}{letter}", {"from": "sender"})

        assert (done.status, agreed(sale)) == (200, [other])
        assert "已退订" in done.text
        assert done.forms() == {"stop_all"}

    def test_stops_everybody(self, reader: Browser, sale: Sale, letter: UUID, at: datetime) -> None:
        agree(sale, at, shop=merchants.opened(at).id)

        done = reader.sends(f"{STOP}{letter}", {"from": "everyone"})

        assert (done.status, done.forms(), agreed(sale)) == (200, set(), [])

    def test_knows_no_other_notice_and_tells_nobody_who_it_is(self, reader: Browser, sale: Sale, letter: UUID) -> None:
        assert reader.get(f"{STOP}{new_id()}").status == 404
        assert reader.sends(f"{STOP}{new_id()}", {"from": "everyone"}).status == 404
        assert str(sale.shopper.id) not in reader.get(f"{STOP}{letter}").response.content.decode()
        assert "no-store" in reader.get(f"{STOP}{letter}").response["Cache-Control"]
