"""What do the platform's people see and have to say before they award money?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from complaints.awards.models import Award
from complaints.complaint.models import Complaint
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints.awards import builders as awards
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
PAGE = "/admin/complaints/award/award/"
SAID = {"head": "fraud", "amount": "500.00", "basis": ["CRL-55"], "reasons": "冒用他人商标。", "choice": "award"}
ANSWERED = {"label_flaw": "no", "faked": "no"}


@pytest.fixture
def complaint(sale: Sale, at: datetime) -> Complaint:
    return awards.final(sale, at)


def granted() -> list[Award]:
    with bound(SYSTEM), transaction.atomic():
        return list(Award.objects.all())


@pytest.mark.duty("CRL-55")
def test_what_the_law_gives_is_shown_beside_the_complaint(staff_client: Client, complaint: Complaint) -> None:
    assert "500.00" not in staff_client.get(PAGE).content.decode()
    page = staff_client.get(PAGE, {"complaint": str(complaint.id)}).content.decode()
    assert (complaint.number in page, "500.00" in page) == (True, True)
    assert "500.00" in staff_client.get(f"/admin/complaints/complaint/{complaint.id}/handle/").content.decode()


@pytest.mark.duty("CRI-49")
@pytest.mark.parametrize("answers", [{}, {"faked": "no"}, {"label_flaw": "no"}, {"label_flaw": "", "faked": "no"}])
def test_nothing_is_awarded_before_both_questions_are_answered(
    staff_client: Client, complaint: Complaint, answers: dict[str, Any]
) -> None:
    assert staff_client.post(PAGE, SAID | answers | {"complaint": complaint.id}).status_code == 200
    assert granted() == []


@pytest.mark.duty("CRI-49")
@pytest.mark.parametrize("answer", ["label_flaw", "faked"])
def test_a_yes_to_either_refuses_what_is_multiplied(staff_client: Client, complaint: Complaint, answer: str) -> None:
    page = staff_client.post(PAGE, SAID | ANSWERED | {answer: "yes", "complaint": complaint.id})
    assert (page.status_code, complaint.number in page.content.decode(), granted()) == (200, True, [])


@pytest.mark.duty("CRI-49")
def test_the_answers_are_kept_and_read_by_whoever_decides_on_an_objection(
    staff_client: Client, complaint: Complaint
) -> None:
    assert staff_client.post(PAGE, SAID | ANSWERED | {"complaint": complaint.id}).status_code == 302
    [row] = granted()
    assert (row.label_flaw, row.faked) == (False, False)
    page = staff_client.get(f"/admin/complaints/award/{row.id}/handle/").content.decode()
    assert "No more than a flaw in a label" in page
