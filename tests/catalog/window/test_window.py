"""Does the window say what is true, whatever happens in whichever order, and to everybody at the same moment?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.deposits import commands as deposits_commands
from catalog.deposits.types import DepositTerms
from catalog.listings import commands as listings_commands
from catalog.listings.models import Listing
from catalog.listings.types import FactValue
from catalog.publishing import commands as publishing_commands
from catalog.stock import commands as stock_commands
from catalog.stock.types import Unit
from catalog.takedowns import queries as takedowns_queries
from catalog.window.api.shapes import CardOut, PageOut
from catalog.window.models import Shown
from catalog.window.queries import cards as cards_queries
from catalog.window.queries import reading, rows
from catalog.window.tasks import compare_window
from catalog.window.types import Ordering, Wanted
from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions.models import Sanction
from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from platform_core import clock
from platform_core.actors import ANONYMOUS
from platform_core.errors import DomainError
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import standing
from tests.catalog import builders
from tests.catalog.builders import FOOD, as_shop, content, new_sku, sku_of, trader
from tests.catalog.prices import builders as prices
from tests.merchants.builders import opened
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.test_doors import on_duty

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
LICENSED = FOOD | {"food_licence": FactValue("SC11435010200001", valid_until=date(2026, 3, 31))}


@dataclass
class Stage:
    """A shop with two listings, one of which has a certificate that ends; each step comes an hour after the last."""

    shop: Merchant
    at: datetime
    tea: Listing
    food: Listing
    measures: list[Sanction] = field(default_factory=list)
    orders: list[UUID] = field(default_factory=list)

    def price(self, number: int) -> None:
        prices.set_price(self.shop.id, 100 + number, self.at)

    def promote(self, number: int) -> None:
        prices.promote(self.shop.id, 10 + number % 90, self.at, days=1 + number % 4)

    def revise(self, number: int) -> None:
        said = content(title_zh=f"茉莉花茶 {number}")
        self._as_shop(publishing_commands.revise, self.tea.id, content=said)

    def withdraw(self, number: int) -> None:
        self._as_shop(listings_commands.withdraw, self._one(number))

    def publish(self, number: int) -> None:
        self._as_shop(publishing_commands.publish, self._one(number))

    def receive(self, number: int) -> None:
        self._as_shop(stock_commands.receive_stock, sku_of(self.shop.id).id, quantity=1 + number % 9, lot="L1")

    def reserve(self, number: int) -> None:
        self.orders.append(new_id())
        wanted = {sku_of(self.shop.id).id: 1 + number % 9}
        self._as_shop(stock_commands.reserve, wanted, source=self.orders[-1])

    def release(self, number: int) -> None:
        if self.orders:
            self._as_shop(stock_commands.release, self.orders[number % len(self.orders)])

    def lend(self, number: int) -> None:
        terms = DepositTerms(amount=Money(100 * (number % 3)), purpose="茶具", steps="寄回", days=7)
        self._as_shop(deposits_commands.state_deposit_terms, sku_of(self.shop.id).id, terms=terms)

    def send(self, number: int) -> None:
        prices.state_freight(self.shop.id, self.at, code=f"f{number % 2}")
        prices.choose_freight(self.shop.id, self.at, code=f"f{number % 2}")

    def suspend(self, _: int) -> None:
        self.measures.append(sanctions.decided(self.shop, self.at))

    def stop_sale(self, number: int) -> None:
        about: dict[str, Any] = {"category": "food"} if number % 2 else {"listings": (self.tea.id,)}
        row = sanctions.decided(self.shop, self.at, kind=SanctionKind.LISTING_RESTRICTION, **about)
        self.measures.append(row)

    def lift(self, number: int) -> None:
        if self.measures:
            row = self.measures[number % len(self.measures)]
            sanctions.made(sanctions_commands.lift_sanction, row.id, reason="已整改", by=sanctions.DECIDER, at=self.at)

    def licence(self, number: int) -> None:
        until = (self.at + timedelta(days=number % 5 - 2)).date()
        with bound(scopes.staff(builders.STAFF.id)), transaction.atomic():
            Merchant.objects.filter(id=self.shop.id).update(licence_valid_until=until)

    def wait(self, number: int) -> None:
        """Nobody does anything, and clocks run out."""
        self.at += timedelta(days=number % 20)
        builders.swept(self.at)

    def _one(self, number: int) -> UUID:
        return [self.tea.id, self.food.id][number % 2]

    def _as_shop(self, command: Callable[..., Any], *args: Any, **words: Any) -> None:
        with as_shop(self.shop.id), transaction.atomic():
            command(*args, **words, by=trader(self.shop.id), at=self.at)


STEPS = [name for name, made in vars(Stage).items() if not name.startswith("_") and callable(made)]


@standing.fixture
def stage(at: datetime) -> Stage:
    shop = opened(at)
    tea = builders.on_show(shop.id, at=at)
    item = new_sku("FOOD", best_before=date(2026, 9, 1), content=250, content_unit=Unit.GRAM)
    food = builders.on_show(shop.id, item, at=at, category="food", facts=LICENSED)
    return Stage(shop=shop, at=at, tea=tea, food=food)


def cards(at: datetime) -> list[dict[str, Any]]:
    """Of all that is on show then, by the models and the serializer that describes them: the newest first."""
    listings = sorted(takedowns_queries.on_show(at=at), key=lambda row: (row.published_at, row.id), reverse=True)
    plain: list[dict[str, Any]] = orjson.loads(
        orjson.dumps(CardOut(cards_queries.cards(listings, at=at), many=True).data)
    )
    return plain


def shown(order: Ordering = Ordering.NEWEST) -> list[dict[str, Any]]:
    """What the window shows now."""
    found = reading.shown_cards(Wanted(), by=order, most=100)
    return [orjson.loads(card) for card in found.cards]


def agrees(stage: Stage) -> bool:
    """Now, and at each instant at which something begins that is known already, and one tick before."""
    ids = [stage.tea.id, stage.food.id]
    with bound(SYSTEM), transaction.atomic():
        begins = Shown.objects.filter(begins_at__gt=stage.at).values_list("begins_at", flat=True)
        instants = [stage.at, *begins, *(instant - TICK for instant in begins)]
        assert [rows.differences(ids, at=instant) for instant in instants] == [[]] * len(instants)
    with bound(scopes.ANONYMOUS), transaction.atomic():
        now = clock.now()
        known = cards(now)
        pages = {row["id"]: cards_queries.page(UUID(row["id"]), by=ANONYMOUS, at=now) for row in known}
        assert shown() == known
        for listing_id, page in pages.items():
            truth = orjson.loads(orjson.dumps(PageOut(page).data))
            found = orjson.loads(reading.shown_page(UUID(listing_id)))
            assert {key: found[key] for key in truth} == truth
    return True


class TestTheWindow:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), min_size=1, max_size=9))
    @pytest.mark.duty("CRI-09b", "ALG-21", "ECL-12", "PRC-20")
    def test_is_the_truth_after_any_sequence_of_steps(self, stage: Stage, steps: list[tuple[str, int]]):
        self.played(stage, steps)

    @pytest.mark.proof
    @settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), min_size=6, max_size=25))
    @pytest.mark.duty("CRI-09b", "ALG-21", "ECL-12", "PRC-20")
    def test_is_the_truth_after_many_steps(self, stage: Stage, steps: list[tuple[str, int]]):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_timeout = 0")  # all plays lie in one transaction
        self.played(stage, steps)

    def played(self, stage: Stage, steps: list[tuple[str, int]]) -> None:
        at = stage.at
        with suppress(_Undo), transaction.atomic():
            stage.measures, stage.orders = [], []
            for name, number in steps:
                stage.at += HOUR
                with suppress(DomainError, IntegrityError), transaction.atomic():
                    getattr(stage, name)(number)
                assert agrees(stage)
            raise _Undo
        stage.at = at

    @pytest.mark.parametrize("name", STEPS)
    def test_knows_each_step(self, stage: Stage, name: str):
        """None of them is refused from where they begin, so that the sequences do something."""
        if name in {"publish", "lift"}:
            getattr(stage, {"publish": "withdraw", "lift": "suspend"}[name])(0)
        stage.at += HOUR
        getattr(stage, name)(1 if name == "promote" else 0)
        assert agrees(stage)


class TestAShelf:
    """Of several that one listing has: its card is called as the best of them."""

    @staticmethod
    def wanted(stage: Stage, *codes: str) -> list[dict[UUID, int]]:
        return [{sku_of(stage.shop.id, code).id: 3} for code in codes]

    def test_that_is_sold_out_leaves_the_listing_in_stock(self, stage: Stage):
        two = [new_sku("TWO-A", on_hand=3), new_sku("TWO-B", on_hand=3)]
        listing = builders.on_show(stage.shop.id, *two, at=stage.at)
        first, second = self.wanted(stage, "TWO-A", "TWO-B")

        seen = []
        for step in (stock_commands.reserve, stock_commands.reserve, stock_commands.release):
            source = new_id() if step is stock_commands.reserve else stage.orders[-1]
            said = {"demands": (first, second)[len(seen)]} if step is stock_commands.reserve else {}
            stage.orders.append(source)
            stage._as_shop(step, **said, source=source)
            with bound(SYSTEM), transaction.atomic():
                row = Shown.objects.get(listing=listing)
                assert rows.differences([listing.id], at=stage.at) == []
            seen.append((orjson.loads(row.card)["stock"], row.in_stock))

        assert seen == [("few_left", True), ("sold_out", False), ("few_left", True)]

    def test_costs_no_statement_beside_others(self, stage: Stage):
        """Of a basket that sells out so many shelves."""
        many = [f"MANY-{number}" for number in range(6)]
        for code in many:
            builders.on_show(stage.shop.id, new_sku(code, on_hand=3), at=stage.at)
        counts = []
        for codes in (many[:1], many[1:]):
            demands = {sku: 3 for wanted in self.wanted(stage, *codes) for sku in wanted}
            with CaptureQueriesContext(connection) as asked:
                stage._as_shop(stock_commands.reserve, demands, source=new_id())
            counts.append(len(asked))

        assert counts[0] == counts[1]
        with bound(SYSTEM), transaction.atomic():
            ids = list(Shown.objects.filter(in_stock=False).values_list("listing_id", flat=True))
            assert len(ids) == len(many)
            assert rows.differences(ids, at=stage.at) == []


class TestAComparison:
    def test_finds_what_was_not_shown_mends_it_and_tells_staff(self, stage: Stage, caplog: pytest.LogCaptureFixture):
        on_duty(stage.at)
        with as_shop(stage.shop.id), transaction.atomic():
            Shown.objects.filter(listing=stage.tea).update(pieces=7)

        compare_window()
        compare_window()

        with bound(scopes.staff(builders.STAFF.id)), transaction.atomic():
            assert rows.compared_last() == 0
            told = Event.objects.filter(topic="catalog.window_compared").order_by("id")
            assert [event.payload["differences"] for event in told] == [1, 0]
            assert Notice.objects.filter(template="catalog.window_differs").count() == 1
        assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["window_differs"]
        assert agrees(stage)

    def test_is_what_follows_an_upgrade(self, stage: Stage):
        with as_shop(stage.shop.id), transaction.atomic():
            Shown.objects.all().delete()
        told = StringIO()

        # The certificate of the other is over by now.
        call_command("rebuild_window", stdout=told)

        assert told.getvalue() == "2 listings are shown as they are\n"
        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert [card["id"] for card in shown()] == [str(stage.tea.id)]
            assert shown() == cards(clock.now())

    def test_finds_what_is_missing_and_what_is_too_much(self, stage: Stage):
        with as_shop(stage.shop.id), transaction.atomic():
            Shown.objects.filter(listing=stage.tea).delete()
            kept = list(Shown.objects.filter(listing=stage.food))
            listings_commands.withdraw(stage.food.id, by=trader(stage.shop.id), at=stage.at)
            Shown.objects.bulk_create(kept)

        with bound(SYSTEM), transaction.atomic():
            found = rows.differences([stage.tea.id, stage.food.id], at=stage.at)

        assert [(each.listing_id, each.what) for each in found] == [
            (stage.tea.id, "missing"),
            (stage.food.id, "too_much"),
        ]


class _Undo(Exception):
    pass
