"""Does a shop put several goods on sale at once, or take them off, told beforehand what follows for each?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urldefrag, urlencode
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate
from catalog.listings.models import Listing
from catalog.listings.types import FactValue
from catalog.publishing import commands, queries
from catalog.publishing.errors import NotPublishable
from catalog.publishing.types import BulkAct
from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from platform_core import clock
from platform_core.accounts.types import ShopRole
from platform_core.eventlog import queries as eventlog
from platform_core.legal.spans import DAY, local_day
from platform_core.money import Money
from platform_core.rows import new_id
from tests.catalog import builders as catalog
from tests.catalog.prices import builders as prices
from tests.merchants.builders import acting_as
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.team import builders as team
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = pytest.mark.login("worker")
BULK = "/seller/goods/bulk"
STATEMENTS, HTML, MANY = 12, 60_000, 50


def asked(act: str, ids: Collection[UUID], **more: str) -> str:
    """The address of the page for these goods."""
    return f"{BULK}?{urlencode([('act', act), *more.items(), *(('pick', str(id_)) for id_ in ids)])}"


def states(sale: Sale, ids: Sequence[UUID]) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        found = Listing.objects.in_bulk(list(ids))
    return [found[id_].state for id_ in ids]


def times_published(sale: Sale, listing_id: UUID) -> int:
    with acting_as(sale.seller), transaction.atomic():
        return eventlog.topics_about(listing_id).count("catalog.listing_published")


def drafts(sale: Sale, at: datetime, number: int, **changes: Any) -> list[UUID]:
    """So many drafts that lack nothing but what these changes take away."""
    skus = [catalog.new_sku(f"D-{n}", best_before=date(2035, 6, 30)) for n in range(number)]
    return [catalog.draft(sale.shop, sku, at=at, **changes).id for sku in skus]


def confirm(page: Reply) -> tuple[str, dict[str, Any]]:
    """The address of the form that confirms, and all that it sends."""
    form = page.form("confirm")
    sent: dict[str, Any] = {"pick": []}
    for field in form.all("input"):
        name, value = field.attributes["name"], field.attributes["value"]
        if name == "pick":
            sent["pick"].append(value)
        else:
            sent[name] = value
    return urldefrag(form.attributes["action"]).url, sent


def rows(reply: Reply) -> list[str]:
    return [row.text for row in reply.page.one("tbody").all("tr")]


@pytest.mark.django_db
class TestTheListOfGoods:
    def test_leads_to_the_page_with_what_was_ticked(self, seller: Browser, sale: Sale, at: datetime) -> None:
        [draft] = drafts(sale, at, 1)

        form = seller.get("/seller/goods").form("goods")

        assert form.attributes["action"] == BULK
        assert form.attributes["method"] == "get"
        boxes = [box.attributes for box in form.all("input") if box.attributes["type"] == "checkbox"]
        assert draft.hex in {box["value"] for box in boxes}
        assert not any("checked" in box for box in boxes)


@pytest.mark.django_db
class TestBeforeTheAct:
    def test_each_row_says_what_follows_and_nothing_is_done(self, seller: Browser, sale: Sale, at: datetime) -> None:
        [good] = drafts(sale, at, 1)
        lacking = catalog.draft(sale.shop, catalog.new_sku("L-1"), at=at, facts={}).id
        shown = catalog.on_show(sale.shop, catalog.new_sku("S-1"), at=at).id

        page = seller.get(asked("publish", [good, lacking, shown]))

        first, second, third = rows(page)
        assert "将上架" in first
        assert "生产者" in second
        assert "产地" in second
        assert "已经在售" in third
        sent = [field.attributes["value"] for field in page.form("confirm").all("input")]
        assert (str(good) in sent, str(lacking) in sent, str(shown) in sent) == (True, False, False)
        assert states(sale, [good, lacking, shown]) == ["draft", "draft", "published"]

    def test_where_nothing_can_go_there_is_nothing_to_confirm(self, seller: Browser, sale: Sale, at: datetime) -> None:
        [draft] = drafts(sale, at, 1)

        assert seller.get(asked("withdraw", [draft])).forms() == set()
        assert "不在售" in seller.get(asked("withdraw", [draft])).text

    def test_says_when_a_certificate_takes_it_down_again(self, seller: Browser, sale: Sale, at: datetime) -> None:
        until = FactValue("SC11435010200001", valid_until=local_day(clock.now()) + 400 * DAY)
        [food] = drafts(sale, at, 1, category="food", facts=catalog.FOOD | {"food_licence": until})

        [row] = rows(seller.get(asked("publish", [food])))

        assert str((local_day(clock.now()) + 400 * DAY).year) in row
        assert "届时自动下架" in row

    def test_asks_to_tick_something(self, seller: Browser) -> None:
        page = seller.get(f"{BULK}?act=publish&pick=nonsense")

        assert "尚未选择" in page.text
        assert page.forms() == set()

    def test_knows_no_other_act(self, seller: Browser) -> None:
        assert seller.get(f"{BULK}?act=delete").status == 404

    def test_counts_goods_that_are_not_the_shop_s_and_shows_none(
        self, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        other = builders.sale(at)
        theirs = catalog.draft(other.shop, catalog.new_sku("X-1"), at=at, title_zh="别家的茶").id

        page = seller.get(asked("publish", [theirs, new_id()]))

        assert "2 件已不存在" in page.text
        assert "别家的茶" not in page.text

    def test_leads_back_to_the_list_as_it_was(self, seller: Browser, sale: Sale, at: datetime) -> None:
        page = seller.get(asked("publish", [], list="view=draft&q=茶&sort=fewest_left"))

        back = {link.attributes["href"] for link in page.page.one("main").all("a")}
        assert back == {"/seller/goods?view=draft&q=%E8%8C%B6&sort=fewest_left"}

    def test_foretells_what_the_command_says(self, sale: Sale, at: datetime) -> None:
        """Each kind of reason, also those that only the shop's register, a measure or its freight know."""
        prices.state_freight(sale.shop, at, FreightTerms(name="运费", elsewhere=Rate(fee=Money(800))), code="paid")
        yesterday = FactValue("SC11435010200001", valid_until=local_day(at) - DAY)
        contents: list[dict[str, Any]] = [
            {},
            {"facts": {}},
            {"title_zh": "大红袍 最佳"},
            {"title_zh": "自营 大红袍"},
            {"title_zh": "Tea"},
            {"images": ()},
            {"category": "food", "facts": catalog.FOOD | {"food_licence": yesterday}},
            {"category": "food", "facts": catalog.FOOD},
            {"title_zh": "包邮 大红袍"},
            {"category": "apparel"},
        ]
        ids = [
            catalog.draft(sale.shop, catalog.new_sku(f"R-{n}", best_before=date(2035, 6, 30)), at=at, **each).id
            for n, each in enumerate(contents)
        ]
        with acting_as(sale.seller), transaction.atomic():
            freight_commands.choose_freight(ids[8], code="paid", by=sale.seller, at=at)
            shop = Merchant.objects.get(id=sale.shop)
        sanctions.decided(shop, at, kind=SanctionKind.LISTING_RESTRICTION, category="apparel")

        with acting_as(sale.seller), transaction.atomic():
            goods = queries.goods_named(ids, by=sale.seller, at=at)
            foretold = queries.refusals_of(BulkAct.PUBLISH, goods, by=sale.seller, at=at)
        came = {id_: self._publish(sale, id_, at) for id_ in ids}

        assert {id_: str(why) for id_, why in foretold.items()} == {id_: str(why) for id_, why in came.items()}
        named = {reason for why in came.values() if why for reason in why.reasons}
        assert len(named) >= 7, named
        assert came[ids[0]] is None

    def _publish(self, sale: Sale, listing_id: UUID, at: datetime) -> NotPublishable | None:
        with acting_as(sale.seller):
            try:
                with transaction.atomic():
                    commands.publish(listing_id, by=sale.seller, at=at)
            except NotPublishable as refusal:
                return refusal
        return None


@pytest.mark.django_db
class TestTheAct:
    def test_does_the_good_rows_and_names_the_bad_ones(self, seller: Browser, sale: Sale, at: datetime) -> None:
        first, second = drafts(sale, at, 2)
        page = seller.get(asked("publish", [first, second]))
        with acting_as(sale.seller), transaction.atomic():  # meanwhile somebody empties the second
            commands.revise(second, content=catalog.content(facts={}), by=sale.seller, at=clock.now())

        done = seller.sends(*confirm(page))

        assert done.status == 200
        one, two = rows(done)
        assert "已上架" in one
        assert "生产者" in two
        assert states(sale, [first, second]) == ["published", "draft"]
        assert done.forms() == set()

    def test_does_nothing_to_what_it_did_not_announce(self, seller: Browser, sale: Sale, at: datetime) -> None:
        good = drafts(sale, at, 1)[0]
        lacking = catalog.draft(sale.shop, catalog.new_sku("L-1"), at=at, facts={}).id
        page = seller.get(asked("publish", [good, lacking]))
        with acting_as(sale.seller), transaction.atomic():
            commands.revise(lacking, content=catalog.content(), by=sale.seller, at=clock.now())

        seller.sends(*confirm(page))

        assert states(sale, [good, lacking]) == ["published", "draft"]

    def test_takes_off_sale(self, seller: Browser, sale: Sale, at: datetime) -> None:
        shown = [catalog.on_show(sale.shop, catalog.new_sku(f"S-{n}"), at=at).id for n in range(2)]

        done = seller.sends(*confirm(seller.get(asked("withdraw", shown))))

        assert "已办好 2 件" in done.text
        assert states(sale, shown) == ["withdrawn", "withdrawn"]

    def test_is_the_same_when_it_is_clicked_twice(self, seller: Browser, sale: Sale, at: datetime) -> None:
        ids = drafts(sale, at, 2)
        address, said = confirm(seller.get(asked("publish", ids)))

        first, again = seller.sends(address, said), seller.sends(address, said)

        assert rows(first) == rows(again)
        assert [times_published(sale, id_) for id_ in ids] == [1, 1]

    def test_is_refused_row_by_row_in_a_second_tab(self, seller: Browser, sale: Sale, at: datetime) -> None:
        ids = drafts(sale, at, 2)
        one, other = seller.get(asked("publish", ids)), seller.get(asked("publish", ids))
        seller.sends(*confirm(one))

        late = seller.sends(*confirm(other))

        assert all("已经在售" in row for row in rows(late))
        assert [times_published(sale, id_) for id_ in ids] == [1, 1]

    def test_goes_on_where_it_was_cut_off(
        self, seller: Browser, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A crash at the second row leaves the first done; the same click again does the rest, and nothing twice."""
        ids = drafts(sale, at, 3)
        address, said = confirm(seller.get(asked("publish", ids)))
        real = commands.publish

        def crash(listing_id: UUID, **how: Any) -> Listing:
            if listing_id == ids[1]:
                raise RuntimeError("killed")
            return real(listing_id, **how)

        with monkeypatch.context() as patched:
            patched.setattr(commands, "publish", crash)
            with pytest.raises(RuntimeError):
                seller.sends(address, said)
        assert states(sale, ids) == ["published", "draft", "draft"]

        again = seller.sends(address, said)

        assert "已办好 3 件" in again.text
        assert [times_published(sale, id_) for id_ in ids] == [1, 1, 1]

    def test_is_refused_to_a_clerk_of_another_task(
        self, opens: Opens, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        ids = drafts(sale, at, 1)
        address, said = confirm(seller.get(asked("publish", ids)))
        clerk = opens(team.member(sale.seller, ShopRole.SERVICE, at))

        page = clerk.get(asked("publish", ids))

        assert page.forms() == set()
        assert "您的职责" in page.text or "您在本店" in page.text
        assert clerk.sends(address, said).status == 403
        assert states(sale, ids) == ["draft"]

    def test_is_refused_to_who_acts_for_no_shop(
        self, shopper: Browser, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        ids = drafts(sale, at, 1)
        address, said = confirm(seller.get(asked("publish", ids)))

        assert shopper.sends(address, said).status == 403
        assert states(sale, ids) == ["draft"]

    def test_touches_no_goods_of_another_shop(self, seller: Browser, sale: Sale, at: datetime) -> None:
        other = builders.sale(at)
        theirs = catalog.draft(other.shop, catalog.new_sku("X-1"), at=at).id
        address, said = confirm(seller.get(asked("publish", drafts(sale, at, 1))))

        seller.sends(address, said | {"pick": [str(theirs)]})

        assert states(other, [theirs]) == ["draft"]


@pytest.mark.commits
class TestTransactions:
    def test_each_row_has_one_of_its_own(self, opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
        with transaction.atomic():
            at = clock.now() - DAY
        sale = builders.sale(at)
        seller, ids, real = opens(sale.seller), drafts(sale, at, 2), commands.publish
        seen: list[str] = []

        def publish(listing_id: UUID, **how: Any) -> Listing:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()::text")
                seen.extend(cursor.fetchone())
            return real(listing_id, **how)

        monkeypatch.setattr(commands, "publish", publish)
        seller.sends(*confirm(seller.get(asked("publish", ids))))

        assert len(set(seen)) == 2
        assert states(sale, ids) == ["published", "published"]


@pytest.mark.django_db
class TestThePage:
    @pytest.mark.parametrize("act", ["publish", "withdraw"])
    def test_costs_the_same_for_one_row_and_for_fifty(
        self, act: str, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        licence = FactValue("SC11435010200001", valid_until=date(2035, 3, 31))
        ids = drafts(sale, at, MANY, category="food", facts=catalog.FOOD | {"food_licence": licence})
        if act == "withdraw":
            with acting_as(sale.seller), transaction.atomic():
                for id_ in ids:
                    commands.publish(id_, by=sale.seller, at=at)
        few, many = self._cost(seller, asked(act, ids[:1])), self._cost(seller, asked(act, ids))

        assert few[0] == many[0] <= STATEMENTS
        assert many[1] <= HTML

    def _cost(self, seller: Browser, path: str) -> tuple[int, int]:
        seller.get(path)
        with CaptureQueriesContext(connection) as said:
            reply = seller.get(path)
        assert reply.form("confirm")
        return len([one for one in said.captured_queries if "SAVEPOINT" not in one["sql"]]), len(reply.response.content)
