"""Does an item come of each combination, once, and is what does not fit refused with its reason?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from catalog.listings.models import Listing
from catalog.publishing import commands
from catalog.stock.errors import CombinationExists, OptionsDiffer, SkuCodeTaken, TooManyItems
from catalog.stock.models import Sku
from catalog.stock.types import MOST_ITEMS, NewSku, Option
from catalog.variants import policies
from catalog.variants.types import Choice, Known
from catalog.window.queries import cards as cards_queries
from platform_core.errors import DomainError
from platform_core.money import Money
from tests.catalog.builders import as_shop, draft, new_sku, on_show, open_shop, sku_of, trader
from tests.catalog.conftest import refused
from tests.catalog.doors import OWN, key
from tests.catalog.sheets.builders import faults, table, write
from tests.orders.test_races import at_once

pytestmark = pytest.mark.login("worker")
NAMES = ("货号", "同一商品的货号", "选项", "各选项", "价格", "库存", "批次")


def shirt(code: str, *values: str, names: tuple[str, ...] = ("颜色", "尺寸")) -> NewSku:
    return NewSku(code=code, options=tuple(map(Option, names, values)), price=Money(9900), on_hand=3, lot="L1")


def add(shop: UUID, listing: Listing, *skus: NewSku, at: datetime) -> None:
    with as_shop(shop):
        commands.add_items(listing.id, skus=skus, by=trader(shop), at=at)


@pytest.fixture
def listing(shop: UUID, at: datetime) -> Listing:
    return draft(shop, shirt("S-R-M", "红", "M"), at=at)


class TestItems:
    def test_keep_their_options_and_say_them_in_words(self, shop: UUID, listing: Listing) -> None:
        sku = sku_of(shop, "S-R-M")

        assert sku.options == [{"name": "颜色", "value": "红"}, {"name": "尺寸", "value": "M"}]
        assert sku.spec == "颜色 红 / 尺寸 M"

    def test_show_their_options_to_everybody(self, shop: UUID, at: datetime, visitor) -> None:
        listing = on_show(shop, shirt("S-R-M", "红", "M"), new_sku(), at=at)

        [chosen, plain] = visitor.get(f"/api/storefront/v1/listings/{listing.id}").json()["skus"]
        assert chosen["options"] == [{"name": "颜色", "value": "红"}, {"name": "尺寸", "value": "M"}]
        assert (plain["spec"], "options" in plain) == ("250克", False)
        with as_shop(shop):
            shelves = cards_queries.page(listing.id, by=trader(shop), at=at).shelves
        assert shelves[0].options == (Option("颜色", "红"), Option("尺寸", "M"))

    def test_are_refused_where_they_do_not_fit(self, shop: UUID, listing: Listing, at: datetime, subtests) -> None:
        table: list[tuple[list[NewSku], type[DomainError], dict[str, object]]] = [
            ([shirt("A", "红", "M")], CombinationExists, {"combinations": ("颜色 红 / 尺寸 M",)}),
            ([shirt("A", "红", "ｍ")], CombinationExists, {"combinations": ("颜色 红 / 尺寸 ｍ",)}),
            (
                [shirt("A", "蓝", "M"), shirt("B", "蓝", "M")],
                CombinationExists,
                {"combinations": ("颜色 蓝 / 尺寸 M",)},
            ),
            ([shirt("A", "M", "红", names=("尺寸", "颜色"))], OptionsDiffer, {"names": ("颜色", "尺寸")}),
            ([shirt("A", "红", names=("颜色",))], OptionsDiffer, {"names": ("颜色", "尺寸")}),
            ([shirt("A", "蓝", "M"), shirt("S-R-M", "蓝", "L")], SkuCodeTaken, {"codes": ("A", "S-R-M")}),
            (
                [shirt(f"A-{n}", "蓝", str(n)) for n in range(MOST_ITEMS)],
                TooManyItems,
                {"most": MOST_ITEMS, "there": 1},
            ),
        ]
        for skus, error, params in table:
            with subtests.test(error=error.code, params=params):
                with refused(error) as refusal:
                    add(shop, listing, *skus, at=at)
                assert refusal.value.params == params
                with as_shop(shop):
                    assert Sku.objects.filter(listing=listing).count() == 1

    def test_fill_a_listing_to_its_bound(self, shop: UUID, listing: Listing, at: datetime) -> None:
        add(shop, listing, *(shirt(f"A-{n}", "蓝", str(n)) for n in range(MOST_ITEMS - 1)), at=at)

        with as_shop(shop):
            assert Sku.objects.filter(listing=listing).count() == MOST_ITEMS

    def test_keep_their_options_whoever_writes(self, shop: UUID, listing: Listing) -> None:
        with as_shop(shop), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE catalog_sku SET options = options")

    def test_are_told_apart_by_the_database(self, shop: UUID, listing: Listing) -> None:
        double = Sku.of(listing, shirt("OTHER", "红", "M"))

        with as_shop(shop), pytest.raises(IntegrityError, match="sku_of_a_combination"), transaction.atomic():
            double.save(force_insert=True)


@pytest.mark.django_db
class TestTheApi:
    def test_takes_options_in_place_of_a_spec(self, seller, subtests) -> None:
        colour = {"name": "颜色", "value": "红"}
        table = [
            ({"options": [colour]}, 201, ""),
            ({"options": [colour], "spec": "颜色 红"}, 201, ""),
            ({"options": [colour], "spec": "颜色 蓝"}, 400, "spec"),
            ({}, 400, "spec"),
            ({"options": [colour, {"name": "颜色", "value": "M"}]}, 400, "options"),
            ({"options": [{"name": "颜色", "value": "红;"}]}, 400, "options"),
            ({"options": [{"name": "颜=色", "value": "红"}]}, 400, "options"),
            ({"options": [{"name": str(n), "value": "红"} for n in range(4)]}, 400, "options"),
        ]
        content = {"category": "general", "title_zh": "衬衫", "facts": {}, "delivery_hours": 48}
        for number, (told, status, at_fault) in enumerate(table):
            with subtests.test(told=told):
                sku = {"code": f"S-{number}", "price": {"amount": 9900}} | told
                answer = seller.post(OWN, {"content": content, "skus": [sku]}, headers=key())
                assert answer.status_code == status, answer.content.decode()
                if at_fault:
                    assert at_fault in answer.content.decode()
                else:
                    assert answer.json()["skus"][0]["spec"] == "颜色 红"


class TestTables:
    def test_take_options_in_and_out(self, shop: UUID, listing: Listing, at: datetime) -> None:
        rows = [
            ("S-B-M", "S-R-M", "", "颜色=蓝; 尺寸=M", "99.00", "", ""),
            ("S-B-L", "S-R-M", "颜色 蓝 / 尺寸 L", "颜色＝蓝；尺寸＝L", "99.00", "", ""),
            ("X-1", "S-R-M", "颜色 绿 / 尺寸 L", "颜色=蓝; 尺寸=XL", "99.00", "", ""),
            ("X-2", "S-R-M", "", "蓝; M", "99.00", "", ""),
            ("X-3", "S-R-M", "", "颜色=红; 尺寸=M", "99.00", "", ""),
            ("X-4", "S-R-M", "", "颜色=红", "99.00", "", ""),
            ("X-5", "S-R-M", "", "", "99.00", "", ""),
        ]

        done = write(shop, table(*rows, header=NAMES), at=at)

        assert sku_of(shop, "S-B-M").spec == "颜色 蓝 / 尺寸 M"
        assert sku_of(shop, "S-B-L").chosen == (Option("颜色", "蓝"), Option("尺寸", "L"))
        assert faults(shop, done) == [
            (4, "spec", "not_of_the_options"),
            (5, "options", "not_options"),
            (6, "options", "catalog.combination_exists"),
            (7, "options", "catalog.options_differ"),
            (8, "spec", "cell_empty"),
        ]


class TestPlans:
    def test_read_values_between_any_commas_and_lines(self) -> None:
        assert policies.split_values(" 红 ,蓝，绿、深  灰\r\n白；\n\n") == ("红", "蓝", "绿", "深 灰", "白")

    def test_combine_every_value_and_know_those_that_are_there(self) -> None:
        choices = [Choice("颜色", ("红", "蓝")), Choice("尺寸", ("M", "L"))]
        known = Known({"S-R-M": (Option("颜色", "红"), Option("尺寸", "m")), "PLAIN": ()})

        found = policies.combine(choices, base="S", known=known, taken={"S-02-L"})

        assert [(one.text, one.code, one.there) for one in found] == [
            ("颜色 红 / 尺寸 M", "S-R-M", "S-R-M"),
            ("颜色 红 / 尺寸 L", "S-01-L", ""),
            ("颜色 蓝 / 尺寸 M", "S-02-M", ""),
            ("颜色 蓝 / 尺寸 L", "S-02-L-2", ""),
        ]

    def test_number_values_whose_letters_do_not_tell_them_apart(self) -> None:
        [first, second] = policies.combine([Choice("款", ("A 长", "A 短"))], base="S", known=Known({}), taken=())

        assert (first.code, second.code) == ("S-01", "S-02")

    def test_begin_codes_as_those_that_are_there(self, subtests) -> None:
        for codes, base in [([], ""), (["TEA-250"], "TEA-250"), (["TEA-250", "TEA-500"], "TEA"), (["A-1", "B-1"], "")]:
            with subtests.test(codes=codes):
                assert policies.base_of(codes) == base

    def test_begin_codes_as_the_items_that_have_options(self) -> None:
        colours = {f"S-{number}": (Option("颜色", value),) for number, value in enumerate(("红", "蓝"))}

        assert policies.base_of(Known({"SAMPLE": ()} | colours).codes) == "S"
        assert policies.base_of(Known({"TEA-250": (), "TEA-500": ()}).codes) == "TEA"


@pytest.mark.commits
class TestTwoColleagues:
    def test_make_each_item_once(self, at: datetime) -> None:
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            listing = draft(shop, at=at)

        def make(prefix: str) -> None:
            with as_shop(shop), transaction.atomic():
                skus = [shirt(f"{prefix}-{size}", "红", size) for size in ("S", "M", "L")]
                commands.add_items(listing.id, skus=skus, by=trader(shop), at=at)

        outcomes = at_once(lambda: make("A"), lambda: make("B"))

        assert sorted(outcomes) == ["catalog.combination_exists", "done"]
        with as_shop(shop), transaction.atomic():
            assert Sku.objects.filter(listing=listing).exclude(options=[]).count() == 3
