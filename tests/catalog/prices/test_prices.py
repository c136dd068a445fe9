"""What did it cost, what may it be compared with, and when does a promotion end? (PRC-16a, PRC-17, PRC-20, PPR-21)"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_init

from catalog.listings import commands as listings_commands
from catalog.prices import queries
from catalog.prices.errors import PriceBegins, PromotionRuns
from catalog.prices.models import TradedPrice
from catalog.promotions import commands as promotions_commands
from catalog.promotions import policies
from catalog.promotions import queries as promotions_queries
from catalog.promotions.errors import PromotionRefused
from catalog.promotions.models import Promotion
from catalog.promotions.policies import PriceHistory, PromotionFacts
from catalog.promotions.types import Reference, ReferenceBasis
from catalog.publishing import commands as publishing_commands
from catalog.stock.errors import SkuNotFound
from platform_core.legal.spans import local_day
from platform_core.money import Money
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.catalog import builders
from tests.catalog.builders import as_shop, sku_of, trader
from tests.catalog.conftest import refused
from tests.catalog.prices import builders as prices
from tests.catalog.prices.builders import DAY, TICK, everywhere
from tests.catalog.publishing.test_commands import topics_about
from tests.platform_core.cases.trying import sweep

HOUR = timedelta(hours=1)
MIDNIGHT = timedelta(days=7, hours=10)  # before ten in the morning: the seventh day before begins there
DEAL, LAST, ASKED = ReferenceBasis.LOWEST_DEAL, ReferenceBasis.LAST_DEAL, ReferenceBasis.LOWEST_PRICE


class TestReference:
    @pytest.mark.duty("PRC-16a", "PPR-21")
    @pytest.mark.parametrize(
        ("deals", "last_deal", "asked", "found"),
        [
            ([5800, 5600], None, [9800, 5800], (5600, DEAL)),  # what was paid counts, not what was asked
            ([5800], 5000, [5800], (5800, DEAL)),  # what was paid before those days does not
            ([], 5700, [5800], (5700, LAST)),
            ([], 9800, [5800, 5500], (5500, ASKED)),  # an old deal lifts nothing above what was asked since
            ([], None, [5800, 9800], (5800, ASKED)),  # raised in those days: the lowest counts
            ([], None, [], None),  # too new to be compared with anything
            ([], 9800, [], None),
        ],
    )
    def test_is_what_was_really_paid_or_asked(
        self, at: datetime, deals: list[int], last_deal: int | None, asked: list[int], found: Any
    ) -> None:
        history = PriceHistory(
            since=at - 7 * DAY,
            until=at,
            deals=[*map(Money, deals)],
            last_deal=Money(last_deal) if last_deal else None,
            prices=[*map(Money, asked)],
        )

        known = policies.reference(history)

        assert (known and (known.amount.amount, known.basis)) == found


class TestMayPromote:
    @pytest.mark.duty("PRC-17", "PRC-19", "PRC-20")
    @pytest.mark.parametrize(
        ("facts", "reasons"),
        [
            ({}, ()),
            ({"now": None}, ("no_price_yet",)),
            ({"price": Money(5800)}, ("not_below_price", "not_below_reference")),
            ({"now": Money(9800), "price": Money(5800)}, ("not_below_reference",)),
            ({"reference": None}, ()),
            ({"reference": None, "lowest_asked": Money(4900)}, ("not_below_reference",)),
            ({"reference": None, "lowest_asked": Money(4901)}, ()),
            ({"lowest_asked": Money(4800)}, ()),  # what was really paid counts, where it is known
            ({"last_day": date(2026, 3, 10)}, ("last_day_past",)),
            ({"last_day": date(2026, 3, 11)}, ()),
            ({"last_day": date(2026, 4, 9)}, ()),
            ({"last_day": date(2026, 4, 10)}, ("too_long",)),
            ({"runs": True}, ("runs_already",)),
        ],
    )
    def test_names_every_reason(self, at: datetime, facts: dict[str, Any], reasons: tuple[str, ...]) -> None:
        reference = Reference(amount=Money(5800), basis=DEAL, since=at - 7 * DAY, until=at)
        told = {"price": Money(4900), "now": Money(5800), "reference": reference, "last_day": date(2026, 3, 13)}

        verdict = policies.may_promote(PromotionFacts(**told | {"most_days": 30} | facts), at=at)

        assert verdict.codes() == reasons

    @pytest.mark.duty("PRC-20")
    @pytest.mark.parametrize(("late", "reasons"), [(-TICK, ("renewed_too_soon",)), (TICK - TICK, ())])
    def test_lets_the_pause_pass_first(self, at: datetime, late: timedelta, reasons: tuple[str, ...]) -> None:
        facts = PromotionFacts(
            price=Money(4900),
            now=Money(5800),
            reference=None,
            last_day=local_day(at) + DAY,
            most_days=30,
            not_before=at,
        )

        assert policies.may_promote(facts, at=at + late).codes() == reasons


@contextmanager
def read(model: type[Model]) -> Iterator[list[Model]]:
    """The rows of it that are loaded meanwhile."""
    rows: list[Model] = []

    def note(instance: Model, **_: Any) -> None:
        rows.append(instance)

    post_init.connect(note, sender=model)
    try:
        yield rows
    finally:
        post_init.disconnect(note, sender=model)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestBeginPromotion:
    @pytest.fixture
    def tea(self, shop: UUID, at: datetime) -> UUID:
        """On show for 58 yuan since ten days."""
        builders.on_show(shop, at=at - 10 * DAY)
        return shop

    @pytest.mark.duty("PRC-16a", "PRC-17", "PPR-21")
    def test_refuses_a_reduction_after_a_raise(self, tea: UUID, at: datetime) -> None:
        prices.sold(tea, 5800, at - 3 * DAY)
        prices.set_price(tea, 9800, at - DAY)

        with refused(PromotionRefused) as refusal:
            prices.promote(tea, 5800, at)

        assert refusal.value.params == {
            "reasons": ("not_below_reference",),
            "reference": 5800,
            "basis": "lowest_deal",
            "not_before": None,
        }
        with as_shop(tea):
            assert not Promotion.objects.exists()
        assert prices.shown(tea, at) == everywhere(9800)

    @pytest.mark.duty("PRC-16a", "PPR-21")
    def test_strikes_through_what_was_really_paid(self, tea: UUID, at: datetime) -> None:
        prices.sold(tea, 5600, at - 2 * DAY)
        prices.set_price(tea, 9800, at - DAY)

        prices.promote(tea, 4900, at)

        assert prices.struck_through(tea, at) == (5600, "lowest_deal")

    @pytest.mark.parametrize(
        ("paid_ago", "found"),
        [(MIDNIGHT, (5600, "lowest_deal")), (MIDNIGHT + TICK, (5600, "last_deal"))],
    )
    def test_looks_back_over_whole_days(
        self, tea: UUID, at: datetime, paid_ago: timedelta, found: tuple[int, str]
    ) -> None:
        prices.sold(tea, 5600, at - paid_ago)

        prices.promote(tea, 4900, at)

        assert prices.struck_through(tea, at) == found

    def test_reads_few_deals_of_many(self, tea: UUID, at: datetime) -> None:
        """A page of a list asks this of each promotion that runs; the last before those days is a row, no more."""
        for n in range(4):
            for fen, when in ((5000, at - 9 * DAY), (5600, at - 2 * DAY), (1, at)):
                prices.sold(tea, fen, when + n * HOUR)
        prices.promote(tea, 4900, at)

        with read(TradedPrice) as rows:
            found = prices.struck_through(tea, at)

        assert (found, len(rows)) == ((5600, "lowest_deal"), 1)

    def test_strikes_nothing_through_of_what_is_too_new(self, shop: UUID, at: datetime) -> None:
        builders.on_show(shop, at=at - DAY)

        prices.promote(shop, 4900, at)

        assert prices.struck_through(shop, at) is None
        assert prices.shown(shop, at) == everywhere(4900)

    @pytest.mark.duty("PRC-16a", "PRC-17", "PPR-21")
    @pytest.mark.parametrize(
        ("published_ago", "found"), [(MIDNIGHT, (9800, "lowest_price")), (MIDNIGHT - TICK, None), (DAY, None)]
    )
    def test_strikes_through_no_price_that_nobody_was_shown(
        self, shop: UUID, at: datetime, published_ago: timedelta, found: tuple[int, str] | None
    ) -> None:
        """Drafted dear, and shown only later: what a draft says is asked of nobody."""
        listing = builders.draft(shop, builders.new_sku(price=Money(9800)), at=at - 20 * DAY)
        with as_shop(shop), transaction.atomic():
            publishing_commands.publish(listing.id, by=trader(shop), at=at - published_ago)

        prices.promote(shop, 4900, at)

        assert prices.struck_through(shop, at) == found

    @pytest.mark.duty("PRC-17")
    @pytest.mark.parametrize("again", [None, HOUR])
    def test_refuses_a_cut_of_what_was_raised_though_it_is_new(
        self, shop: UUID, at: datetime, again: timedelta | None
    ) -> None:
        """Too new to have a reference, or shown again only now: the price before the raise was asked all the same."""
        listing = builders.on_show(shop, at=at - 2 * DAY if again is None else at - 20 * DAY)
        prices.set_price(shop, 9800, at - DAY)
        if again:
            with as_shop(shop), transaction.atomic():
                listings_commands.withdraw(listing.id, by=trader(shop), at=at - again)
                publishing_commands.publish(listing.id, by=trader(shop), at=at - again)

        with refused(PromotionRefused) as refusal:
            prices.promote(shop, 5800, at)
        prices.promote(shop, 5799, at)

        assert refusal.value.params["reasons"] == ("not_below_reference",)
        assert prices.struck_through(shop, at) is None

    def test_looks_back_no_further_at_what_was_asked(self, shop: UUID, at: datetime) -> None:
        listing = builders.draft(shop, at=at - 20 * DAY)
        prices.set_price(shop, 9800, at - 8 * DAY)
        with as_shop(shop), transaction.atomic():
            publishing_commands.publish(listing.id, by=trader(shop), at=at - DAY)

        assert prices.promote(shop, 6000, at).price == Money(6000)

    @pytest.mark.duty("PRC-20", "PRC-19")
    def test_ends_by_itself_at_its_instant_on_every_surface(self, tea: UUID, at: datetime) -> None:
        """The chain of prices says so; nobody has to be awake."""
        row = prices.promote(tea, 4900, at)

        assert row.ends_at == datetime.fromisoformat("2026-03-13T16:00:00Z")
        assert prices.shown(tea, at - TICK) == everywhere(5800)
        assert prices.shown(tea, at) == prices.shown(tea, row.ends_at - TICK) == everywhere(4900)
        assert prices.shown(tea, row.ends_at) == everywhere(5800)
        with as_shop(tea):
            assert promotions_queries.promotions([row.sku_id], at=row.ends_at) == {}

    @pytest.mark.duty("PRC-20")
    def test_ends_by_its_clock_in_the_worker(self, tea: UUID, at: datetime) -> None:
        row = prices.promote(tea, 4900, at)

        sweep(row.ends_at - TICK)
        assert topics_about(tea, row.id) == ["catalog.promotion_begun"]
        sweep(row.ends_at)

        assert topics_about(tea, row.id) == ["catalog.promotion_begun", "catalog.promotion_ended"]
        with as_shop(tea):
            row.refresh_from_db()
        assert (row.state, row.ended_at) == ("ended", row.ends_at)

    @pytest.mark.duty("PRC-20", "PRC-19")
    def test_is_kept_and_is_not_renewed_at_once(self, tea: UUID, at: datetime) -> None:
        """Neither by another price, nor by another promotion before the pause is over."""
        row = prices.promote(tea, 4900, at)
        again = datetime.fromisoformat("2026-03-21T16:00:00Z")  # the end of the seventh day after the 14th

        with refused(PromotionRuns) as runs:
            prices.set_price(tea, 5500, row.ends_at - TICK)
        with refused(PromotionRefused) as twice:
            prices.promote(tea, 4000, at + DAY)
        sweep(row.ends_at)
        with refused(PromotionRefused) as soon:
            prices.promote(tea, 4000, again - TICK)
        prices.promote(tea, 4000, again)

        assert runs.value.params == {"sku_id": row.sku_id, "until": row.ends_at}
        assert twice.value.params["reasons"] == ("runs_already",)
        assert (soon.value.params["reasons"], soon.value.params["not_before"]) == (("renewed_too_soon",), again)

    def test_hides_an_item_from_another_shop(self, tea: UUID, other: UUID, at: datetime) -> None:
        sku_id = sku_of(tea).id

        with as_shop(other), refused(SkuNotFound):
            promotions_commands.begin_promotion(
                sku_id, price=Money(1), last_day=local_day(at) + DAY, by=trader(other), at=at
            )


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheChain:
    def test_begins_no_two_prices_at_one_instant(self, shop: UUID, at: datetime) -> None:
        builders.on_show(shop, at=at)

        with refused(PriceBegins) as refusal:
            prices.set_price(shop, 4900, at)

        assert refusal.value.params == {"sku_id": sku_of(shop).id, "valid_from": at}
        assert prices.shown(shop, at) == everywhere(5800)

    def test_is_read_by_everybody_with_the_end_of_a_promotion(self, shop: UUID, at: datetime) -> None:
        builders.on_show(shop, at=at - 10 * DAY)
        row = prices.promote(shop, 4900, at)

        with bound(scopes.ANONYMOUS):
            chain = queries.prices_of(row.sku_id)

        assert [(link.price.amount, link.valid_from) for link in chain] == [
            (5800, row.ends_at),
            (4900, at),
            (5800, at - 10 * DAY),
        ]
