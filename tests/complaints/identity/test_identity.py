"""How does a harmed buyer get to know who a shop is, and who does not?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from complaints.identity import commands, queries
from complaints.identity.case import IDENTITY
from complaints.identity.errors import IdentityAskedAlready, IdentityNotFound, IdentityRefused
from complaints.identity.models import IdentityRequest
from merchants.shops.events import ShopUnverified
from merchants.shops.queries import verification as verification_queries
from platform_core.actors import DEADLINES, RELAY
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.complaints.infringements import builders as infringements
from tests.merchants import builders as merchants_
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases import trying

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def disclosed_to(row: IdentityRequest, by: Any) -> dict[str, str]:
    with acting_as(by), transaction.atomic():
        return dict(queries.disclosed(IdentityRequest.objects.see(row.id, by=by)))


class TestAsk:
    @pytest.mark.duty("NRR-24")
    def test_is_answered_at_once_where_the_shop_is_verified(self, sale: Sale, at: datetime) -> None:
        row = disputes.who(builders.bought(sale, at), sale.shopper, at)
        assert disclosed_to(row, sale.shopper) == {}

        disputes.answered_by_the_system(row, at)
        disputes.answered_by_the_system(row, at)

        form = merchants_.TEA_HOUSE
        assert disputes.identity(row).state == "given"
        assert disclosed_to(row, sale.shopper) == {
            "trade_name": form.trade_name,
            "name": form.legal_name,
            "credit_code": form.credit_code,
            "address": form.business_address,
            "contact_name": form.contact_name,
            "phone": form.service_phone,
        }

    def test_is_a_buyers_once_and_names_a_harm(self, sale: Sale, at: datetime, refused: Any) -> None:
        order = builders.bought(sale, at)
        row = disputes.who(order, sale.shopper, at)

        with acting_as(sale.shopper), transaction.atomic(), refused(IdentityAskedAlready) as again:
            commands.ask_identity(order.id, statement="变质", by=sale.shopper, at=at)
        with acting_as(sale.seller), transaction.atomic(), refused(IdentityRefused) as theirs:
            commands.ask_identity(order.id, statement=" ", by=sale.seller, at=at)

        assert again.value.identity_id == row.id
        assert theirs.value.reasons == ("not_your_order", "text_missing")

    def test_is_shown_to_its_buyer_alone(self, sale: Sale, at: datetime, refused: Any) -> None:
        row, other = disputes.who(builders.bought(sale, at), sale.shopper, at), orders.stranger(at)

        with acting_as(other), transaction.atomic(), refused(IdentityNotFound):
            IdentityRequest.objects.see(row.id, by=other)


def test_has_a_number_that_is_taken_for_none_of_a_notice_of_infringement(sale: Sale, at: datetime) -> None:
    row = disputes.who(builders.bought(sale, at), sale.shopper, at)

    assert row.number[0] != infringements.drafted(sale, at).number[0]


def test_no_fact_tells_the_systems_of_a_shop_who_asked() -> None:
    assert [fact.topic for fact in IDENTITY.facts if fact.for_shops] == []


class TestAShopThatIsNotVerified:
    @pytest.mark.duty("NRR-24")
    def test_waits_for_a_person_and_then_the_platform_answers_itself(self, sale: Sale, at: datetime) -> None:
        """Nobody verified the shop again in time, so the system does not vouch for what it has."""
        order = builders.bought(sale, at)
        row = disputes.who(order, sale.shopper, at)
        unverified(sale, at)

        disputes.answered_by_the_system(row, at)
        assert disputes.identity(row).state == "asked"
        trying.sweep(at + timedelta(days=10))
        assert disputes.identity(row).state == "ungiven"

        builders.does(operator(), commands.give_identity, row.id, at=at + timedelta(days=11))
        assert disputes.identity(row).state == "given"
        assert disclosed_to(row, sale.shopper)["name"] == merchants_.TEA_HOUSE.legal_name


class TestIdentityOf:
    @pytest.mark.duty("NRR-24")
    def test_a_person_is_the_real_name_of_the_papers(self, at: datetime) -> None:
        shop = merchants_.opened(at, **asdict(merchants_.FARM))

        with acting_as(RELAY), transaction.atomic():
            found = verification_queries.identity_of(shop.id)

        assert (found.registered, found.name, found.verified) == (False, merchants_.FARM.representative, True)
        assert found.statement


def unverified(sale: Sale, at: datetime) -> None:
    """What the clock of verifying a shop again says when it is over."""
    with bound(SYSTEM), transaction.atomic(), acting_for(sale.shop):
        publish(ShopUnverified(merchant_id=sale.shop, times=1), by=DEADLINES, at=at)
