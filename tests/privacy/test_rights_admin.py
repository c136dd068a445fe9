"""Can staff answer a request, run an incident and keep the register by the pages alone?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.clock import LOCAL
from platform_core.tenancy import scopes
from privacy.incidents.models import Incident, IncidentPerson
from privacy.recipients.models import Recipient
from privacy.requests.types import RequestKind
from tests.merchants.builders import acting_as
from tests.platform_core.regulators.builders import SECRET, desk_of
from tests.privacy import builders
from tests.privacy.situations import now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
INCIDENTS, REQUESTS, RECIPIENTS = (f"/admin/privacy/{name}/" for name in ("incident", "request", "recipient"))
ENTERED = {
    "port": "x.y",
    "name": "某公司",
    "contact": "x@example.com",
    "part": "processor",
    "purpose": "发送",
    "manner": "加密",
    "categories": "邮箱",
    "basis": "contract",
    "assessment": "已评估",
    "choice": "enter",
}


@pytest.fixture
def today(db: None) -> datetime:
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def staff_client(today: datetime) -> Client:
    by = Actor(id=builders.somebody(today).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=today)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=today)
    return desk_of(by, today)


def incident() -> Incident:
    with scopes.bound(scopes.SYSTEM):
        return Incident.objects.get()


class TestARequest:
    @pytest.mark.duty("PIP-50", "PIP-48")
    def test_is_read_and_answered(self, staff_client: Client, today: datetime):
        row = builders.asked(builders.somebody(today), RequestKind.EXPLANATION, today)
        page = f"{REQUESTS}{row.pk}/handle/"

        asked = staff_client.get(page).content.decode()
        empty = staff_client.post(page, {"choice": "answer", "words": ""})
        done = staff_client.post(page, {"choice": "answer", "words": "由人工复核，结论不变。"})

        assert "为什么我的退款申请被程序拒绝？" in asked
        assert (empty.status_code, done.status_code, now(row).state) == (200, 302, "answered")


class TestAnIncident:
    @pytest.mark.duty("INC-4", "PIP-57", "INC-8")
    def test_goes_from_found_to_closed(self, staff_client: Client, today: datetime):
        person = builders.somebody(today)
        when = (today - timedelta(minutes=5)).astimezone(LOCAL)
        known = {"what": "磁盘丢失", "kinds": "姓名", "found_at_0": f"{when:%Y-%m-%d}", "found_at_1": f"{when:%H:%M}"}
        opened = staff_client.post(f"{INCIDENTS}find/", known | {"persons": "3", "choice": "find"})
        page = f"{INCIDENTS}{incident().pk}/handle/"
        steps: list[dict[str, Any]] = [
            {"choice": "grade_larger"},
            {"choice": "list_people", "people": str(person.id)},
            {"choice": "describe", "cause": "遗失", "harm": "诈骗", "measures": "换钥"},
            {"choice": "report", "receipt_no": "8号"},
            {"choice": "tell_persons"},
            {"choice": "end_handling"},
            {"choice": "close", "analysis": "更换承运人", "receipt_no": "9号"},
        ]

        answers = [staff_client.post(page, said).status_code for said in steps[:-1]]
        builders.people_told(incident(), today)
        answers.append(staff_client.post(page, steps[-1]).status_code)

        assert (opened.status_code, answers) == (302, [302] * len(steps))
        assert (incident().state, incident().cause, incident().persons) == ("closed", "遗失", 3)
        with scopes.bound(scopes.SYSTEM):
            assert [listed.person_id for listed in IncidentPerson.objects.all()] == [person.id]

    def test_wants_account_numbers_on_the_list(self, staff_client: Client, today: datetime):
        row = builders.incident(today)

        page = staff_client.post(f"{INCIDENTS}{row.pk}/handle/", {"choice": "list_people", "people": "somebody"})

        assert page.status_code == 200
        assert "One of these is no account number." in page.content.decode()


class TestARecipient:
    @pytest.mark.duty("PIP-23", "PIP-21")
    def test_is_entered_with_its_assessment_and_ended_with_a_proof(self, staff_client: Client):
        entered = staff_client.post(f"{RECIPIENTS}enter/", ENTERED)
        with scopes.bound(scopes.SYSTEM):
            row = Recipient.objects.get(port="x.y")
        ended = staff_client.post(f"{RECIPIENTS}{row.pk}/end/", {"choice": "end", "deletion_proof": "已删除"})

        with scopes.bound(scopes.SYSTEM):
            gone = Recipient.objects.get(port="x.y")
        assert (entered.status_code, ended.status_code) == (302, 302)
        assert (gone.ended_at is not None, gone.deletion_proof) == (True, "已删除")

    @pytest.mark.duty("PIP-38")
    def test_abroad_is_refused_on_the_page(self, staff_client: Client):
        page = staff_client.post(f"{RECIPIENTS}enter/", ENTERED | {"abroad": "on"}, follow=True)

        assert "cannot be entered" in page.content.decode()
        with scopes.bound(scopes.SYSTEM):
            assert not Recipient.objects.filter(port="x.y").exists()
