"""Does each thing that may be once happen once, with real threads and a real relay?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection, transaction

from merchants.shops.commands import changes, filing, opening
from merchants.shops.models.applications import Application
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as queries
from merchants.shops.types import ChangedFact, ChangeForm
from platform_core.errors import DomainError
from platform_core.eventlog.queries import topics_about
from tests.database import as_login
from tests.merchants.builders import TEA_HOUSE, acting_as, applied, opened, operator, owner_of, person, proposed
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = pytest.mark.commits
THREADS = 8


def together(call: Callable[[], object]) -> Counter[str]:
    """What becomes of the same call in every thread: `done`, or the code of the refusal."""

    def once() -> str:
        try:
            call()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(future.result() for future in [pool.submit(once) for _ in range(THREADS)])


class TestApply:
    def test_files_one_of_many_at_once(self, at: datetime):
        applicant = person(at)

        def apply() -> None:
            with acting_as(applicant):
                filing.apply(TEA_HOUSE, by=applicant, at=at)

        assert together(apply) == {"done": 1, "merchants.application_pending": THREADS - 1}


class TestRelay:
    @pytest.mark.duty("ECL-27")
    def test_asks_the_register_once_about_each_application(self, registry, at: datetime):
        application, by = applied(at), operator()

        with as_login("worker"):
            while relayed():
                pass

        assert registry.asked == [TEA_HOUSE.credit_code]
        with acting_as(by), transaction.atomic():
            assert topics_about(application.id) == ["merchants.applied", "merchants.registry_checked"]
            assert queries.opening_verdict(Application.objects.get(), at=at).reasons == ("documents_missing",)


class TestApprove:
    @pytest.mark.duty("ECL-27")
    def test_opens_one_shop_of_many_decisions_at_once(self, at: datetime):
        application = proposed(at)

        def approve() -> None:
            with acting_as(by := operator()):
                opening.approve(application.id, by=by, at=at)

        assert together(approve) == {"done": 1, "states.illegal_transition": THREADS - 1}
        with acting_as(operator()), transaction.atomic():
            assert Merchant.objects.count() == 1


class TestReportChange:
    def test_takes_one_of_a_fact_at_once(self, at: datetime):
        by = owner_of(opened(at))
        form = ChangeForm(fact=ChangedFact.SERVICE_PHONE, changed_on=at.date(), phone="0591-1234 5678")

        def report() -> None:
            with acting_as(by):
                changes.report_change(form, by=by, at=at)

        assert together(report) == {"done": 1, "merchants.change_pending": THREADS - 1}
