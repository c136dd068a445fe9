"""Does each good line of a table get in, and each bad one say its line, its column and its reason?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from catalog.listings.models import Listing, ListingVersion
from catalog.listings.types import FactValue
from catalog.prices.models import PriceInterval
from catalog.sheets import queries
from catalog.sheets.commands import sending, writing
from catalog.sheets.errors import ColumnsMissing, ImportNotFound, ImportRuns
from catalog.sheets.models import KEPT, ImportBatch
from catalog.sheets.tasks import SHEETS, forget_import_lines
from catalog.sheets.types import SheetKind
from catalog.stock.models import Lot, Sku
from platform_core import clock
from platform_core.files.errors import NotASheet
from platform_core.legal.spans import DAY
from platform_core.money import Money
from tests.catalog import builders as catalog
from tests.catalog.sheets.builders import faults, goods, seen, send, table, turn, write

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

TICK = timedelta(microseconds=1)
BAD = [
    ({"货号": ""}, "code", "cell_empty"),
    ({"货号": "茶 1"}, "code", "not_a_code"),
    ({"货号": "T-1"}, "code", "catalog.sku_code_taken"),
    ({"标题": ""}, "title_zh", "cell_empty"),
    ({"标题": "茶" * 121}, "title_zh", "cell_too_long"),
    ({"标题": "=HYPERLINK(1)"}, "title_zh", "cell_is_formula"),
    ({"标题": "@SUM(A1)"}, "title_zh", "cell_is_formula"),
    ({"标题": "+cmd|1"}, "title_zh", "cell_is_formula"),
    ({"标题": "茶\x01"}, "title_zh", "cell_unreadable"),
    ({"类目": ""}, "category", "cell_empty"),
    ({"类目": "茶"}, "category", "unknown_category"),
    ({"选项": ""}, "spec", "cell_empty"),
    ({"价格": "一百二十八"}, "price", "not_an_amount"),
    ({"价格": "0.00"}, "price", "not_an_amount"),
    ({"价格": "-1"}, "price", "not_an_amount"),
    ({"价格": "1.005"}, "price", "not_an_amount"),
    ({"价格": "1000000000.01"}, "price", "not_an_amount"),
    ({"库存": "1.5"}, "on_hand", "not_a_whole_number"),
    ({"库存": "1000001"}, "on_hand", "not_a_whole_number"),
    ({"保质期至": "2026-02-30"}, "best_before", "not_a_day"),
    ({"保质期至": "2027-01-01", "批次": ""}, "lot", "cell_empty"),
    ({"保质期至": "2020-01-01"}, "best_before", "catalog.lots_over"),
    ({"类目": "food", "保质期至": ""}, "best_before", "catalog.best_before_missing"),
    ({"类目": "food", "保质期": "18"}, "fact_shelf_life", "unit_missing"),
    ({"类目": "food", "净含量": "很多"}, "fact_net_content", "not_a_number"),
    ({"类目": "food", "批次": ""}, "best_before", "catalog.best_before_missing"),
    ({"包装含量": "250"}, "content", "unit_missing"),
    ({"包装含量": "2.5克"}, "content", "not_a_whole_number"),
]


def sku_of(shop, code):
    with catalog.as_shop(shop), transaction.atomic():
        return Sku.objects.select_related("listing").get(merchant_id=shop, code=code)


def content_of(shop, code):
    with catalog.as_shop(shop), transaction.atomic():
        versions = ListingVersion.objects.select_related("category", "fact_set")
        return versions.get(listing=sku_of(shop, code).listing).content


class TestGoods:
    def test_become_drafts_with_their_item_price_and_stock(self, shop, at):
        done = write(shop, table(goods("T-1"), goods("T-2", 价格="￥5.5", 包装含量="250 克")), at=at)

        assert (done.state, done.lines, done.done, done.refused) == ("finished", 2, 2, 0)
        second = sku_of(shop, "T-2")
        assert (second.on_hand, second.content, second.content_unit, second.listing.state) == (10, 250, "g", "draft")
        with catalog.as_shop(shop), transaction.atomic():
            assert PriceInterval.objects.get(sku=second).price == Money(550)
        content = content_of(shop, "T-2")
        assert content.title_zh == "茉莉花茶 T-2"
        assert content.facts == {"origin": FactValue("福建福州")}

    def test_tell_the_facts_that_their_category_asks_for(self, shop, at):
        line = goods("F-1", 类目="预包装食品", 净含量="250克", 保质期="18个月", 批次="L2", 保质期至="2027/9/30")

        done = write(shop, table(line), at=at)

        assert faults(shop, done) == []
        with catalog.as_shop(shop), transaction.atomic():
            assert Lot.objects.get().best_before == date(2027, 9, 30)
        facts = content_of(shop, "F-1").facts
        assert facts["net_content"] == FactValue("250", "g")
        assert facts["shelf_life"] == FactValue("18", "month")

    def test_get_further_items_by_the_code_of_another(self, shop, at):
        header = ("Item code", "Same goods as item", "Title", "Category", "Option", "Price")
        rows = [("A-1", "", "花茶", "general", "100克", "10"), ("A-2", "A-1", "", "", "200克", "18")]
        rows += [("A-3", "A-9", "", "", "300克", "27")]

        done = write(shop, table(*rows, header=header), at=at)

        assert faults(shop, done) == [(4, "same_as", "unknown_item")]
        assert sku_of(shop, "A-1").listing_id == sku_of(shop, "A-2").listing_id

    @pytest.mark.parametrize(("changes", "column", "code"), BAD)
    def test_say_line_column_and_reason_where_they_are_bad(self, shop, at, changes, column, code):
        bad = goods("T-9", **changes)

        done = write(shop, table(goods("T-1"), bad, goods("T-3")), at=at)

        assert faults(shop, done) == [(3, column, code)]
        assert (done.done, done.refused) == (3, 1)
        assert sku_of(shop, "T-3")

    def test_keep_what_looks_like_a_formula_and_is_marked_as_text(self, shop, at):
        done = write(shop, table(goods("T-1", 标题="'=1+1 茶")), at=at)

        assert done.refused == 0
        assert content_of(shop, "T-1").title_zh == "=1+1 茶"

    def test_name_every_fault_of_a_line(self, shop, at):
        done = write(shop, table(goods("茶", 价格="x", 选项="")), at=at)

        assert faults(shop, done) == [
            (2, "code", "not_a_code"),
            (2, "spec", "cell_empty"),
            (2, "price", "not_an_amount"),
        ]

    def test_keep_refused_lines_as_they_were_sent(self, shop, at):
        done = write(shop, table(goods("T-1", 价格="x")), at=at)

        with catalog.as_shop(shop), transaction.atomic():
            [line] = queries.refused_lines(done)
            assert (done.content, done.person_id) == (None, None)
        assert line.cells == goods("T-1", 价格="x")


class TestStock:
    HEADER = ("货号", "到货件数", "批次", "保质期至")

    def test_comes_onto_the_shelf(self, shop, at):
        write(shop, table(goods("T-1")), at=at)
        rows = [("T-1", "5", "L2", "2027-01-01"), ("T-8", "5", "", ""), ("T-1", "0", "", "")]

        done = write(shop, table(*rows, header=self.HEADER), kind=SheetKind.STOCK, at=at)

        assert faults(shop, done) == [(3, "code", "unknown_item"), (4, "pieces", "not_a_whole_number")]
        assert sku_of(shop, "T-1").on_hand == 15


class TestPrices:
    def test_hold_from_now_on_and_are_not_set_twice(self, shop, at):
        write(shop, table(goods("T-1"), goods("T-2")), at=at)
        later = at.replace(hour=at.hour + 1)
        rows = [("T-1", "99"), ("T-2", "128.00"), ("T-7", "1")]

        done = write(shop, table(*rows, header=("Item code", "Price")), kind=SheetKind.PRICES, at=later)

        assert faults(shop, done) == [(4, "code", "unknown_item")]
        with catalog.as_shop(shop), transaction.atomic():
            found = [(row.sku.code, row.amount) for row in PriceInterval.objects.select_related("sku").order_by("id")]
        assert found == [("T-1", 12800), ("T-2", 12800), ("T-1", 9900)]


class TestAThousandGoods:
    def test_with_ten_bad_rows_are_written_but_for_these(self, shop, at):
        rows = [goods(f"T-{n}", **({"价格": "x"} if n % 100 == 50 else {})) for n in range(1000)]

        done = write(shop, table(*rows), at=at)

        assert (done.state, done.lines, done.done, done.refused) == ("finished", 1000, 1000, 10)
        assert faults(shop, done) == [(n * 100 + 52, "price", "not_an_amount") for n in range(10)]
        with catalog.as_shop(shop), transaction.atomic():
            assert Listing.objects.filter(merchant_id=shop).count() == 990


class TestAFile:
    def test_of_another_encoding_is_read(self, shop, at):
        done = write(shop, table(goods("T-1"), encoding="gb18030"), at=at)

        assert (done.encoding, done.refused) == ("gb18030", 0)

    @pytest.mark.parametrize(
        ("cut", "found"),
        [(1, [(3, "", "line_cut_off")]), (20, [(3, "", "line_cut_off")])],
    )
    def test_that_was_cut_off_loses_its_last_line_alone(self, shop, at, cut, found):
        whole = table(goods("T-1"), goods("T-2", 保质期="天"))

        done = write(shop, whole[: len(whole) - 2 - cut], at=at)

        assert faults(shop, done) == found
        assert sku_of(shop, "T-1")

    def test_may_lack_the_last_end_of_line_where_no_number_can_be_half(self, shop, at):
        header = ("货号", "价格", "到货说明")
        write(shop, table(goods("T-1")), at=at)

        done = write(shop, table(("T-1", "5", "x"), header=header)[:-2], kind=SheetKind.PRICES, at=at)
        half = write(shop, table(("T-1", "5.00"), header=header[:2])[:-3], kind=SheetKind.PRICES, at=at)

        assert faults(shop, done) == [(2, "price", "catalog.price_begins")]  # it was read
        assert faults(shop, half) == [(2, "", "line_cut_off")]

    def test_with_too_many_lines_writes_none(self, shop, at, monkeypatch):
        monkeypatch.setattr("platform_core.files.sheets.MOST_LINES", 150)

        done = write(shop, table(*(goods(f"T-{n}") for n in range(151))), at=at)

        assert (done.state, done.why, done.done) == ("unreadable", "files.too_many_lines", 0)
        with catalog.as_shop(shop), transaction.atomic():
            assert not ImportBatch.objects.exists()
            assert not Sku.objects.filter(merchant_id=shop).exists()

    @pytest.mark.parametrize("upload", [b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"%PDF-1.7\n", b"a\x00b,c\n"])
    def test_that_is_none_is_refused_at_once(self, shop, at, upload):
        with pytest.raises(NotASheet):
            send(shop, upload, at=at)

    def test_without_a_column_that_is_needed_is_refused_at_once(self, shop, at):
        with pytest.raises(ColumnsMissing) as refused:
            send(shop, table(("T-1", "x"), header=("货号", "标题")), at=at)

        assert refused.value.missing == ("选项", "价格")

    def test_waits_for_the_one_before_it(self, shop, at):
        first = send(shop, table(goods("T-1")), at=at)

        with pytest.raises(ImportRuns) as refused:
            send(shop, table(goods("T-2")), at=at)

        assert refused.value.import_id == first

    def test_of_another_shop_is_not_found(self, shop, other, at):
        import_id = send(shop, table(goods("T-1")), at=at)

        with pytest.raises(ImportNotFound):
            seen(other, import_id)
        with pytest.raises(ImportNotFound), catalog.as_shop(other), transaction.atomic():
            sending.stop_import(import_id, by=catalog.trader(other), at=at)


class TestAWorkerThatDies:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(writing, "BATCH", 4)

    def test_leaves_nothing_half_written_and_nothing_twice(self, shop, at, monkeypatch):
        import_id = send(shop, table(*(goods(f"T-{n}") for n in range(10))), at=at)
        turn(shop, import_id, at=at)
        turn(shop, import_id, at=at)
        publishing, calls = writing.cells_by_key, []

        def dies(*args):
            calls.append(args)
            if len(calls) == 3:
                raise MemoryError
            return publishing(*args)

        with monkeypatch.context() as patched:
            patched.setattr(writing, "cells_by_key", dies)
            with pytest.raises(MemoryError):
                turn(shop, import_id, at=at)
        halfway = seen(shop, import_id)
        assert (halfway.done, halfway.state) == (4, "writing")

        while turn(shop, import_id, at=at):
            pass

        done = seen(shop, import_id)
        assert (done.state, done.done, done.refused) == ("finished", 10, 0)
        with catalog.as_shop(shop), transaction.atomic():
            assert Sku.objects.filter(merchant_id=shop).count() == 10

    def test_while_reading_begins_to_read_again(self, shop, at, monkeypatch):
        monkeypatch.setattr(writing, "LAID_AT_ONCE", 1)
        import_id = send(shop, table(*(goods(f"T-{n}") for n in range(10))), at=at)
        with monkeypatch.context() as patched:
            patched.setattr(writing, "_start_writing", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                turn(shop, import_id, at=at)

        while turn(shop, import_id, at=at):
            pass

        assert seen(shop, import_id).done == 10

    def test_each_time_ends_the_import_and_keeps_what_is_left(self, shop, at, monkeypatch):
        import_id = send(shop, table(*(goods(f"T-{n}") for n in range(10))), at=at)
        turn(shop, import_id, at=at)
        turn(shop, import_id, at=at)
        with monkeypatch.context() as patched:
            patched.setattr(writing, "cells_by_key", lambda *_: 1 / 0)
            for _ in range(writing.MOST_ATTEMPTS):
                with pytest.raises(ZeroDivisionError):
                    turn(shop, import_id, at=at)

        assert not turn(shop, import_id, at=at)

        failed = seen(shop, import_id)
        assert (failed.state, failed.why, failed.done) == ("failed", "fault_of_ours", 4)
        with catalog.as_shop(shop), transaction.atomic():
            assert [cells[0] for cells in queries.lines_left(failed)] == [f"T-{n}" for n in range(4, 10)]


class TestAnImportThatIsStopped:
    def test_keeps_what_was_written_and_gives_the_rest_back(self, shop, at, monkeypatch):
        monkeypatch.setattr(writing, "BATCH", 2)
        import_id = send(shop, table(*(goods(f"T-{n}") for n in range(5))), at=at)
        turn(shop, import_id, at=at)
        turn(shop, import_id, at=at)

        with catalog.as_shop(shop), transaction.atomic():
            sending.stop_import(import_id, by=catalog.trader(shop), at=at)

        assert not turn(shop, import_id, at=at)
        stopped = seen(shop, import_id)
        assert (stopped.state, stopped.done) == ("stopped", 2)
        assert sku_of(shop, "T-1")

    def test_stops_by_itself_when_who_sent_it_acts_for_the_shop_no_more(self, shop, at):
        import_id = send(shop, table(goods("T-1")), at=at)

        with catalog.as_shop(shop), transaction.atomic():
            state = writing.begin_turn(import_id, may_write=False, by=SHEETS, at=at)

        assert state is None
        assert seen(shop, import_id).why == "person_left"


class TestItsLines:
    def test_of_a_column_that_nobody_knows_are_not_kept(self, shop, at):
        upload = table(("T-1", "128.00", "欧阳飞燕 13812345678"), header=("货号", "价格", "收件人"))
        sent = send(shop, upload, at=at, kind=SheetKind.PRICES)
        turn(shop, sent, at=at)

        with catalog.as_shop(shop), transaction.atomic():
            [batch] = ImportBatch.objects.filter(of_import=sent)
        assert batch.rows == [[2, ["T-1", "128.00", ""], ""]]

    @pytest.mark.parametrize(("after", "kept"), [(KEPT * DAY, 1), (KEPT * DAY + TICK, 0)])
    def test_go_when_its_end_is_long_ago(self, shop, other, at, monkeypatch, after, kept):
        refused = [write(each, table(goods(价格="?")), at=at) for each in (shop, other)]
        monkeypatch.setattr(clock, "now", lambda: at + after)

        forget_import_lines()

        for owner, of in zip((shop, other), refused, strict=True):
            with catalog.as_shop(owner), transaction.atomic():
                assert ImportBatch.objects.filter(of_import=of.id).count() == kept
            assert seen(owner, of.id).refused == 1

    def test_stay_while_it_goes_on(self, shop, at, monkeypatch):
        sent = send(shop, table(*(goods(f"T-{n}") for n in range(150))), at=at)
        turn(shop, sent, at=at)
        monkeypatch.setattr(clock, "now", lambda: at + 2 * KEPT * DAY)

        forget_import_lines()

        with catalog.as_shop(shop), transaction.atomic():
            assert ImportBatch.objects.filter(of_import=sent).count() == 2
