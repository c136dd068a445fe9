"""What follows from a fact?"""

from __future__ import annotations

import pytest
from django.db import transaction

from merchants.shops.commands import opening as commands
from merchants.shops.events import ApplicationSubmitted
from merchants.shops.queries import shops as queries
from merchants.shops.subscribers import ask_registry
from platform_core.actors import Actor, Role
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import acting_as, applied, opened, operator, owner_of
from tests.merchants.situations import applicant_of
from tests.platform_core.eventlog.catching_up import relayed


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAskRegistry:
    @pytest.mark.duty("ECL-27")
    def test_holds_new_papers_against_the_register_once(self, registry, at):
        application = applied(at)
        fact = ApplicationSubmitted(
            application_id=application.id, applicant_id=application.applicant_id, kind=application.kind
        )
        context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=operator(), merchant_id=None)

        with scopes.bound(scopes.SYSTEM):
            ask_registry(fact, context)
            ask_registry(fact, context)

        with acting_as(operator()):
            assert queries.opening_verdict(application, at=at).reasons == ("documents_missing",)

    def test_is_called_outside_any_transaction(self):
        assert SUBSCRIBERS["merchants.ask_registry"].outside


@pytest.mark.commits
@pytest.mark.login("worker")
class TestNotices:
    def test_tell_the_applicant_what_was_decided_and_why(self, at):
        rejected, shop = applied(at, trade_name="别家"), opened(at)
        with acting_as(by := operator()), transaction.atomic():
            commands.reject(rejected.id, reason="经营地址不实", by=by, at=at)

        while relayed():
            pass

        [no], [yes] = notices_of(applicant_of(rejected)), notices_of(Actor(owner_of(shop).id, Role.SHOPPER))
        assert (no.template, yes.template) == ("merchants.rejected", "merchants.approved")
        assert [word for word in ("别家", str(rejected.id), "经营地址不实") if word not in str(no.texts)] == []
        assert shop.trade_name in str(yes.texts)


def notices_of(person: Actor) -> list[Notice]:
    with acting_as(person), transaction.atomic():
        return list(Notice.objects.filter(person_id=person.id, template__startswith="merchants."))
