"""Is an exclusion from the return asked for line by line, kept as an act, and without it no exclusion at all?"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from catalog.listings.types import EXCLUDED_BY_LAW, SHOWN_BY, Exclusion, ReturnTerms
from catalog.window.queries import cards as cards_queries
from orders.checkout.errors import OrderRefused
from orders.contracts.policies import contract as contract_policies
from orders.contracts.policies import terms as terms_policies
from orders.sales import queries as sales_queries
from orders.sales.models.orders import Contract, Order, OrderLine
from orders.sales.types import Consents, SoldLine
from platform_core.eventlog.models import Event
from tests import standing
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import At, ordering, refusal
from tests.orders.checkout.test_api import line_of as wanted
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.login("worker"),
    pytest.mark.duty("NRR-06", "NRR-07", "NRR-20b", "CRL-25b", "CRI-19b"),
]


@standing.fixture
def flawed(at: datetime) -> Sale:
    return builders.sale(at, **builders.FLAWED)


def line_of(order: Order, sale: Sale) -> OrderLine:
    with acting_as(sale.shopper), transaction.atomic():
        return order.lines.get()


def sold(order: Order, sale: Sale, at: datetime) -> SoldLine:
    with acting_as(sale.shopper), transaction.atomic():
        [line] = sales_queries.sale_facts(order.id, by=sale.shopper, at=at).lines
    return line


def test_the_quote_asks_and_shows_what_the_listing_shows(flawed: Sale, at: datetime) -> None:
    [line] = builders.quoted(flawed, at).document["lines"]

    asked = line["to_confirm"]
    assert (asked["exclusion"], asked["facts"]) == ("near_expiry_or_flawed", {"flaw": "罐身有划痕"})
    assert "不勾选也可以购买" in asked["zh"]
    assert "without ticking" in asked["en"]


def test_the_quote_asks_nothing_of_what_goes_back(sale: Sale, at: datetime) -> None:
    [line] = builders.quoted(sale, at).document["lines"]

    assert line["to_confirm"] is None


@pytest.mark.parametrize("exclusion", sorted(set(Exclusion) - {Exclusion.NONE}))
def test_every_exclusion_has_its_words_and_what_shows_it(flawed: Sale, at: datetime, exclusion: Exclusion) -> None:
    with acting_as(flawed.shopper), transaction.atomic():
        [offer] = cards_queries.offers([flawed.sku_id], at=at).values()
    shown = {str(fact): "…" for fact in SHOWN_BY[exclusion]}
    term = terms_policies.exclusion_term(dataclasses.replace(offer, facts=shown, return_terms=ReturnTerms(exclusion)))

    assert term
    assert term.exclusion == exclusion
    assert SHOWN_BY[exclusion]
    assert set(SHOWN_BY) > EXCLUDED_BY_LAW


def test_a_confirmation_is_an_act_that_is_kept(flawed: Sale, at: datetime) -> None:
    order = builders.placed(flawed, at, consents=builders.confirming(flawed))

    with acting_as(flawed.shopper), transaction.atomic():
        act = Event.objects.get(topic="orders.exclusion_confirmed", subject_id=order.id)
        [agreed] = json.loads(Contract.objects.get(order=order).canonical)["lines"]
    line = line_of(order, flawed)
    assert line.exclusion_event_id == act.id
    assert (act.actor_id, act.payload["line_id"], act.payload["exclusion"]) == (
        flawed.shopper.id,
        str(line.id),
        "near_expiry_or_flawed",
    )
    assert agreed["confirmed"]["facts"] == {"flaw": "罐身有划痕"}
    assert sold(order, flawed, at).confirmed


def test_what_was_not_confirmed_is_bought_and_goes_back(flawed: Sale, at: datetime) -> None:
    order = builders.placed(flawed, at)

    assert line_of(order, flawed).exclusion_event_id is None
    assert not sold(order, flawed, at).confirmed
    assert "orders.exclusion_confirmed" not in builders.topics(order, flawed)


def test_a_confirmation_holds_for_its_purchase_alone(flawed: Sale, at: datetime) -> None:
    builders.placed(flawed, at, consents=builders.confirming(flawed))

    assert not sold(builders.placed(flawed, at), flawed, at).confirmed


def test_a_listing_that_shows_nothing_asks_nothing(flawed: Sale, at: datetime) -> None:
    """As those did that were published before the facts were asked for."""
    with acting_as(flawed.shopper), transaction.atomic():
        [offer] = cards_queries.offers([flawed.sku_id], at=at).values()

    assert terms_policies.exclusion_term(dataclasses.replace(offer, facts={})) is None


def test_a_contract_from_before_the_question_stands_as_the_law_says() -> None:
    def line(exclusion: str, **more: object) -> dict[str, object]:
        return {"offer": {"return_terms": {"exclusion": exclusion}}} | more

    assert contract_policies.is_excluded(line("perishable"), act=None)
    assert not contract_policies.is_excluded(line("near_expiry_or_flawed"), act=None)
    assert not contract_policies.is_excluded(line("perishable", confirmed=None), act=None)
    assert not contract_policies.is_excluded(line("perishable", confirmed={}), act=None)
    assert contract_policies.is_excluded(line("perishable", confirmed={}), act=UUID(int=1))


@pytest.mark.parametrize("named", ["plain goods", "nothing of the quote"])
def test_nothing_is_confirmed_that_nobody_asked(sale: Sale, at: datetime, named: str, refused: Refused) -> None:
    sku = sale.sku_id if named == "plain goods" else UUID(int=7)

    with refused(OrderRefused) as refusal:
        builders.placed(sale, at, consents=Consents(key_terms=True, not_returnable=(sku,)))

    assert refusal.value.params == {"reasons": ("nothing_to_confirm",)}
    assert builders.shelf(sale) == (10, 0)


class TestConfirmations:
    """Line by line, and never ticked."""

    @pytest.fixture
    def shopper(self, flawed: Sale) -> At:
        return At(flawed.shopper)

    @pytest.fixture
    def quote(self, flawed: Sale, shopper: At) -> dict[str, Any]:
        answer: dict[str, Any] = shopper.send("POST", "/quotes", wanted(flawed)).json()
        return answer

    def test_are_asked_for_with_the_quote_and_kept_with_the_order(self, shopper: At, quote: dict[str, Any]) -> None:
        consents = {"key_terms": True, "not_returnable": [quote["lines"][0]["sku_id"]]}

        answer = shopper.send("POST", "/purchases", ordering(quote["id"], consents=consents))

        order_id = answer.json()["orders"][0]["id"]
        assert quote["lines"][0]["to_confirm"]["facts"] == {"flaw": "罐身有划痕"}
        assert "orders.exclusion_confirmed" in [e["topic"] for e in shopper.get(f"/orders/{order_id}/timeline").json()]

    @pytest.mark.parametrize(
        ("named", "said"),
        [("x", (400, "http.invalid")), (["x"], (400, "http.invalid")), ([str(UUID(int=7))], (422, "orders.refused"))],
    )
    def test_are_refused_where_nothing_was_asked(
        self, shopper: At, quote: dict[str, Any], named: Any, said: Any
    ) -> None:
        consents = {"key_terms": True, "not_returnable": named}

        assert refusal(shopper.send("POST", "/purchases", ordering(quote["id"], consents=consents))) == said
