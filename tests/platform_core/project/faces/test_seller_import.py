"""A shop sends tables in and takes them out, by forms alone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.listings.models import Listing
from catalog.sheets import queries
from catalog.sheets.tasks import advance
from catalog.stock.models import Sku
from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment
from platform_core import clock
from platform_core.accounts.commands import teams
from platform_core.accounts.types import ShopRole
from platform_core.files.sheets import read_sheet, write_sheet
from tests.catalog.sheets.builders import GOODS, goods, table
from tests.merchants.builders import acting_as
from tests.merchants.team.builders import member
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PLACE = "/seller/import"
HTML_LIMIT, STATEMENTS = 60_000, 12
Sends = Callable[..., Reply]


@pytest.fixture
def sends(seller: Browser) -> Sends:
    """Send a table in, and give the page to which the form leads."""

    def send(upload: bytes, *, kind: str = "goods", name: str = "冬季新品.csv") -> Reply:
        file = SimpleUploadedFile(name, upload)
        return seller.follows(seller.fills_in(seller.get(PLACE), "send", kind=kind, file=file))

    return send


def address(reply: Reply) -> str:
    return reply.response.request["PATH_INFO"]


def written(seller: Browser, reply: Reply) -> Reply:
    """The page after the worker is done."""
    while advance():
        pass
    return seller.get(address(reply))


def lines_of(reply: Reply) -> list[list[str]]:
    return list(csv.reader(StringIO(reply.response.content.decode("utf-8-sig"))))


class TestATableOfGoods:
    def test_says_what_will_follow_before_it_is_sent(self, seller: Browser) -> None:
        assert "草稿" in seller.get(PLACE).text

    def test_is_written_but_for_ten_lines_which_are_named(self, seller: Browser, sends: Sends, sale: Sale) -> None:
        rows = [goods(f"T-{n}", **({"价格": "一百"} if n % 20 == 7 else {})) for n in range(200)]

        begun = sends(table(*rows))
        page = written(seller, begun)

        assert "200" in page.page.one("progress").attributes["max"]
        assert "190" in page.text
        refused = page.page.one("tbody").all("tr")
        assert len(refused) == 10
        assert refused[0].one("th").text == "9"
        assert [cell.text for cell in refused[0].all("td")][:2] == ["价格", "一百"]
        assert "128.00" in refused[0].text
        with acting_as(sale.seller), transaction.atomic():
            assert Listing.objects.filter(merchant_id=sale.seller.merchant_id, state="draft").count() == 190
        assert "冬季新品.csv" in seller.get(PLACE).text

    def test_shows_how_far_it_is_until_it_is_done(self, seller: Browser, sends: Sends) -> None:
        begun = sends(table(*(goods(f"T-{n}") for n in range(150))))
        assert begun.page.one("meta", http_equiv="refresh").attributes["content"] == f"5; url={address(begun)}"
        advance()
        advance()

        halfway = seller.get(address(begun))
        assert halfway.page.one("progress").attributes["value"] == "100"
        assert halfway.page.one("meta", http_equiv="refresh")

        done = written(seller, begun)
        assert done.page.one("progress").attributes["value"] == "150"
        assert not done.page.all("meta", http_equiv="refresh")

    def test_gives_back_only_the_refused_lines_to_mend_and_send_again(
        self, seller: Browser, sends: Sends, sale: Sale
    ) -> None:
        page = written(seller, sends(table(goods("T-1"), goods("T-2", 价格="x"), goods("T-3", 标题="=1"))))
        [csv_file, xlsx_file] = [
            link.attributes["href"] for link in page.page.all("a") if "/refused" in link.attributes["href"]
        ]

        header, *lines = lines_of(seller.get(csv_file))
        assert header[: len(GOODS)] == list(GOODS)
        assert [(line[0], line[len(GOODS)]) for line in lines] == [("T-2", "3"), ("T-3", "4")]
        sheet = read_sheet(seller.get(xlsx_file).response.content)
        assert [line.cells[0] for line in sheet.lines] == ["T-2", "T-3"]

        lines[0][GOODS.index("价格")] = "5.00"
        mended = written(seller, sends(write_sheet("xlsx", header, lines), name="again.xlsx"))
        assert not mended.page.all("tbody")
        with acting_as(sale.seller), transaction.atomic():
            assert Sku.objects.filter(code__in=["T-1", "T-2", "T-3"]).count() == 3

    def test_can_be_stopped(self, seller: Browser, sends: Sends) -> None:
        begun = sends(table(*(goods(f"T-{n}") for n in range(150))))
        advance()
        advance()

        stopped = seller.follows(seller.fills_in(seller.get(address(begun)), "stop"))

        assert not advance()
        assert "50" in stopped.text
        link = next(link for link in stopped.page.all("a") if link.text == "CSV")
        assert len(lines_of(seller.get(link.attributes["href"]))) == 51

    def test_stops_by_itself_when_who_sent_it_acts_for_the_shop_no_more(
        self, seller: Browser, sends: Sends, sale: Sale
    ) -> None:
        begun = sends(table(*(goods(f"T-{n}") for n in range(150))))
        advance()
        advance()
        member(sale.seller, ShopRole.OWNER, clock.now())
        with acting_as(sale.seller), transaction.atomic():
            teams.leave(by=sale.seller, at=clock.now())

        while advance():
            pass

        with acting_as(sale.seller), transaction.atomic():
            row = queries.one_import(UUID(address(begun).rpartition("/")[2]), by=sale.seller)
        assert (row.state, row.why, row.done) == ("stopped", "person_left", 100)


class TestAFile:
    @pytest.mark.parametrize(
        ("upload", "status", "words"),
        [
            (b"%PDF-1.7 and more", 422, "XLSX"),
            (table(("T-1",), header=("货号",)), 422, "选项"),
            (b"\xff\xfa\x00", 422, "CSV"),
            (b"a,\xff\xff\xff\xff\nb,c\n", 422, "UTF-8"),
        ],
    )
    def test_that_cannot_be_read_is_told_in_words_at_once(
        self, seller: Browser, upload: bytes, status: int, words: str
    ) -> None:
        file = SimpleUploadedFile("x.csv", upload)

        answer = seller.fills_in(seller.get(PLACE), "send", kind="goods", file=file)

        assert answer.status == status
        assert words in answer.text

    def test_that_turns_out_unreadable_says_why_on_its_page(self, seller: Browser, sends: Sends) -> None:
        book = write_sheet("xlsx", ["货号"], [["T-1"]])

        page = written(seller, sends(book, name="x.xlsx"))

        assert "选项" in page.text
        assert "价格" in page.text

    def test_is_refused_while_another_is_being_written(self, seller: Browser, sends: Sends) -> None:
        sends(table(goods("T-1")))

        answer = seller.fills_in(
            seller.get(PLACE), "send", kind="goods", file=SimpleUploadedFile("y.csv", table(goods("T-2")))
        )

        assert answer.status == 409


class TestTheDoor:
    def test_is_closed_to_others(self, sends: Sends, opens: Opens, sale: Sale, seller: Browser) -> None:
        begun = address(sends(table(goods("T-1"))))

        shopper = opens(sale.shopper)
        for place in (PLACE, begun, f"{begun}/refused", "/seller/export/goods", f"{PLACE}/template?table=stock"):
            assert shopper.get(place).status == 403
        gone = begun[:-1] + ("0" if begun[-1] != "0" else "1")
        assert seller.get(gone).status == 404
        assert seller.get(f"{gone}/refused").status == 404

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_asks_the_database_few_times_and_sends_small_pages(
        self, opens: Opens, sale: Sale, sends: Sends, seller: Browser, language: str
    ) -> None:
        done = written(seller, sends(table(*(goods(f"T-{n}", 价格="x", 选项="") for n in range(120)))))
        reader = opens(sale.seller, language)

        for place in (PLACE, address(done)):
            reader.get(place)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                page = reader.get(place)
            assert len(asked) <= STATEMENTS, [each["sql"][:80] for each in asked]
            assert len(page.response.content) <= HTML_LIMIT


class TestTemplates:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_have_the_columns_of_their_category_and_can_be_sent_in(
        self, seller: Browser, sends: Sends, kind: str
    ) -> None:
        upload = seller.get(f"{PLACE}/template?table=goods.general&as={kind}").response.content
        header = read_sheet(upload).header

        assert header[:3] == ("货号", "同一商品的货号", "标题")
        assert "产地" in header
        assert "净含量" not in header
        page = written(seller, sends(upload, name=f"x.{kind}"))
        assert [row.one("th").text for row in page.page.one("tbody").all("tr")] == ["2"]
        assert "TEA-250" in page.page.one("tbody").text  # all of the example is read; the shop has that code already

    def test_of_what_there_is_not_are_not_found(self, seller: Browser) -> None:
        for table_name in ("", "nothing", "goods.nothing"):
            assert seller.get(f"{PLACE}/template?table={table_name}").status == 404


class TestFilesThatAreTakenOut:
    def test_have_all_goods_by_columns_that_are_read_again(self, seller: Browser, sends: Sends, sale: Sale) -> None:
        line = goods(
            "F-1", 类目="food", 净含量="250克", 保质期="18个月", 批次="L2", 保质期至="2027-09-30", 包装含量="250克"
        )
        written(seller, sends(table(line, goods("T-2", 标题="'=1+1"))))

        header, *lines = lines_of(seller.get("/seller/export/goods?as=csv"))
        found = {row[0]: dict(zip(header, row, strict=True)) for row in lines}

        assert (
            found["F-1"] | {"净含量": "250 g", "保质期": "18 个月", "类目": "预包装食品", "价格": "128.00"}
            == found["F-1"]
        )
        assert found["T-2"]["标题"] == "'=1+1"
        again = [[f"{row[0]}-2", *row[1:]] for row in lines if row[0] in ("F-1", "T-2")]
        page = written(seller, sends(table(*again, header=header)))
        reasons = [row.text for row in page.page.one("tbody").all("tr")]
        assert len(reasons) == 1  # food comes with a lot, which stands in the file of the stock
        assert "保质期至" in reasons[0]

    def test_have_stock_and_prices(self, seller: Browser, sends: Sends) -> None:
        written(seller, sends(table(goods("T-1"))))

        stock = lines_of(seller.get("/seller/export/stock?as=csv"))
        prices = lines_of(seller.get("/seller/export/prices?as=csv"))

        assert ["T-1", "250克", "L1", "", "10"] in stock
        assert ["T-1", "128.00", "250克", "茉莉花茶 T-1"] in prices
        changed = [[code, "99.00" if code == "TEA-250" else price, *rest] for code, price, *rest in prices[1:]]
        page = written(seller, sends(table(*changed, header=prices[0]), kind="prices"))
        assert not page.page.all("tbody")
        assert ["TEA-250", "99.00"] in [row[:2] for row in lines_of(seller.get("/seller/export/prices?as=csv"))]

    def test_are_csv_where_they_are_too_long_for_xlsx(self, seller: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("platform_core.cases.table_files.MOST_IN_XLSX", 0)

        refused = seller.get("/seller/export/goods?as=xlsx")

        assert refused.status == 422
        assert "CSV" in refused.text


class TestWaybills:
    def test_are_named_in_the_file_of_orders_and_sent_in_again(
        self, seller: Browser, sends: Sends, sale: Sale, paid: Order
    ) -> None:
        header, line = lines_of(seller.get("/seller/export/orders?state=paid&as=csv"))
        named = dict(zip(header, line, strict=True))
        assert (named["订单号"], named["承运人"], named["运单号"]) == (paid.number, "", "")
        assert "138" not in ",".join(line)  # nothing of who receives it

        carrier, waybill = header.index("承运人"), header.index("运单号")
        line[carrier], line[waybill] = "Sandbox carrier", "SF-7000001"
        other = [*line]
        other[0], other[carrier], other[waybill] = "no such order", "nobody", "7.3E+14"
        page = written(seller, sends(table(line, other, header=header), kind="waybills"))

        cells = [[cell.text for cell in row.all("td")][:1] for row in page.page.one("tbody").all("tr")]
        assert cells == [["订单号"], ["承运人"], ["运单号"]]
        with acting_as(sale.seller), transaction.atomic():
            assert [parcel.waybill for parcel in Shipment.objects.filter(order=paid)] == ["SF-7000001"]

    def test_go_out_once(self, seller: Browser, sends: Sends, paid: Order) -> None:
        rows = [(paid.number, "sandbox", f"SF-700000{n}") for n in range(2)]

        page = written(seller, sends(table(*rows, header=("订单号", "承运人", "运单号")), kind="waybills"))

        assert [row.one("th").text for row in page.page.one("tbody").all("tr")] == ["3"]
