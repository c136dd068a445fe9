"""What does it cost to send what a shop sells, and may it be called free? (PRC-11, HSE-07)"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from catalog.freight import commands, policies, queries
from catalog.freight.errors import FreightNotFound, FreightRefused
from catalog.freight.policies import FreightFacts
from catalog.freight.types import FreightTerms, Rate
from catalog.listings.errors import ListingNotFound
from catalog.publishing import commands as publishing_commands
from catalog.publishing.errors import NotPublishable
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog import builders
from tests.catalog.builders import as_shop, content, sku_of, trader
from tests.catalog.conftest import refused
from tests.catalog.prices import builders as prices
from tests.catalog.prices.builders import FAR, FREE

ANOTHER_RATE = (
    "INSERT INTO catalog_freightrate (id, merchant_id, template_id, province, delivered, fee, currency)"
    " SELECT %(id)s, merchant_id, id, '{}', true, 1, 'CNY' FROM catalog_freighttemplate"
)
NOWHERE = Rate(fee=Money(0), delivered=False)


class TestMayStateFreight:
    @pytest.mark.duty("PRC-11", "HSE-07")
    @pytest.mark.parametrize(
        ("terms", "titles", "reasons"),
        [
            (FAR, ["茉莉花茶"], ()),
            (FREE, ["茉莉花茶 全国包邮"], ()),
            (FAR, ["茉莉花茶 包邮"], ("called_free",)),
            (replace(FAR, name=" "), [], ("name_missing",)),
            (replace(FAR, provinces={"99": Rate(fee=Money(1))}), [], ("province_unknown",)),
            (FreightTerms(name="无", elsewhere=NOWHERE), [], ("sent_nowhere",)),
        ],
    )
    def test_names_every_reason(self, terms: FreightTerms, titles: list[str], reasons: tuple[str, ...]) -> None:
        assert policies.may_state_freight(FreightFacts(terms=terms, titles=titles)).codes() == reasons

    @pytest.mark.duty("HSE-07", "PRC-19")
    @pytest.mark.parametrize(
        ("title", "says"),
        [
            ("茶 包邮", True),
            ("茶 免运费", True),
            ("Tea, free shipping", True),
            ("Free Delivery tea", True),
            ("面包邮寄装", False),
            ("新疆不包邮", False),
            ("本款不免运费", False),
        ],
    )
    def test_knows_what_a_title_promises(self, title: str, says: bool) -> None:
        assert policies.says_free(title) is says

    def test_is_not_free_where_it_costs_something_below_an_amount(self) -> None:
        terms = FreightTerms(
            name="部分",
            elsewhere=Rate(fee=Money(0)),
            provinces={"65": Rate(fee=Money(1800), free_from=Money(1)), "54": NOWHERE},
        )

        assert policies.not_free(terms) == ("65",)
        assert policies.not_free(None) == ()


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestATemplate:
    def test_holds_in_its_latest_version(self, shop: UUID, at: datetime) -> None:
        listing = builders.on_show(shop, at=at)
        prices.state_freight(shop, at)
        prices.choose_freight(shop, at)
        prices.state_freight(shop, at, FREE)

        with bound(scopes.ANONYMOUS):
            stated = queries.freight_of_listings([listing.id])[listing.id]

        assert (stated.code, stated.number, stated.terms) == ("all", 2, FREE)

    def test_is_found_for_many_shops_as_fast_as_for_one(
        self, shop: UUID, other: UUID, at: datetime, django_assert_num_queries: Any
    ) -> None:
        listings = {each: builders.on_show(each, at=at).id for each in (shop, other)}
        for each, terms in ((shop, FAR), (other, FREE)):
            prices.state_freight(each, at, terms)
            prices.choose_freight(each, at)
        prices.state_freight(other, at, FAR, code="far")

        with bound(scopes.ANONYMOUS):
            with django_assert_num_queries(3):
                one = queries.freight_of_listings([listings[shop]])
            with django_assert_num_queries(3):
                both = queries.freight_of_listings(listings.values())

        assert {id_: stated.terms for id_, stated in both.items()} == {listings[shop]: FAR, listings[other]: FREE}
        assert one[listings[shop]] == both[listings[shop]]

    @pytest.mark.duty("PRC-11")
    @pytest.mark.parametrize(
        ("region", "fee", "delivered", "free"),
        [("330106", 600, True, False), ("65", 1800, True, False), ("540000", 0, False, False)],
    )
    def test_shows_what_it_costs_to_a_region(
        self, shop: UUID, at: datetime, region: str, fee: int, delivered: bool, free: bool
    ) -> None:
        listing = builders.on_show(shop, at=at)
        prices.state_freight(shop, at)
        prices.choose_freight(shop, at)

        with bound(scopes.ANONYMOUS):
            shown = queries.freight_shown([listing.id], region_code=region)[listing.id]

        assert (shown.rate.fee.amount, shown.rate.delivered, shown.is_free) == (fee, delivered, free)

    def test_of_none_a_listing_is_sent_free(self, shop: UUID, at: datetime) -> None:
        listing = builders.on_show(shop, at=at)
        prices.state_freight(shop, at)
        prices.choose_freight(shop, at)
        prices.choose_freight(shop, at, "")

        with bound(scopes.ANONYMOUS):
            assert queries.freight_of_listings([listing.id]) == {}
            assert queries.freight_shown([listing.id], region_code="65")[listing.id].is_free

    @pytest.mark.duty("HSE-07", "PRC-19")
    def test_is_refused_where_a_title_promises_free_shipping(self, shop: UUID, at: datetime) -> None:
        builders.on_show(shop, at=at, title_zh="茉莉花茶 包邮")
        prices.state_freight(shop, at, FREE)
        prices.choose_freight(shop, at)
        prices.state_freight(shop, at, replace(FREE, provinces={}), code="other")

        with refused(FreightRefused) as later:
            prices.state_freight(shop, at, replace(FREE, provinces={"65": Rate(fee=Money(1))}))
        prices.state_freight(shop, at, FAR, code="far")
        with refused(FreightRefused) as chosen:
            prices.choose_freight(shop, at, "far")

        assert later.value.params == {"reasons": ("called_free",), "not_free": ("65",)}
        assert chosen.value.params["reasons"] == ("called_free",)
        assert len(chosen.value.params["not_free"]) == 33  # all but Tibet, where it is not sent

    @pytest.mark.duty("HSE-07", "PRC-19")
    def test_lets_no_false_promise_be_published(self, shop: UUID, at: datetime) -> None:
        listing = builders.draft(shop, at=at, title_zh="茉莉花茶 包邮")
        prices.state_freight(shop, at, replace(FREE, provinces={"65": Rate(fee=Money(1800))}))
        prices.choose_freight(shop, at)

        with as_shop(shop), refused(NotPublishable) as refusal:
            publishing_commands.publish(listing.id, by=trader(shop), at=at)

        assert (refusal.value.params["reasons"], refusal.value.params["not_free"]) == (("not_sent_free",), ("65",))

    def test_lets_no_false_promise_be_added(self, shop: UUID, at: datetime) -> None:
        listing = builders.on_show(shop, at=at)
        prices.state_freight(shop, at)
        prices.choose_freight(shop, at)

        with as_shop(shop), refused(NotPublishable) as refusal:
            publishing_commands.revise(listing.id, content=content(title_zh="茉莉花茶 包邮"), by=trader(shop), at=at)

        assert refusal.value.params["reasons"] == ("not_sent_free",)

    def test_of_another_shop_is_not_chosen(self, shop: UUID, other: UUID, at: datetime) -> None:
        builders.on_show(shop, at=at)
        prices.state_freight(other, at)
        listing_id = sku_of(shop).listing_id

        with refused(FreightNotFound):
            prices.choose_freight(shop, at)
        with as_shop(other), refused(ListingNotFound):
            commands.choose_freight(listing_id, code="all", by=trader(other), at=at)

    @pytest.mark.parametrize(
        ("change", "match"),
        [
            ("UPDATE catalog_freightrate SET fee = 0", "permission denied"),
            ("DELETE FROM catalog_freighttemplate", "permission denied"),
            (ANOTHER_RATE.format("99"), "rate_of_a_province"),
            (ANOTHER_RATE.format("65"), "one_rate_a_province"),
        ],
    )
    def test_is_kept_by_the_database(self, shop: UUID, at: datetime, change: str, match: str) -> None:
        prices.state_freight(shop, at)
        values: dict[str, Any] = {"id": new_id()}

        with pytest.raises(Error, match=match), as_shop(shop), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, values)
