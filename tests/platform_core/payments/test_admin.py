"""Can staff look at every page of money and notices, and change nothing on any?"""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory

from platform_core.ledger.models import Account, Posting
from platform_core.money import Money
from platform_core.notices.models import Dispatch, Notice
from platform_core.payments.models import Payment, Refund, Share, UnmatchedReceipt
from platform_core.tenancy import scopes
from tests.platform_core.ledger.conftest import STAFF
from tests.platform_core.payments.conftest import asked, requested

pytestmark = pytest.mark.django_db
MODELS = [Account, Posting, Payment, UnmatchedReceipt, Share, Refund, Notice, Dispatch]


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
