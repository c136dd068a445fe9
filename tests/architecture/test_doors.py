"""Is a door asked as the login that serves it, whoever the test is that asks?"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path

from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound

pytestmark = pytest.mark.urls(__name__)
WHO = "SELECT session_user, current_user"
SERVED = {"here": ["tp_app", "tp_anonymous"]}


def asked() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return list(cursor.fetchone())


def here(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"here": asked()})


def as_the_system(request: HttpRequest) -> JsonResponse:
    with bound(SYSTEM):
        return JsonResponse({"here": asked()})


def failing(request: HttpRequest) -> JsonResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    raise AssertionError


urlpatterns = [path("here", here), path("as-the-system", as_the_system), path("failing", failing)]


@pytest.mark.login("worker")
@pytest.mark.django_db
class TestADoorOfARolledBackTest:
    def test_is_asked_as_the_web_between_what_the_worker_does(self, client: Client) -> None:
        with bound(SYSTEM), transaction.atomic():
            before, served, after = asked(), client.get("/here").json(), asked()

        assert (before, served, after) == (["tp_worker", "tp_system"], SERVED, ["tp_worker", "tp_system"])

    def test_lets_nobody_act_as_the_system(self) -> None:
        answer = Client(raise_request_exception=False).get("/as-the-system")

        assert answer.status_code == 500

    def test_gives_the_worker_its_own_back_when_it_fails(self) -> None:
        answer = Client(raise_request_exception=False).get("/failing")

        assert (answer.status_code, asked()) == (500, ["tp_worker", "tp_worker"])


@pytest.mark.login("worker")
@pytest.mark.commits
class TestADoorOfACommittingTest:
    def test_is_asked_as_the_web_between_what_the_worker_does(self, client: Client) -> None:
        with bound(SYSTEM), transaction.atomic():
            before = asked()
        served = client.get("/here").json()
        with bound(SYSTEM), transaction.atomic():
            after = asked()

        assert (before, served, after) == (["tp_worker", "tp_system"], SERVED, ["tp_worker", "tp_system"])

    def test_is_refused_in_the_midst_of_a_transaction(self, client: Client) -> None:
        with bound(ANONYMOUS), transaction.atomic(), pytest.raises(RuntimeError, match="ask before it or after"):
            client.get("/here")


@pytest.mark.django_db
class TestADoorOfAnyOtherTest:
    def test_is_asked_as_the_test_is_logged_in(self, client: Client) -> None:
        assert client.get("/here").json() == SERVED
