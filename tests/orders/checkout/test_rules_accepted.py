"""Which rules of the platform does an order accept, and which does it keep to when they change?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from orders.checkout.commands import placing as commands
from orders.checkout.errors import OrderRefused, RulesChanged
from orders.sales.models.orders import Contract, Order
from orders.sales.types import Consents
from platform_core.eventlog.queries import topics_about
from platform_core.regulators.registry import ids_of
from platform_core.rulebook.models.versions import Acceptance
from platform_core.rulebook.types import ACCEPTED_ON, Occasion, RuleKind
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import AGREED, HOME, Sale
from tests.platform_core.rulebook import builders as rules
from tests.platform_core.rulebook.builders import STAFF

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-32")]
Refused = Callable[..., Any]
DAYS = timedelta(days=60)


def accepted(sale: Sale, order: Order) -> dict[str, int]:
    """Which version of which rule the shopper accepted with this order's purchase."""
    with acting_as(sale.shopper), transaction.atomic():
        rows = Acceptance.objects.filter(about_id=order.purchase_id, occasion=Occasion.ORDER).select_related("version")
        return {row.version.rule: row.version.number for row in rows}


def named_in_the_contract(sale: Sale, order: Order) -> dict[str, int]:
    with acting_as(sale.shopper), transaction.atomic():
        said = json.loads(Contract.objects.get(order=order).canonical)
        return {held["rule"]: held["number"] for held in said["rulebook"]}


class TestAnOrder:
    def test_stores_which_versions_were_accepted_and_names_them_in_its_contract(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        first = dict.fromkeys(map(str, ACCEPTED_ON[Occasion.ORDER]), 1)
        assert accepted(sale, order) == named_in_the_contract(sale, order) == first

    def test_is_refused_without_the_act_and_nothing_is_stored(self, sale: Sale, at: datetime, refused: Refused) -> None:
        with refused(OrderRefused):
            builders.placed(sale, at, consents=Consents(key_terms=False))

        with acting_as(sale.shopper), transaction.atomic():
            assert Acceptance.objects.count() == 0

    def test_is_refused_where_its_quote_showed_a_version_that_was_replaced_since(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        rules.announced(at - timedelta(days=8), on=(at + timedelta(hours=8)).date(), rule=RuleKind.RETURNS)
        quote = builders.quoted(sale, at)
        rules.swept(at)

        with refused(RulesChanged) as info, acting_as(sale.shopper):
            commands.place_purchase(quote.id, recipient=HOME, consents=AGREED, by=sale.shopper, at=at)

        assert rules.holding(RuleKind.RETURNS).id in info.value.in_force
        assert builders.placed(sale, at).number

    def test_that_runs_keeps_its_version_whatever_changes(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)
        rules.in_force(at + DAYS, rule=RuleKind.RETURNS)

        later = builders.placed(sale, at + DAYS)

        assert named_in_the_contract(sale, order)["returns"] == 1
        assert named_in_the_contract(sale, later)["returns"] == accepted(sale, later)["returns"] == 2


def test_a_quote_shows_the_versions_that_an_order_accepts(sale: Sale, at: datetime) -> None:
    shown = builders.quoted(sale, at).document["rulebook"]

    assert [held["rule"] for held in shown] == ["agreement", "returns", "disputes"]


@pytest.mark.duty("OPR-12")
def test_the_trail_of_an_order_holds_the_act_and_how_its_versions_came_into_force(sale: Sale, at: datetime) -> None:
    row = rules.in_force(at, rule=RuleKind.RETURNS)
    order = builders.placed(sale, at)

    with acting_as(STAFF), transaction.atomic():
        told = [topic for thing in ids_of("orders.order", order.id) for topic in topics_about(thing)]

    assert told.count("rulebook.accepted") == 1
    assert accepted(sale, order)["returns"] == row.number
    assert {"rulebook.opened", "rulebook.heard", "rulebook.announced", "rulebook.in_force"} <= set(told)
