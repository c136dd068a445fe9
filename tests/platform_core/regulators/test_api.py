"""By which doors does an authority come in, ask, and follow what becomes of it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.accounts.models import User
from platform_core.actors import RELAY, Actor, Role
from platform_core.regulators.commands import appointing, deciding
from platform_core.rows import new_id
from tests.merchants import builders as merchants
from tests.platform_core.accounts.people import code_for
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import (
    API,
    LETTER,
    OFFICE,
    SECRET,
    STAFF,
    acting_as,
    asked,
    desk_of,
    of_a_shop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make somebody a regulator
PASSWORD = "correct horse battery"
DAY = timedelta(days=1)


@pytest.fixture
def at(db: None) -> datetime:
    """The doors read the house's clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def office(at: datetime) -> Actor:
    by = builders.regulator(at)
    builders.let_in(by, at)
    return by


@pytest.fixture
def client(office: Actor, at: datetime) -> Client:
    return desk_of(office, at)


def key() -> dict[str, str]:
    return {"Idempotency-Key": f"key-{new_id()}"}


def body(**changes: Any) -> dict[str, Any]:
    return {"kind": "order_trail", "subject_id": str(new_id()), "basis": "OTM-34", "document_no": LETTER} | changes


def file_one(client: Client, **changes: Any) -> Any:
    return client.post(f"{API}/requests", body(**changes), "application/json", headers=key())


class TestSessions:
    @pytest.fixture
    def known(self, at: datetime) -> Actor:
        person = merchants.person(at, password=PASSWORD)
        with acting_as(STAFF), transaction.atomic():
            appointing.appoint(person.id, authority=OFFICE, region_code="330100", reason="来函", by=STAFF, at=at)
        by = Actor(id=person.id, role=Role.REGULATOR)
        builders.let_in(by, at)
        return by

    def sign_in(self, known: Actor, **changes: str) -> Any:
        username = User.objects.get(id=known.id).username
        given = {"username": username, "password": PASSWORD, "code": code_for(SECRET)} | changes
        return Client().post(f"{API}/sessions", given, "application/json")

    def test_begin_with_name_password_and_code(self, known: Actor) -> None:
        reply = self.sign_in(known)

        assert reply.status_code == 201
        bearer = {"Authorization": f"Bearer {reply.json()['token']}"}
        assert Client().get(f"{API}/requests", headers=bearer).json() == {"items": [], "next": None}

    @pytest.mark.parametrize("wrong", [{"code": "000000"}, {"code": ""}, {"password": "wrong"}, {"username": "nobody"}])
    def test_do_not_begin_with_anything_wrong(self, known: Actor, wrong: dict[str, str]) -> None:
        reply = self.sign_in(known, **wrong)

        status, code = (400, "http.invalid") if wrong == {"code": ""} else (401, "accounts.bad_credentials")
        assert (reply.status_code, reply.json()["code"]) == (status, code)

    def test_take_each_code_once(self, known: Actor) -> None:
        assert self.sign_in(known).status_code == 201
        assert self.sign_in(known).status_code == 401

    def test_are_not_for_others(self, at: datetime) -> None:
        person = merchants.person(at, password=PASSWORD)
        with acting_as(RELAY), transaction.atomic():
            people.enrol_second_factor(person.id, secret=SECRET, by=person, at=at)

        reply = self.sign_in(person)

        assert (reply.status_code, reply.json()["code"]) == (403, "accounts.not_a_regulator")

    def test_end(self, known: Actor) -> None:
        bearer = {"Authorization": f"Bearer {self.sign_in(known).json()['token']}"}

        assert Client().delete(f"{API}/sessions/current", headers=bearer).status_code == 204
        assert Client().get(f"{API}/requests", headers=bearer).status_code == 401


class TestTheDoor:
    PATHS = ("requests", f"requests/{UUID(int=1)}", f"requests/{UUID(int=1)}/export", "checkpoint", "verifier")

    def test_is_shut_to_nobody_to_one_factor_alone_and_to_others(self, office: Actor, at: datetime) -> None:
        none, one_factor, other = Client(), desk_of(office, at, with_code=False), desk_of(merchants.person(at), at)
        shut = (403, "accounts.not_a_regulator")

        for path in self.PATHS:
            for who, refusal in ((none, (401, "http.not_authenticated")), (one_factor, shut), (other, shut)):
                reply = who.get(f"{API}/{path}")
                assert (reply.status_code, reply.json()["code"]) == refusal, path

    def test_shuts_behind_who_is_dismissed(self, office: Actor, client: Client, at: datetime) -> None:
        with acting_as(RELAY), transaction.atomic():
            people.end_regulator(office.id, by=RELAY, at=at)

        assert client.get(f"{API}/requests").status_code == 403

    def test_makes_no_regulator_of_them_elsewhere(self, client: Client) -> None:
        assert client.get("/api/storefront/v1/me").status_code == 200


class TestRequests:
    @pytest.mark.duty("ECL-25")
    def test_are_filed_and_shown_with_their_clock(self, client: Client, office: Actor) -> None:
        reply = file_one(client)

        told = reply.json()
        assert (reply.status_code, told["state"], told["authority"]) == (201, "filed", OFFICE)
        assert (told["clock"]["state"], told["actions"]) == ("running", ["withdraw"])
        assert (told["approval"], told["export"], told["fetched"], told["rejected_because"]) == (None, None, 0, "")
        assert client.get(f"{API}/requests/{told['id']}").json() == told
        [row] = client.get(f"{API}/requests").json()["items"]
        assert row == {name: told[name] for name in row}

    def test_are_filed_once(self, client: Client) -> None:
        same, given = key(), body()
        replies = [client.post(f"{API}/requests", given, "application/json", headers=same) for _ in range(2)]

        assert [r.status_code for r in replies] == [201, 201]
        assert replies[0].content == replies[1].content
        assert len(client.get(f"{API}/requests").json()["items"]) == 1

    def test_are_refused_for_what_they_cannot_be(self, client: Client) -> None:
        cannot_be: tuple[dict[str, Any], ...] = (
            {"kind": "everything"},
            {"basis": "ECL-31"},
            {"document_no": "x"},
            {"document_no": "请提供 <张三> 的资料"},
            {"document_no": "13812341234"},
            {"document_no": "杭市监网调〔2026〕13812341234号"},
            {"document_no": "杭市监网调 138-1234-1234"},
            {"document_no": "杭市监13812341234〔2026〕12号"},
            {"subject_id": "1"},
            {"working_days": 0},
            {"since": "0981-12-21T16:54:37.476994Z"},  # before zones had whole minutes
            {"until": "9999-12-31T23:59:59Z"},
        )

        for wrong in cannot_be:
            reply = file_one(client, **wrong)
            assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid"), wrong
            assert set(reply.json()["params"]) == set(wrong)

    def test_are_refused_with_every_reason(self, client: Client, at: datetime) -> None:
        reply = file_one(client, kind="merchant_trail", until=(at + DAY).isoformat())

        assert (reply.status_code, reply.json()["code"]) == (422, "regulators.request_refused")
        assert reply.json()["params"]["reasons"] == ["period_missing", "period_ahead"]

    def test_are_their_own_alone(self, client: Client, at: datetime) -> None:
        id_ = file_one(client).json()["id"]
        other = builders.regulator(at, authority="别的机关")
        builders.let_in(other, at)
        theirs = desk_of(other, at)

        assert theirs.get(f"{API}/requests").json()["items"] == []
        assert theirs.get(f"{API}/requests/{id_}").status_code == 404
        assert theirs.put(f"{API}/requests/{id_}/withdrawal", headers=key()).status_code == 404

    def test_are_withdrawn(self, client: Client) -> None:
        id_ = file_one(client).json()["id"]

        reply = client.put(f"{API}/requests/{id_}/withdrawal", headers=key())

        assert (reply.status_code, reply.json()["state"], reply.json()["clock"]["state"]) == (200, "withdrawn", "void")
        again = client.put(f"{API}/requests/{id_}/withdrawal", headers=key())
        assert (again.status_code, again.json()["code"]) == (409, "states.illegal_transition")

    def test_show_why_they_were_rejected(self, client: Client, office: Actor, at: datetime) -> None:
        id_ = file_one(client).json()["id"]
        with acting_as(STAFF), transaction.atomic():
            deciding.reject(UUID(id_), reason="缺少法律依据", by=STAFF, at=at)

        told = client.get(f"{API}/requests/{id_}").json()

        assert (told["state"], told["rejected_because"], told["actions"]) == ("rejected", "缺少法律依据", [])

    def test_show_what_was_approved_before_anything_lies_ready(
        self, client: Client, office: Actor, shop: UUID, at: datetime
    ) -> None:
        row = builders.filed(office, of_a_shop(shop, since=at - DAY, until=at), at)
        builders.approved(row, at)

        told = client.get(f"{API}/requests/{row.id}").json()

        assert (told["state"], told["export"], told["approval"]["approved_by"]) == ("approved", None, str(STAFF.id))
        early = client.get(f"{API}/requests/{row.id}/export")
        assert (early.status_code, early.json()["code"]) == (409, "regulators.export_not_ready")

    def test_cost_as_many_queries_in_a_list_however_many(self, client: Client, office: Actor, at: datetime) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as counted:
                assert client.get(f"{API}/requests?limit=50").status_code == 200
            return len(counted)

        builders.filed(office, asked(), at)
        one = queries()
        for _ in range(9):
            builders.filed(office, asked(), at)

        assert queries() == one


class TestCheckpoint:
    def test_is_refused_before_anything_is_signed(self, client: Client) -> None:
        reply = client.get(f"{API}/checkpoint")

        assert (reply.status_code, reply.json()["code"]) == (404, "audit.nothing_signed")


class TestVerifier:
    def test_is_one_file_of_python(self, client: Client) -> None:
        reply = client.get(f"{API}/verifier", headers={"accept": "text/x-python"})
        text = reply.content.decode()
        reply.close()

        assert (reply.status_code, reply["Content-Disposition"]) == (200, 'attachment; filename="verify.py"')
        compile(text, "verify.py", "exec")
        assert "import django" not in text
