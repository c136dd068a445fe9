"""Where does a sign-in lead, and what does somebody read at the door of others?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.accounts.types import Person
from platform_core.actors import Actor, Role
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import PASSWORD, a_shop, clerk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
SIGN_IN = "/accounts/login/"
BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def signs_in(client: Client, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD, **more})


def made_regulator(person: Person, at: datetime) -> None:
    by = Actor(id=person.id, role=Role.SYSTEM)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        people.make_regulator(person.id, by=by, at=at)


class TestASignIn:
    def test_leads_a_shopper_to_their_orders(self, client: Client, zhang: Person) -> None:
        assert signs_in(client)["Location"] == "/me/"

    def test_leads_who_acts_for_a_shop_to_the_shop(self, client: Client, zhang: Person, at: datetime) -> None:
        clerk_of(a_shop(), zhang.id, at=at)

        assert signs_in(client)["Location"] == "/seller/"

    def test_leads_somebody_of_an_authority_to_its_requests(self, client: Client, zhang: Person, at: datetime) -> None:
        made_regulator(zhang, at)

        assert signs_in(client)["Location"] == "/regulator/"

    def test_leads_to_the_page_that_asked_for_it(self, client: Client, zhang: Person) -> None:
        assert signs_in(client, next="/me/shop")["Location"] == "/me/shop"


class TestTheDoorOfOthers:
    @pytest.mark.parametrize(
        ("path", "owners"),
        [("/admin/", "work for the platform"), ("/regulator/", "authorities"), ("/seller/", "act for a shop")],
    )
    def test_says_whose_it_is_and_leads_to_ones_own(
        self, client: Client, zhang: Person, path: str, owners: str
    ) -> None:
        sessions.sign_in(client, zhang.id)

        page = client.get(path, headers=BROWSER)

        assert page.status_code == 403
        assert owners in page.content.decode()
        assert 'href="/me/">To your orders</a>' in page.content.decode()

    def test_leads_a_shopkeeper_to_the_shop_first(self, client: Client, zhang: Person, at: datetime) -> None:
        clerk_of(a_shop(), zhang.id, at=at)
        sessions.sign_in(client, zhang.id)

        page = client.get("/admin/", headers=BROWSER).content.decode()

        assert page.index('href="/seller/"') < page.index('href="/me/">To your orders')

    def test_answers_programs_with_a_problem(self, client: Client, zhang: Person) -> None:
        sessions.sign_in(client, zhang.id)

        assert client.get("/admin/").json()["code"] == "http.permission_denied"
