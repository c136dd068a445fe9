"""What becomes of payments when a person asks to be forgotten, or to be told?"""

import pytest
from django.db import DatabaseError, transaction

from platform_core.payments.models.payments import Payment
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.personal_data import export_payments, export_shares
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault.declarations import HOLDINGS, OnErasure
from tests.platform_core.payments.conftest import asked, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MODELS = [Payment, Share, Refund]


class TestPayments:
    @pytest.mark.parametrize("model", MODELS)
    def test_are_kept_for_as_long_as_the_law_says(self, model):
        declared = HOLDINGS[f"payments.{model.__name__}"]

        assert (declared.on_erasure, declared.because, declared.retention) == (
            OnErasure.RETAIN,
            "OTM-31b",
            "RT_TRANSACTION",
        )

    @pytest.mark.parametrize("model", MODELS)
    @pytest.mark.parametrize("scope", [scopes.SYSTEM, scopes.staff(new_id()), scopes.merchant(new_id())])
    def test_cannot_be_deleted_by_anybody(self, model, scope):
        with scopes.bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all()._raw_delete("default")


class TestExport:
    def test_gives_a_person_their_own_and_nobody_elses(self, payer, shops, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert [row["id"] for row in export_payments(payer.id)] == [payment.id]
            assert [row["amount"] for row in export_shares(payer.id)] == [1000]
            assert export_payments(new_id()) == []
