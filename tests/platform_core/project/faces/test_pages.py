"""Who gets in, what is done once, and what is said where something was refused?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override

from complaints.complaint.models import Complaint
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.accounts.models import User
from platform_core.http import idempotency
from platform_core.http.models import Answer
from platform_core.rows import new_id
from platform_core.ui.forms import KEY
from tests import sessions
from tests.aftersales.returns import builders as returns
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply

SAID = {"topic": "price", "demand": "other", "statement": "贵了"}


def complaints(sale: Sale) -> int:
    with acting_as(sale.shopper), transaction.atomic():
        return Complaint.objects.count()


def complain(browser: Browser, order: Order) -> Reply:
    return browser.get(f"/me/orders/{order.id}/complain")


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheDoor:
    @pytest.mark.parametrize("path", ["/me/", "/me/returns?cursor=x", "/seller/", "/seller/violations"])
    def test_sends_a_stranger_to_sign_in_and_back(self, client: Client, path: str) -> None:
        reply = Reply(client.get(path))

        assert (reply.status, reply.to) == (302, f"/accounts/login/?next={quote(path)}")

    def test_sends_whoever_was_signed_out_back_to_the_page_and_not_to_the_form(self, client: Client) -> None:
        order_id = new_id()

        assert Reply(client.post(f"/me/orders/{order_id}/cancel")).to == f"/accounts/login/?next=/me/orders/{order_id}"

    def test_says_who_may_come_in_to_who_acts_for_no_shop(self, shopper: Browser) -> None:
        reply = shopper.get("/seller/")

        assert reply.status == 403
        assert "这些页面供店铺成员使用" in reply.text

    def test_lets_a_shopkeeper_in_as_a_shopper_too(self, seller: Browser) -> None:
        assert seller.get("/me/").status == 200

    def test_shows_nothing_of_others_and_says_what_to_do(self, opens: Opens, paid: Order, at: datetime) -> None:
        reply = opens(builders.stranger(at)).get(f"/me/orders/{paid.id}")

        assert reply.status == 404
        assert "没有这一订单" in reply.text
        assert paid.number not in reply.response.content.decode()

    def test_shows_a_shop_no_order_of_another(self, opens: Opens, paid: Order, at: datetime) -> None:
        other = merchants.opened(at, trade_name="别家茶铺", credit_code="91350100M000100Y43")

        assert opens(merchants.owner_of(other)).get(f"/seller/orders/{paid.id}").status == 404

    def test_lets_no_script_in_and_keeps_pages_out_of_caches(self, shopper: Browser) -> None:
        response = shopper.get("/me/").response

        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert response["Cache-Control"] == "private, no-store"

    def test_has_no_inline_script_or_style(self, shopper: Browser, paid: Order) -> None:
        page = shopper.get(f"/me/orders/{paid.id}").page

        assert page.all("script") == page.all("style") == []
        assert not [e for e in page.all() if "style" in e.attributes or any(a.startswith("on") for a in e.attributes)]

    @pytest.mark.parametrize("cursor", ["x", "WyJ4Il0:1:2"])
    def test_knows_no_cursor_that_it_did_not_give_out(self, shopper: Browser, cursor: str) -> None:
        assert shopper.get(f"/me/?cursor={cursor}").status == 404


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAForm:
    def test_is_for_sending_so_reading_its_address_leads_to_the_page(self, shopper: Browser, paid: Order) -> None:
        reply = shopper.get(f"/me/orders/{paid.id}/cancel")

        assert (reply.status, reply.to) == (302, f"/me/orders/{paid.id}")

    def test_of_no_such_name_is_not_there(self, shopper: Browser, paid: Order) -> None:
        assert shopper.sends(f"/me/orders/{paid.id}/steal", {KEY: "k" * 24}).status == 404

    def test_asks_for_its_csrf_token(self, sale: Sale, paid: Order) -> None:
        client = Client(enforce_csrf_checks=True)
        with transaction.atomic():
            user = User.objects.get(id=sale.shopper.id)
        sessions.sign_in(client, user.id)
        reply = Reply(client.get(f"/me/orders/{paid.id}"))
        address, said = Browser(client).filled(reply, "cancel")

        assert client.post(address, said | {"csrfmiddlewaretoken": ""}).status_code == 403
        assert client.post(address, said).status_code == 302

    def test_sent_twice_does_it_once(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        address, said = shopper.filled(complain(shopper, delivered), "file", **SAID)
        first, again = shopper.sends(address, said), shopper.sends(address, said)

        assert (first.status, again.status, again.to) == (302, 302, first.to)
        assert again.response["Idempotent-Replayed"] == "true"
        assert complaints(sale) == 1

    def test_changed_after_it_was_sent_is_not_taken_for_the_first(
        self, shopper: Browser, delivered: Order, sale: Sale
    ) -> None:
        address, said = shopper.filled(complain(shopper, delivered), "file", **SAID)
        shopper.sends(address, said)

        reply = shopper.sends(address, said | {"topic": "other"})

        assert reply.status == 422
        assert reply.form("file").one("option", selected="").attributes["value"] == "other"
        assert complaints(sale) == 1

    @pytest.mark.parametrize("key", ["", "short", "x" * 256])
    def test_without_a_key_of_ours_is_refused(self, shopper: Browser, delivered: Order, sale: Sale, key: str) -> None:
        address, said = shopper.filled(complain(shopper, delivered), "file", **SAID)

        assert shopper.sends(address, said | {KEY: key}).status == 400
        assert complaints(sale) == 0

    def test_that_lacks_something_says_so_and_loses_nothing(
        self, shopper: Browser, delivered: Order, sale: Sale
    ) -> None:
        reply = shopper.fills_in(complain(shopper, delivered), "file", statement="发霉了")

        form = reply.form("file")
        assert reply.status == 400
        assert form.one("textarea", name="statement").text == "发霉了"
        assert [a.attributes["href"] for a in form.one("div", role="alert").all("a")] == ["#file-topic", "#file-demand"]
        assert complaints(sale) == 0

    def test_that_is_refused_says_why_and_loses_nothing(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        said = SAID | {"demand": "partial_refund", "yuan": "99999.00"}
        reply = shopper.fills_in(complain(shopper, delivered), "file", **said)

        form = reply.form("file")
        assert reply.status == 422
        assert "超过可退数额" in form.one("div", role="alert").text
        assert form.one("textarea", name="statement").text == "贵了"
        assert form.one("input", name="yuan").attributes["value"] == "99999.00"
        assert complaints(sale) == 0

    def test_may_be_sent_again_after_a_refusal(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        said = SAID | {"demand": "partial_refund", "yuan": "99999.00"}
        refused = shopper.fills_in(complain(shopper, delivered), "file", **said)

        assert shopper.fills_in(refused, "file", yuan="10.00").status == 302
        assert complaints(sale) == 1

    def test_keeps_no_answer_for_what_was_refused(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        shopper.fills_in(complain(shopper, delivered), "file", **SAID | {"demand": "partial_refund", "yuan": "99999"})

        with acting_as(sale.shopper), transaction.atomic():
            assert Answer.objects.count() == 0

    def test_that_is_too_late_is_shown_with_why(self, shopper: Browser, paid: Order, sale: Sale, at: datetime) -> None:
        """The page was open while the parcel left."""
        page = shopper.get(f"/me/orders/{paid.id}")
        builders.send(paid, sale, at + timedelta(hours=1))

        reply = shopper.fills_in(page, "cancel")

        assert reply.status == 409
        assert "包裹已交给承运人" in reply.page.one("div", role="alert").text
        assert builders.now(paid, sale).state == "shipped"

    def test_that_is_gone_leaves_what_was_written(
        self, shopper: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        """The page of the return was open while it was withdrawn elsewhere."""
        case = returns.noticed(delivered, sale, at + timedelta(hours=4))
        page = shopper.get(f"/me/returns/{case.id}")
        returns.withdrawn(case, sale, at + timedelta(hours=5))

        reply = shopper.fills_in(page, "send_back", carrier="sf", waybill="SF20261125")

        assert reply.status == 409
        assert "send_back" not in reply.forms()
        assert reply.page.one("div", id="typed").one("dl").text == "承运人 sf 运单号 SF20261125"

    def test_says_it_in_the_language_of_the_reader(self, opens: Opens, delivered: Order, sale: Sale) -> None:
        english = opens(sale.shopper, "en")
        said = SAID | {"demand": "partial_refund", "yuan": "99999.00"}
        reply = english.fills_in(complain(english, delivered), "file", **said)

        assert "This complaint cannot be filed like that more than can still go back" in reply.form("file").text


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestASecondClick:
    """While the first is still being worked on."""

    def test_waits_for_it(self, shopper: Browser, paid: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        looks = iter([False, False, True])
        monkeypatch.setattr(idempotency, "_try_lock", lambda name, who: (next(looks), None))

        assert shopper.fills_in(shopper.get(f"/me/orders/{paid.id}"), "cancel").status == 302
        assert next(looks, None) is None

    def test_that_waited_too_long_is_given_its_own_key_again(
        self, shopper: Browser, paid: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With a new one, a third click would do it a second time."""
        monkeypatch.setattr(idempotency, "_try_lock", lambda name, who: (False, None))
        monkeypatch.setattr(idempotency, "PATIENCE", 0)
        address, said = shopper.filled(shopper.get(f"/me/orders/{paid.id}"), "cancel")

        reply = shopper.sends(address, said)

        assert reply.status == 409
        assert reply.form("cancel").one("input", name=KEY).attributes["value"] == said[KEY]


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTenThreads:
    def test_that_send_one_form_do_it_once(self, opens: Opens) -> None:
        with transaction.atomic():
            at = clock.now() - timedelta(hours=24)
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        browser = opens(sale.shopper)
        address, said = browser.filled(complain(browser, order), "file", **SAID)
        browsers = [opens(sale.shopper) for _ in range(10)]
        start = Barrier(10)

        def click(one: Browser) -> int:
            start.wait()
            try:
                return one.sends(address, said).status
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as threads:
            answers = set(threads.map(click, browsers))

        assert answers <= {302, 409}
        assert 302 in answers
        assert complaints(sale) == 1


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheLanguage:
    def test_is_the_browsers_until_somebody_chooses(self, opens: Opens, sale: Sale) -> None:
        browser = opens(sale.shopper, "en")
        assert browser.get("/me/").page.one("html").attributes["lang"] == "en"
        with override("en"):
            reply = browser.sends("/language", {"language": "zh-hans", "next": "/me/returns"})

        assert (reply.status, reply.to) == (302, "/me/returns")
        assert browser.get("/me/returns").page.one("html").attributes["lang"] == "zh-hans"

    def test_leads_nowhere_outside(self, shopper: Browser) -> None:
        reply = shopper.sends("/language", {"language": "en", "next": "https://elsewhere.example/"})

        assert reply.to == "/"

    def test_asks_for_a_csrf_token(self, client: Client) -> None:
        strict = Client(enforce_csrf_checks=True)

        assert strict.post("/language", {"language": "en", "next": "/"}).status_code == 403
