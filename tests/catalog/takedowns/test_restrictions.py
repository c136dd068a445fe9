"""Does a measure against goods take them from every surface, and only them, and only while it holds?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.listings.errors import ListingNotFound
from catalog.publishing import commands
from catalog.publishing.errors import NotPublishable
from catalog.publishing.types import NewListing
from catalog.takedowns import queries
from catalog.takedowns.models import Restriction
from catalog.window.queries import cards as cards_queries
from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions.errors import SanctionRefused
from merchants.sanctions.models import Sanction
from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from platform_core.actors import ANONYMOUS
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests import standing
from tests.catalog.builders import FOOD, as_shop, content, draft, keep_picture, new_sku, on_show, sku_of, trader
from tests.catalog.conftest import refused
from tests.merchants.builders import acting_as, opened
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER, REVIEWER, made
from tests.platform_core.cases.trying import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OPR-NEG")]


DATED = {"best_before": date(2027, 3, 20)}


@standing.fixture
def theirs(at: datetime) -> Merchant:
    return opened(at)


def against(shop: Merchant, at: datetime, **changes: Any) -> Sanction:
    return sanctions.decided(shop, at, kind=SanctionKind.LISTING_RESTRICTION, **changes)


def shown(at: datetime) -> set[UUID]:
    with bound(scopes.ANONYMOUS), transaction.atomic():
        return {listing.id for listing in queries.on_show(at=at)}


def publish(shop: Merchant, listing_id: UUID, at: datetime) -> None:
    with as_shop(shop.id), transaction.atomic():
        commands.publish(listing_id, by=trader(shop.id), at=at)


class TestAMeasureAgainstGoods:
    def test_takes_a_listing_from_list_page_and_offers_and_leaves_the_others(
        self, theirs: Merchant, at: datetime
    ) -> None:
        tea, cup = on_show(theirs.id, at=at), on_show(theirs.id, new_sku("CUP"), at=at)

        against(theirs, at, listings=(tea.id,))

        assert shown(at) == {cup.id}
        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert cards_queries.offers([sku_of(theirs.id).id, sku_of(theirs.id, "CUP").id], at=at).keys() == {
                sku_of(theirs.id, "CUP").id
            }
            assert queries.restricted_among([tea.id, cup.id]) == {tea.id}
            with pytest.raises(ListingNotFound):
                cards_queries.page(tea.id, by=ANONYMOUS, at=at)

    def test_takes_all_of_a_category_of_that_shop_alone(self, theirs: Merchant, shop: UUID, at: datetime) -> None:
        tea, elsewhere = on_show(theirs.id, at=at), on_show(shop, at=at)

        against(theirs, at, category="general")

        assert (tea.id in shown(at), elsewhere.id in shown(at)) == (False, True)

    def test_lets_nothing_of_it_be_published(self, theirs: Merchant, at: datetime) -> None:
        tea = draft(theirs.id, at=at)
        against(theirs, at, category="general")

        with refused(NotPublishable) as refusal:
            publish(theirs, tea.id, at)

        assert refusal.value.reasons == ("restricted",)

    def test_lets_many_be_published_at_once_of_other_categories_alone(self, theirs: Merchant, at: datetime) -> None:
        against(theirs, at, category="general")
        keep_picture(theirs.id, at=at)
        cake = NewListing(content=content(category="food", facts=FOOD), skus=(new_sku("CAKE", **DATED),))
        cup = NewListing(content=content(), skus=(new_sku("CUP"),))

        with as_shop(theirs.id), refused(NotPublishable) as refusal:
            commands.list_many(theirs.id, rows=[cake, cup], by=trader(theirs.id), at=at)
        with as_shop(theirs.id), transaction.atomic():
            made = commands.list_many(theirs.id, rows=[cake], by=trader(theirs.id), at=at)

        assert (refusal.value.reasons, made.keys()) == (("restricted",), {"CAKE"})

    @pytest.mark.parametrize("end", ["lifted", "reversed", "over"])
    def test_gives_all_back_when_it_ends(self, theirs: Merchant, at: datetime, end: str) -> None:
        tea = on_show(theirs.id, at=at)
        named: dict[str, Any] = {"kind": SanctionKind.LISTING_RESTRICTION, "listings": (tea.id,)}
        if end == "reversed":
            sanctions.reversed_(theirs, at, **named)
        elif end == "over":
            sanctions.decided(theirs, at, until_on=date(2026, 3, 12), **named)
            sweep(at + timedelta(days=3))
        else:
            row = sanctions.decided(theirs, at, **named)
            made(sanctions_commands.lift_sanction, row.id, reason="已经整改。", by=REVIEWER, at=at)

        assert shown(at) == {tea.id}

    def test_ends_alone_where_another_one_holds(self, theirs: Merchant, at: datetime) -> None:
        tea = on_show(theirs.id, at=at)
        first = against(theirs, at, listings=(tea.id,))
        second = against(theirs, at, category="general")

        made(sanctions_commands.lift_sanction, first.id, reason="整改", by=DECIDER, at=at)
        assert shown(at) == set()
        made(sanctions_commands.lift_sanction, second.id, reason="整改", by=DECIDER, at=at)

        assert shown(at) == {tea.id}

    def test_names_goods_of_that_shop(self, theirs: Merchant, shop: UUID, at: datetime) -> None:
        foreign = on_show(shop, at=at)
        for changes in ({"listings": (foreign.id,)}, {"listings": (new_id(),)}, {"category": "nothing"}):
            wrong = sanctions.proposal(theirs, kind=SanctionKind.LISTING_RESTRICTION, **changes)
            with acting_as(DECIDER), refused(SanctionRefused) as refusal:
                sanctions_commands.propose_sanction(wrong, by=DECIDER, at=at)

            assert refusal.value.reasons == ("unknown_target",)


class TestTheDatabase:
    def test_takes_no_goods_from_the_window_without_a_measure(self, theirs: Merchant, at: datetime) -> None:
        tea = on_show(theirs.id, at=at)
        row = sanctions.heard(theirs, at, kind=SanctionKind.LISTING_RESTRICTION, listings=(tea.id,))
        restriction = {"merchant_id": theirs.id, "sanction_id": row.id, "listing": tea, "restricted_at": at}

        with pytest.raises(DatabaseError, match="restricted by a measure"), acting_as(DECIDER), transaction.atomic():
            Restriction.objects.create(**restriction)

    def test_gives_none_back_while_it_holds(self, theirs: Merchant, at: datetime) -> None:
        tea = on_show(theirs.id, at=at)
        against(theirs, at, listings=(tea.id,))

        with pytest.raises(DatabaseError, match="as long as it holds"), acting_as(DECIDER), transaction.atomic():
            Restriction.objects.update(lifted_at=at)
        with pytest.raises(DatabaseError, match="permission denied"), as_shop(theirs.id), transaction.atomic():
            Restriction.objects.update(lifted_at=at)
        with pytest.raises(DatabaseError, match="permission denied"), acting_as(DECIDER), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM catalog_restriction")
