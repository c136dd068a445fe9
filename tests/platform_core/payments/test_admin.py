"""Can staff look at every page of money and notices, and change nothing on any?"""

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client, RequestFactory

from platform_core.actors import RELAY, Actor, Role
from platform_core.ledger.models import Account, Posting
from platform_core.money import Money
from platform_core.notices.models import Dispatch, Notice
from platform_core.payments.commands import refunding
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy import scopes
from tests import sessions
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for, employed
from tests.platform_core.cases import trying
from tests.platform_core.ledger.conftest import STAFF
from tests.platform_core.payments import situations
from tests.platform_core.payments.conftest import asked, captured, case, requested

pytestmark = pytest.mark.django_db
MODELS = [Account, Posting, Payment, Receipt, Share, Refund, Notice, Dispatch]
AGAIN = "Ask for the failed refund again"
SECRET = "JBSWY3DPEHPK3PXP"


class Staff:
    """Somebody with every right."""

    is_active = is_staff = is_superuser = True
    pk = STAFF.id

    def has_perm(self, *_: object) -> bool:
        return True


@pytest.fixture
def request_of_staff():
    request = RequestFactory().get("/admin/")
    request.user = Staff()
    return request


@pytest.fixture
def owed(payer, shops, at):
    return requested(payer, [asked(shops[0], 1000, funded=Money(1))], at=at)


@pytest.fixture
def staff_client(at):
    """Signed in, and the second factor shown in this session."""
    client = Client(headers={"accept-language": "en"})
    clerk = Actor(id=person(at).id, role=Role.STAFF)
    employed(clerk.id, at=at, secret=SECRET)
    client.cookies["sessionid"] = sessions.begun(clerk.id)
    client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
    return client


class TestEveryPage:
    @pytest.mark.parametrize("model", MODELS)
    def test_lists_what_there_is_and_lets_nothing_be_changed(self, owed, model, request_of_staff):
        page = admin.site._registry[model]

        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            rows = list(page.get_changelist_instance(request_of_staff).result_list)
            assert len(rows) == model.objects.count()
        assert not page.has_add_permission(request_of_staff)
        assert not page.has_change_permission(request_of_staff)
        assert not page.has_delete_permission(request_of_staff)


@pytest.mark.login("worker")  # who alone may make staff, and say what became of a refund
class TestAskingAgain:
    @pytest.fixture
    def refused(self, payer, shops, orders, at):
        """A refund that the provider has refused."""
        share = asked(shops[0], 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refund_id = refunding.request_refund(
                share.order, for_case=case("a return"), amount=Money(300), by=RELAY, at=at
            )
        assert AGAIN not in self.listed()
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refunding.record_answer(refund_id, answer=Answer(Outcome.FAILED, reason="no"), by=RELAY, at=at)
        return refund_id

    def listed(self, **query):
        return self.client.get("/admin/payments/refund/", query).content.decode()

    @pytest.fixture(autouse=True)
    def _client(self, staff_client):
        self.client = staff_client

    def states(self):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            return [refund.state for refund in payments.refunds_for(case("a return"))]

    def test_stands_beside_what_the_provider_has_refused_and_wants_a_reason(self, refused):
        page = f"/admin/payments/refund/{refused}/again/"
        assert page in self.listed()
        assert "3.00" in self.client.get(page).content.decode()

        self.client.post(page, {"reason": ""})
        assert self.states() == ["failed"]
        self.client.post(page, {"reason": "the provider was down"})
        assert self.states() == ["replaced", "requested"]
        assert page not in self.listed(standing="all")

    def test_is_refused_in_words_where_it_was_done(self, refused):
        page = f"/admin/payments/refund/{refused}/again/"
        self.client.post(page, {"reason": "the provider was down"})

        reply = self.client.post(page, {"reason": "once more"})

        assert (reply.status_code, self.states()) == (302, ["replaced", "requested"])
        assert [str(m) for m in get_messages(reply.wsgi_request)][-1].startswith("This refund has not failed")


@pytest.mark.login("worker")
class TestReceipts:
    @pytest.mark.duty("HSE-05")
    def test_may_be_sent_back_the_old_way_once_more_at_any_time(self, staff_client, at):
        standing = situations.after(situations.sent_back, situations.refused)(at)
        page = f"/admin/payments/receipt/{standing.row.pk}/handle/"
        assert "Ask the provider once more" in staff_client.get(page).content.decode()

        staff_client.post(page, {"choice": "try_old_way"})

        assert trying.now(standing).state == "going_back"
        assert "try_old_way" not in staff_client.get(page).content.decode()

    def test_may_be_sent_back_by_hand(self, staff_client, at):
        standing = situations.noted(at)

        staff_client.post(f"/admin/payments/receipt/{standing.row.pk}/handle/", {"choice": "send_back"})

        assert trying.now(standing).state == "going_back"

    def test_are_assigned_to_the_one_payment_that_they_would_pay(self, staff_client, at):
        standing = situations.noted(at)

        staff_client.post(f"/admin/payments/receipt/{standing.row.pk}/handle/", {"choice": "assign"})

        assert trying.now(standing).assigned_to == standing.also
