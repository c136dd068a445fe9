"""How do the platform's people judge reports and notices of infringement on the pages of the admin?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

import platform_core.rulebook.queries as rulebook
from complaints.infringements.types import Exhibit
from complaints.reports.models import Lead, Report
from merchants.sanctions.models import Sanction
from platform_core import clock
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
REPORTS, NOTICES = "/admin/complaints/report/", "/admin/complaints/infringement/"


def handle(client: Client, queue: str, row: Any, **data: Any) -> str:
    """What the page says where it did not go back to the queue."""
    answer = client.post(f"{queue}{row.id}/handle/", data)
    return "" if answer.status_code == 302 else answer.content.decode()


def shown(client: Client, queue: str, row: Any) -> str:
    answer = client.get(f"{queue}{row.id}/handle/")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.duty("ECL-29")
class TestReports:
    def test_are_read_without_who_reported(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        report = reports.filed(sale, at)

        page = shown(staff_client, REPORTS, report)
        assert (reports.STATEMENT in page, reports.CONTACT in page) == (True, False)
        revealed = handle(staff_client, REPORTS, report, choice="reveal", purpose="contact_reporter")

        assert reports.CONTACT in revealed
        assert report.number in staff_client.get(REPORTS).content.decode()

    def test_lead_to_a_measure_and_to_the_authority(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        report = reports.filed(sale, at, target="listing", target_id=infringements.listing_of(sale))
        with acting_as(operator()), transaction.atomic():
            clause = next(f"{each.version_id}:{each.place}" for each in rulebook.clauses())
        said = {"words": reports.REASONS, "basis": ["ECL-13"], "kind": "listing_restriction", "facts": "许可编号不存在"}

        handle(
            staff_client, REPORTS, report, choice="measure", clause=clause, proofs="截图", danger=reports.DANGER, **said
        )
        handle(staff_client, REPORTS, report, choice="hand_over", authority="市监局", reference="88号")

        with acting_as(operator()), transaction.atomic():
            [sanction], [lead] = Sanction.objects.all(), Lead.objects.all()
            assert (sanction.in_effect, sanction.listings) == (True, [str(infringements.listing_of(sale))])
            assert (lead.reference, Report.objects.get(id=report.id).state) == ("88号", "closed")

    def test_are_refused_a_finding_without_words(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        report = reports.filed(sale, at)

        page = handle(staff_client, REPORTS, report, choice="find_unfounded", words="")

        assert "This finding cannot stand" in page
        assert reports.now(report).state == "filed"

    @pytest.mark.parametrize("choice", ["find_unfounded", "turn_away"])
    def test_end_with_reasons(self, staff_client: Client, sale: Sale, at: datetime, choice: str) -> None:
        report = reports.filed(sale, at)

        handle(staff_client, REPORTS, report, choice=choice, words=reports.REASONS)

        assert reports.now(report).state in ("unfounded", "not_ours")
        assert reports.REASONS in shown(staff_client, REPORTS, report)

    def test_are_noted_by_staff_as_well(self, staff_client: Client, sale: Sale) -> None:
        said = {"source": "authority", "target": "shop", "target_id": str(sale.shop), "offence": "unsafe"}

        page = staff_client.get(f"{REPORTS}note/")
        answer = staff_client.post(f"{REPORTS}note/", said | {"statement": "函告", "choice": "note"})

        assert (page.status_code, answer.status_code) == (200, 302)
        with acting_as(operator()), transaction.atomic():
            assert [report.source for report in Report.objects.all()] == ["authority"]


@pytest.mark.duty("ECL-42", "ECL-43")
class TestNotices:
    def test_take_goods_down_and_bring_them_back(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        notice = infringements.submitted(sale, at)
        page = shown(staff_client, NOTICES, notice)
        for text in (infringements.STATEMENT, infringements.NAME, "Wrong notices of this holder"):
            assert text in page

        handle(staff_client, NOTICES, notice, choice="measure", words=infringements.REASONS)
        assert not infringements.on_sale(sale, at)
        handle(staff_client, NOTICES, notice, choice="lift", words="许可有效。")

        assert (infringements.now(notice).state, infringements.on_sale(sale, at)) == ("lifted", True)

    @pytest.mark.parametrize(("choice", "state"), [("reject", "rejected"), ("measure", "measured")])
    def test_are_decided(self, staff_client: Client, sale: Sale, at: datetime, choice: str, state: str) -> None:
        notice = infringements.submitted(sale, at)

        handle(staff_client, NOTICES, notice, choice=choice, words=infringements.REASONS)

        assert infringements.now(notice).state == state

    @pytest.mark.duty("SPC-IP")
    def test_wait_no_longer_for_what_proves_no_delay(self, staff_client: Client, sale: Sale) -> None:
        with transaction.atomic():
            at = clock.now()
        notice = infringements.waiting(sale, at)
        infringements.show(notice, Exhibit.DELAY_PROOF, at)

        handle(staff_client, NOTICES, notice, choice="refuse_delay", words=infringements.UNPROVEN)

        page = shown(staff_client, NOTICES, notice)
        assert (infringements.UNPROVEN in page, "Refuse it" in page, "Grant the delay" in page) == (True, False, False)

    @pytest.mark.duty("SPC-IP")
    def test_wait_longer_for_a_proven_delay(self, staff_client: Client, sale: Sale) -> None:
        with transaction.atomic():
            at = clock.now()  # by which the page judges what is late
        notice = infringements.waiting(sale, at)
        assert "Grant the delay" not in shown(staff_client, NOTICES, notice)
        infringements.show(notice, Exhibit.DELAY_PROOF, at)

        too_long = handle(staff_client, NOTICES, notice, choice="grant_delay", days="21")
        handle(staff_client, NOTICES, notice, choice="grant_delay", days="20")

        assert "This cannot be taken like that" in too_long
        assert infringements.now(notice).state == "delayed"
