"""What follows from a fact?"""

from __future__ import annotations

import pytest

from merchants import queries
from merchants.events import ApplicationSubmitted
from merchants.subscribers import ask_registry
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import SUBSCRIBERS
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import applied, eyes, operator


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

        with eyes(operator()):
            assert queries.opening_verdict(application, at=at)

    def test_is_called_outside_any_transaction(self):
        assert SUBSCRIBERS["merchants.ask_registry"].outside
