"""What does a shop see and do?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aftersales.returns.models.records import Objection, Restock
from aftersales.returns.models.returns import Return
from catalog.stock import commands as stock_commands
from complaints.complaint.models import Complaint
from merchants.shops.models.shops import Merchant
from merchants.violations.types import About, ViolationKind
from orders.sales.models.orders import Order
from orders.sales.models.parcels import ShippedLine
from platform_core.eventlog.queries import topics_about
from platform_core.rows import new_id
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now
from tests.platform_core.project.faces.conftest import HOUR
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("茶.png", complaints.picture(), "image/png")


def lots_of(reply: Reply) -> dict[str, str]:
    """What stands beside each lot of the form that hands over."""
    form = reply.form("ship")
    fields = [field for field in form.all("input") if field.attributes["name"].startswith("lot-")]
    return {form.one("label", for_=each.attributes["id"]).text: each.attributes["value"] for each in fields}


def receive(sale: Sale, at: datetime, *, lot: str | None) -> None:
    with acting_as(sale.seller), transaction.atomic():
        stock_commands.receive_stock(sale.sku_id, quantity=5, lot=lot, by=sale.seller, at=at)


def shipped_lots(order: Order, sale: Sale) -> list[tuple[str, int]]:
    with acting_as(sale.seller), transaction.atomic():
        return sorted(ShippedLine.objects.filter(order=order).values_list("lot", "quantity"))


class TestHome:
    def test_shows_orders_to_send_the_longest_waiting_first(self, seller: Browser, sale: Sale, at: datetime) -> None:
        later, earlier = builders.paid(sale, at + HOUR), builders.paid(sale, at)
        builders.placed(sale, at)
        builders.shipped(sale, at)

        rows = [row.one("a").text for row in seller.get("/seller/").page.one("tbody").all("tr")]

        assert rows == [earlier.number, later.number]

    def test_puts_what_the_shop_owes_first(self, seller: Browser, delivered: Order, sale: Sale, at: datetime) -> None:
        case = returns.back(delivered, sale, at + 5 * HOUR)

        page = seller.get("/seller/").page
        mine, others = page.one("ul", class_="due"), page.one("ul", class_="due stacked")
        cases = [one.all("a")[0] for one in mine.all("li")]
        assert [a.text.split(" · ")[0] for a in cases] == [
            "提出异议并举证",
            "退还货款",
            "处理退货",
            "最迟退还货款",
        ]
        assert {a.attributes["href"] for a in cases} == {f"/seller/returns/{case.id}"}
        assert "由您办理 · 向消费者履行 · 法定期限" in mine.text
        assert "由消费者办理 · 平台承诺" in others.text

    def test_asks_the_database_as_often_for_many_orders_as_for_one(
        self, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert seller.get("/seller/").status == 200
            return len(asked)

        builders.delivered(sale, at)
        builders.paid(sale, at)
        one = queries()
        for _ in range(7):
            builders.delivered(sale, at)
            builders.paid(sale, at)

        assert queries() == one

    def test_says_how_many_clocks_run_besides_those_it_shows(self, seller: Browser, sale: Sale, at: datetime) -> None:
        for _ in range(14):
            builders.delivered(sale, at)

        page = seller.get("/seller/").page
        assert len(page.one("ul", class_="due stacked").all("li")) == 4
        [more] = [one for one in page.all("a") if one.text == "另有 11 项期限更晚到期。"]
        assert len(seller.get(more.attributes["href"]).page.all("div", class_="clock")) == 15


class TestTheOrderPage:
    def test_hands_the_order_over_out_of_the_lot_named(self, seller: Browser, paid: Order, sale: Sale) -> None:
        page = seller.get(f"/seller/orders/{paid.id}")
        assert lots_of(page) == {"茉莉花茶 × 2，取自批次 L1（剩余 200 件）": "2"}

        shown = seller.follows(seller.fills_in(page, "ship", waybill="SF20261125"))

        assert "SF20261125" in shown.text
        assert "ship" not in shown.forms()
        with acting_as(sale.seller), transaction.atomic():
            assert ShippedLine.objects.values_list("quantity", "lot").get() == (2, "L1")

    def test_offers_the_lots_that_are_left_and_fills_in_the_oldest(
        self, seller: Browser, paid: Order, sale: Sale, at: datetime
    ) -> None:
        receive(sale, at + HOUR, lot="L2")
        receive(sale, at + 2 * HOUR, lot=None)
        builders.send(builders.paid(sale, at, quantity=199), sale, at)

        page = seller.get(f"/seller/orders/{paid.id}")

        assert lots_of(page) == {
            "茉莉花茶 × 2，取自批次 L1（剩余 1 件）": "1",
            "茉莉花茶 × 2，取自批次 L2（剩余 5 件）": "1",
            "茉莉花茶 × 2，取自无批号的商品（剩余 5 件）": "0",
        }
        seller.follows(seller.fills_in(page, "ship", waybill="SF20261125"))
        assert shipped_lots(paid, sale) == [("L1", 1), ("L2", 1)]

    def test_packs_what_the_shop_says_instead(self, seller: Browser, paid: Order, sale: Sale, at: datetime) -> None:
        receive(sale, at + HOUR, lot=None)
        page = seller.get(f"/seller/orders/{paid.id}")
        old, without = [name for name in seller.filled(page, "ship")[1] if name.startswith("lot-")]

        seller.follows(seller.fills_in(page, "ship", waybill="SF20261125", **{old: "0", without: "2"}))

        assert shipped_lots(paid, sale) == [("", 2)]

    def test_refuses_more_of_a_lot_than_is_left_and_loses_nothing(
        self, seller: Browser, sale: Sale, paid: Order, at: datetime
    ) -> None:
        receive(sale, at + HOUR, lot="L2")
        page = seller.get(f"/seller/orders/{paid.id}")
        builders.send(builders.paid(sale, at, quantity=199), sale, at)

        reply = seller.fills_in(page, "ship", waybill="SF20261125")

        assert reply.status == 400
        assert "确保该值小于或等于1。" in reply.form("ship").one("div", role="alert").text
        assert reply.form("ship").one("input", name="waybill").attributes["value"] == "SF20261125"
        assert builders.now(paid, sale).state == "paid"

    def test_refuses_a_lot_of_other_goods(self, seller: Browser, paid: Order, sale: Sale) -> None:
        page = seller.get(f"/seller/orders/{paid.id}")
        address, said = seller.filled(page, "ship", waybill="SF20261125")
        [lot] = [name for name in said if name.startswith("lot-")]
        other = {f"lot-{new_id()}-{b'L1'.hex()}": "2", f"{lot}ff": "2"}

        reply = seller.sends(address, {name: value for name, value in said.items() if name != lot} | other)

        assert reply.status == 422
        assert "订单商品未装齐" in reply.form("ship").text
        assert builders.now(paid, sale).state == "paid"

    def test_shows_the_label_for_once_and_says_that_it_was_read(self, seller: Browser, paid: Order, sale: Sale) -> None:
        page = seller.get(f"/seller/orders/{paid.id}")
        assert builders.HOME.name not in page.text

        reply = seller.fills_in(page, "reveal")

        assert reply.status == 200
        assert f"{builders.HOME.name} · {builders.HOME.phone} {builders.HOME.address}" in reply.text
        assert reply.response["Cache-Control"] == "private, no-store"
        assert builders.HOME.name not in seller.get(f"/seller/orders/{paid.id}").text

    def test_shows_no_label_once_the_order_is_received(
        self, seller: Browser, shopper: Browser, delivered: Order
    ) -> None:
        page = seller.get(f"/seller/orders/{delivered.id}")
        shopper.fills_in(shopper.get(f"/me/orders/{delivered.id}"), "confirm_receipt")

        assert seller.fills_in(page, "reveal").status == 409
        assert "reveal" not in seller.get(f"/seller/orders/{delivered.id}").forms()


class TestTheReturnPage:
    @pytest.fixture
    def case(self, delivered: Order, sale: Sale, at: datetime) -> Return:
        return returns.noticed(delivered, sale, at + 3 * HOUR)

    @pytest.fixture
    def came_back(self, delivered: Order, sale: Sale, at: datetime) -> Return:
        return returns.back(delivered, sale, at + 5 * HOUR)

    def test_has_no_way_to_approve_or_to_refuse(self, seller: Browser, case: Return) -> None:
        assert seller.get(f"/seller/returns/{case.id}").forms() == {
            "name_address",
            "grant",
            "evidence",
        }

    def test_names_another_address_in_time(self, seller: Browser, shopper: Browser, case: Return) -> None:
        page = seller.get(f"/seller/returns/{case.id}")
        said = {"contact_name": "东方白", "phone": "13950009999", "address": "福州市台江区新港路八号"}
        seller.fills_in(page, "name_address", **said)

        assert (
            "东方白 · 13950009999 福州市台江区新港路八号"
            in shopper.get(f"/me/returns/{case.id}").page.one("address").text
        )
        assert "name_address" not in seller.get(f"/seller/returns/{case.id}").forms()

    def test_confirms_the_arrival_and_starts_the_clock_of_the_refund(
        self, seller: Browser, case: Return, sale: Sale, at: datetime
    ) -> None:
        returns.sent(case, sale, at + 3 * HOUR, carrier="somebody")
        shown = seller.follows(seller.fills_in(seller.get(f"/seller/returns/{case.id}"), "confirm_arrival"))

        assert "商品已退回" in shown.text
        assert "退还货款" in shown.page.one("ul", class_="clocks").text
        assert "object" in shown.forms()

    def test_sends_goods_home_that_are_not_paid_for(
        self, seller: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        case = returns.declined(delivered, sale, at + 5 * HOUR)
        page = seller.get(f"/seller/returns/{case.id}")
        assert "将商品送回买家手中" in page.page.one("ul", class_="clocks").text

        shown = seller.follows(seller.fills_in(page, "send_home", carrier="sandbox", waybill="SF000001"))
        assert "send_home" not in shown.forms()
        assert returns.now(case, sale).sent_home

    def test_takes_no_file_once_it_has_ended(self, seller: Browser, came_back: Return) -> None:
        page = seller.get(f"/seller/returns/{came_back.id}")
        seller.fills_in(page, "grant")

        assert seller.fills_in(page, "evidence", file=photo()).status == 409
        assert "evidence" not in seller.get(f"/seller/returns/{came_back.id}").forms()

    def test_pays_the_refund(self, seller: Browser, came_back: Return, sale: Sale) -> None:
        seller.fills_in(seller.get(f"/seller/returns/{came_back.id}"), "grant")

        assert returns.now(came_back, sale).state == "granted"
        assert returns.refunded(sale) == [(11600, "requested")]

    def test_objects_with_grounds_and_a_file_in_one_go(self, seller: Browser, came_back: Return, sale: Sale) -> None:
        page = seller.get(f"/seller/returns/{came_back.id}")
        said = {"grounds": ["soiled", "tags_cut"], "statement": "衣领有污渍", "file": photo()}
        shown = seller.follows(seller.fills_in(page, "object", **said))

        assert "污损, 吊牌被剪" in shown.page.one("section", id="objection-made").text
        assert "衣领有污渍" in shown.text
        with acting_as(sale.seller), transaction.atomic():
            assert len(Objection.objects.get().evidence) == 1

    def test_takes_no_objection_without_a_file(self, seller: Browser, came_back: Return, sale: Sale) -> None:
        page = seller.get(f"/seller/returns/{came_back.id}")
        reply = seller.fills_in(page, "object", grounds=["soiled"], statement="有污渍")

        assert reply.status == 400
        assert "open" in reply.form("object").parent.parent.attributes
        assert returns.now(came_back, sale).objected is False

    def test_notes_in_which_condition_the_goods_came_back(
        self, seller: Browser, came_back: Return, sale: Sale, at: datetime
    ) -> None:
        returns.granted(came_back, sale, at + 6 * HOUR)
        page = seller.get(f"/seller/returns/{came_back.id}")
        names = {i.attributes["name"].split("-")[0]: i.attributes["name"] for i in page.form("restock").all("input")}
        address, said = seller.filled(page, "restock")
        reply = seller.sends(address, said | {names["pieces"]: "2", names["lot"]: "L1"})

        assert reply.status == 302
        with acting_as(sale.seller), transaction.atomic():
            assert Restock.objects.values_list("quantity", "grade", "lot").get() == (2, "as_new", "L1")

    def test_stands_in_the_list(self, seller: Browser, case: Return) -> None:
        assert case.number in seller.get("/seller/returns").page.one("table").text


class TestTheComplaintPage:
    @pytest.fixture
    def found(self, sale: Sale, at: datetime) -> Complaint:
        return complaints.with_shop(sale, at)

    def test_accepts(self, seller: Browser, found: Complaint) -> None:
        assert "已和解" in seller.follows(seller.fills_in(seller.get(f"/seller/complaints/{found.id}"), "accept")).text

    def test_offers_less(self, seller: Browser, found: Complaint) -> None:
        page = seller.get(f"/seller/complaints/{found.id}")
        shown = seller.follows(seller.fills_in(page, "offer", yuan="12.34"))

        assert "提出方案 · ¥12.34" in shown.page.one("section", id="answer-1").text

    def test_is_told_that_an_offer_is_less_than_the_demand(self, seller: Browser, found: Complaint) -> None:
        reply = seller.fills_in(seller.get(f"/seller/complaints/{found.id}"), "offer", yuan="40.00")

        assert reply.status == 422
        assert "提出的金额须低于诉求金额" in reply.form("offer").text
        assert reply.form("offer").one("input", name="yuan").attributes["value"] == "40.00"

    def test_rejects_with_a_reason_and_a_file_in_one_go(self, seller: Browser, found: Complaint) -> None:
        page = seller.get(f"/seller/complaints/{found.id}")
        said = {"reason": "conforms_to_contract", "statement": "与约定一致", "file": photo()}
        shown = seller.follows(seller.fills_in(page, "reject", **said))

        answer = shown.page.one("section", id="answer-1").text
        assert "拒绝 · 商品符合合同约定" in answer
        assert "与约定一致" in answer

    def test_asks_for_no_file_if_the_shop_has_shown_one(
        self, seller: Browser, found: Complaint, sale: Sale, at: datetime
    ) -> None:
        complaints.keep(found, sale.seller, at + HOUR)
        page = seller.get(f"/seller/complaints/{found.id}")
        assert "required" not in page.form("reject").one("input", name="file").attributes

        assert seller.fills_in(page, "reject", reason="not_our_goods", statement="并非本店商品").status == 302

    def test_of_a_message_alone_is_no_answer(self, seller: Browser, found: Complaint, sale: Sale) -> None:
        page = seller.get(f"/seller/complaints/{found.id}")
        shown = seller.follows(seller.fills_in(page, "write", text="我们在查"))

        assert "待商家答复" in shown.text
        with acting_as(sale.seller), transaction.atomic():
            assert "complaints.answered" not in topics_about(found.id)

    def test_show_that_it_was_done_and_ask_for_a_review(self, seller: Browser, sale: Sale) -> None:
        now = just_now()
        found = complaints.decided(sale, now, demand=complaints.EXCHANGE)
        page = seller.get(f"/seller/complaints/{found.id}")

        shown = seller.follows(seller.fills_in(page, "perform", text="已寄出新品", file=photo()))

        assert "已寄出新品" in shown.text
        assert "复核中" in seller.follows(seller.fills_in(shown, "ask_review", text="照片没有看")).text

    def test_stands_in_the_list(self, seller: Browser, found: Complaint) -> None:
        assert found.number in seller.get("/seller/complaints").page.one("table").text


class TestViolations:
    def test_are_told_with_their_duties_and_their_case(
        self, seller: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        case = returns.noticed(delivered, sale, at + 3 * HOUR)
        with acting_as(sale.seller), transaction.atomic():
            shop = Merchant.objects.get(id=sale.shop)
        about = About("aftersales.return", case.id)
        merchants.recorded(shop, at, kind=ViolationKind.RETURN_NOT_HANDLED, subject=about)

        row = seller.get("/seller/violations").page.one("tbody")
        assert row.one("a").text == "退货满十五日未处理"
        assert row.one("a").attributes["href"] == f"/seller/returns/{case.id}"
        assert "NRR-31" in row.text
