"""How does an owner lead the team in a browser, how does an invited person answer, and whom does the door let in?"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import platform_core.accounts.queries as accounts
from merchants.team import commands
from platform_core import clock
from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor
from platform_core.rows import new_id
from tests import sessions
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as, owner_of
from tests.merchants.team.builders import PHONE, does, invited, known, member
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TEAM: Final = "/seller/team"
API: Final = "/api/seller/v1/team"
MOST: Final = 12  # statements a page
LINK: Final = re.compile(r"/me/invitations/\S+")


@pytest.fixture
def at(db: None) -> datetime:
    """Some hours ago, since pages read the house's own clock."""
    with transaction.atomic():
        return clock.now() - timedelta(hours=5)


@pytest.fixture
def owner(at: datetime) -> Actor:
    return owner_of(merchants.opened(at))


@pytest.fixture
def lin(at: datetime) -> Actor:
    return known(at)


def signed_in(person: Actor, language: str = "zh-hans") -> Browser:
    client = Client(headers={"Accept-Language": language})
    sessions.sign_in(client, person.id)
    return Browser(client)


def api(person: Actor) -> Client:
    return Client(headers={"Authorization": f"Bearer {sessions.begun(person.id)}", "Idempotency-Key": str(new_id())})


def roles(owner: Actor) -> list[str]:
    assert owner.merchant_id
    with acting_as(owner), transaction.atomic():
        return [one.role.value for one in accounts.team_of(owner.merchant_id)]


def rows(reply: Reply, label: str) -> list[str]:
    table = next(one for one in reply.page.all("table") if one.attributes["aria-labelledby"] == label)
    return [row.text for row in table.one("tbody").all("tr")]


class TestTheTeam:
    def test_is_read_with_what_each_role_does(self, owner: Actor, at: datetime) -> None:
        member(owner, ShopRole.FINANCE, at)

        page = signed_in(owner).get(TEAM)

        assert ["财务" in row for row in rows(page, "people")] == [False, True]
        assert "售后" in page.page.one("section", **{"aria-labelledby": "roles"}).text
        assert page.forms() == {"invite", "change", "remove"}

    def test_is_read_and_left_by_the_others(self, owner: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.SERVICE, at)
        browser = signed_in(someone)
        page = browser.get(TEAM)
        assert page.forms() == {"leave"}

        gone = browser.fills_in(page, "leave")

        assert gone.to == "/me/"
        assert roles(owner) == ["owner"]
        assert browser.get(TEAM).status == 403

    def test_gets_another_role_and_loses_people(self, owner: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.SERVICE, at)
        assert owner.merchant_id
        with acting_as(owner), transaction.atomic():
            place = str(accounts.team_of(owner.merchant_id)[1].id)
        browser = signed_in(owner)

        page = browser.follows(browser.fills_in(browser.get(TEAM), "change", member=place, role="operator"))
        assert roles(owner) == ["owner", "operator"]
        browser.follows(browser.fills_in(page, "remove", member=place))

        assert roles(owner) == ["owner"]
        assert signed_in(someone).get("/seller/").status == 403

    def test_keeps_its_only_owner(self, owner: Actor, at: datetime) -> None:
        assert owner.merchant_id
        with acting_as(owner), transaction.atomic():
            place = str(accounts.team_of(owner.merchant_id)[0].id)
        browser = signed_in(owner)

        refused = browser.fills_in(browser.get(TEAM), "change", member=place, role="finance")

        assert refused.status == 422
        assert "店主" in refused.form("change").one("div", class_="problem").text
        assert roles(owner) == ["owner"]

    def test_asks_the_database_seldom(self, owner: Actor, at: datetime) -> None:
        for number in range(5):
            member(owner, ShopRole.SERVICE, at)
            invited(owner, at, to=f"one{number}@example.com")
        browser = signed_in(owner)
        browser.get(TEAM)

        with CaptureQueriesContext(connection) as asked:
            browser.get(TEAM)

        assert len([one for one in asked.captured_queries if " FROM " in one["sql"]]) <= MOST


class TestAnInvitation:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_is_made_shown_once_and_accepted_by_its_link(
        self, owner: Actor, lin: Actor, at: datetime, language: str
    ) -> None:
        browser = signed_in(owner, language)
        made = browser.fills_in(browser.get(TEAM), "invite", to=PHONE, role="service")
        assert made.status == 200
        [link] = LINK.findall(made.page.one("code").text)
        again = browser.get(TEAM)
        assert not again.page.all("code")
        assert "138****5678" in rows(again, "waiting")[0]

        invitee = signed_in(lin, language)
        page = invitee.get(link)
        assert page.forms() == {"accept", "decline"}
        accepted = invitee.fills_in(page, "accept")

        assert accepted.to == "/seller/"
        assert roles(owner) == ["owner", "service"]
        assert invitee.get(TEAM).status == 200
        assert invitee.get(link).status == 404

    def test_is_declined(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = invited(owner, at)
        browser = signed_in(lin)

        declined = browser.fills_in(browser.get(f"/me/invitations/{made.id}?code={made.code}"), "decline")

        assert declined.to == "/me/"
        assert roles(owner) == ["owner"]

    def test_is_not_found_without_its_code_nor_by_another(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made, stranger = invited(owner, at), known(at, phone="13700000009")
        place = f"/me/invitations/{made.id}"

        assert signed_in(lin).get(place).status == 404
        assert signed_in(lin).get(f"{place}?code=x").status == 404
        assert signed_in(stranger).get(f"{place}?code={made.code}").status == 404
        away = Browser(Client()).get(f"{place}?code={made.code}")
        assert away.status == 302
        assert made.code in away.response["Location"]

    def test_keeps_its_code_where_one_changes_the_language(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = invited(owner, at)
        browser = signed_in(lin)
        page = browser.get(f"/me/invitations/{made.id}?code={made.code}")

        there = browser.get(page.form("accept").attributes["action"].partition("#")[0])

        assert there.to == f"/me/invitations/{made.id}?code={made.code}"

    @pytest.mark.parametrize("to", ["", "someone", "138", "a@b"])
    def test_names_a_bad_contact_beside_its_field(self, owner: Actor, to: str) -> None:
        browser = signed_in(owner)

        refused = browser.fills_in(browser.get(TEAM), "invite", to=to, role="service")

        assert refused.status in (400, 422)
        assert refused.page.all("ul", id="invite-to_error")

    def test_is_withdrawn(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = invited(owner, at)
        browser = signed_in(owner)

        browser.follows(browser.fills_in(browser.get(TEAM), "withdraw", invitation=str(made.id)))

        assert signed_in(lin).get(f"/me/invitations/{made.id}?code={made.code}").status == 404


@pytest.mark.duty("PIP-51")
class TestTheDoor:
    def test_is_shut_to_who_was_removed_in_the_session_they_have(self, owner: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.OPERATOR, at)
        browser, client = signed_in(someone), api(someone)
        assert browser.get("/seller/").status == 200
        assert client.get(API).status_code == 200
        assert owner.merchant_id
        with acting_as(owner), transaction.atomic():
            place = accounts.team_of(owner.merchant_id)[1].id

        assert api(owner).delete(f"{API}/{place}").status_code == 204

        assert browser.get("/seller/").status == 403
        assert client.get(API).status_code == 403
        assert browser.get("/me/").status == 200

    @pytest.mark.parametrize(
        ("role", "sends"),
        [
            (ShopRole.OPERATOR, {"goods/new/begin"}),
            (ShopRole.FINANCE, {"balance/payout"}),
            (ShopRole.SERVICE, set()),
            (ShopRole.OWNER, {"goods/new/begin", "balance/payout", "webhooks/add"}),
        ],
    )
    def test_lets_each_role_send_its_own_forms(
        self, owner: Actor, at: datetime, role: ShopRole, sends: set[str]
    ) -> None:
        browser = signed_in(member(owner, role, at))

        taken = {
            place
            for place in ("goods/new/begin", "balance/payout", "webhooks/add")
            if browser.sends(f"/seller/{place}", {}).status != 403
        }

        assert taken == sends

    def test_says_in_place_of_a_form_that_the_role_does_not_do_it(self, owner: Actor, at: datetime) -> None:
        page = signed_in(member(owner, ShopRole.SERVICE, at), "en").get("/seller/webhooks")

        assert page.status == 200
        assert page.forms() == set()
        assert "Your role in this shop does not do this" in page.text

    def test_refuses_the_same_by_programme(self, owner: Actor, at: datetime) -> None:
        someone = api(member(owner, ShopRole.SERVICE, at))

        refused = someone.post("/api/seller/v1/payout-accounts", {}, content_type="application/json")

        assert refused.status_code == 403
        assert refused.json()["code"] == "accounts.not_in_your_role"
        assert someone.get(API).status_code == 200


class TestTheApi:
    def test_invites_reads_and_accepts(self, owner: Actor, lin: Actor, at: datetime) -> None:
        made = api(owner).post(f"{API}/invitations", {"to": PHONE, "role": "finance"}, content_type="application/json")
        assert made.status_code == 201
        assert made["Cache-Control"] == "no-store"
        team = api(owner).get(API).json()
        assert [one["role"] for one in team["invitations"]] == ["finance"]
        place, said = f"/api/storefront/v1/me/invitations/{made.json()['id']}", {"code": made.json()["code"]}

        read = api(lin).post(f"{place}/reading", said, content_type="application/json")
        taken = api(lin).put(f"{place}/acceptance", said, content_type="application/json")

        assert (read.json()["role"], taken.status_code) == ("finance", 204)
        assert roles(owner) == ["owner", "finance"]
        again = api(lin).put(f"{place}/refusal", said, content_type="application/json")
        assert (again.status_code, again.json()["code"]) == (404, "merchants.invitation_not_good")

    def test_withdraws_changes_and_leaves(self, owner: Actor, at: datetime) -> None:
        made, someone = invited(owner, at), member(owner, ShopRole.SERVICE, at)
        assert owner.merchant_id
        with acting_as(owner), transaction.atomic():
            place = accounts.team_of(owner.merchant_id)[1].id

        assert api(owner).put(f"{API}/invitations/{made.id}/withdrawal").status_code == 204
        changed = api(owner).put(f"{API}/{place}", {"role": "operator"}, content_type="application/json")
        assert changed.status_code == 204
        assert roles(owner) == ["owner", "operator"]
        assert api(someone).delete(f"{API}/own").status_code == 204
        refused = api(owner).delete(f"{API}/own")

        assert (refused.status_code, refused.json()["code"]) == (422, "accounts.team_refused")
        assert roles(owner) == ["owner"]

    def test_is_no_door_for_the_others(self, owner: Actor, lin: Actor, at: datetime) -> None:
        someone = member(owner, ShopRole.OPERATOR, at)

        refused = api(someone).post(
            f"{API}/invitations", {"to": PHONE, "role": "owner"}, content_type="application/json"
        )

        assert refused.json()["params"] == {"reasons": ["not_an_owner"]}
        assert api(lin).get(API).status_code == 403
        assert Client().get(API).status_code == 401


def test_who_accepts_is_bound_to_this_shop_alone(owner: Actor, lin: Actor, at: datetime) -> None:
    made = invited(owner, at)
    does(commands.accept, made.id, code=made.code, by=lin, at=at)
    other = merchants.opened(at, trade_name="别家")

    reply = Client(
        headers={"Authorization": f"Bearer {sessions.begun(lin.id)}", "Tianping-Merchant": str(other.id)}
    ).get(API)

    assert reply.status_code == 403
