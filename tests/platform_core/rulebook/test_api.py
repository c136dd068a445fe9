"""Do the doors of the rules give what they promise, to anybody, and refuse in the right words?"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.rulebook.types import RuleKind
from tests import sessions
from tests.merchants import builders as merchants
from tests.platform_core.accounts.people import PASSWORD, rules_in_force
from tests.platform_core.rulebook import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
API = "/api/storefront/v1/rules"
DAY = timedelta(days=1)


@pytest.fixture
def today(db: None) -> datetime:
    """The doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def somebody(today: datetime) -> Actor:
    return merchants.person(today)


def token_of(person: Actor) -> str:
    with transaction.atomic():
        return sessions.begun(person.id)


def say(client: Client, person: Actor, path: str, text: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(person)}", "Idempotency-Key": "a-comment-of-mine-1"}
    return client.post(f"{API}/{path}/comments", {"text": text}, "application/json", headers=headers)


class TestTheRules:
    @pytest.mark.duty("ECL-33", "OPR-21")
    def test_are_open_to_anybody_and_each_is_there_from_the_beginning(self, client: Client) -> None:
        body = client.get(API).json()

        assert [row["rule"] for row in body["rules"]] == [str(kind) for kind in RuleKind]
        assert {(row["number"], row["state"]) for row in body["rules"]} == {(1, "in_force")}

    @pytest.mark.duty("ECL-32")
    def test_say_which_versions_are_accepted_when(self, client: Client) -> None:
        body = client.get(API).json()

        named = {row["id"]: row["rule"] for row in body["rules"]}
        assert {each["occasion"]: [named[one] for one in each["versions"]] for each in body["accept"]} == {
            "registration": ["agreement", "privacy"],
            "order": ["agreement", "returns", "disputes"],
        }

    @pytest.mark.duty("ECL-33", "OTM-28")
    def test_are_read_with_todays_numbers_and_checked_by_their_hash(self, client: Client) -> None:
        body = client.get(f"{API}/returns/versions/1").json()

        assert "7个自然日" in body["text"]["zh"]
        assert "{DL_NRR_WINDOW}" in body["original"]["zh"]
        assert "{" not in body["text"]["zh"] + body["text"]["en"]
        both = f"{body['original']['zh']}\n---\n{body['original']['en']}"
        assert hashlib.sha256(both.encode()).hexdigest() == body["sha256"]

    @pytest.mark.duty("OTM-28")
    def test_keep_every_version_that_was_shown(self, client: Client, today: datetime) -> None:
        builders.in_force(today)
        builders.drafted(today, en="# Fees\n\nNone.")

        body = client.get(f"{API}/fees/versions").json()

        assert [(row["number"], row["state"]) for row in body["items"]] == [(2, "in_force"), (1, "archived")]
        assert client.get(f"{API}/fees/versions/1").json()["original"]["zh"].startswith("# 收费规则")

    @pytest.mark.parametrize("path", ["nothing/versions", "fees/versions/3", "fees/versions/3/diff"])
    def test_have_no_other_address(self, client: Client, today: datetime, path: str) -> None:
        builders.in_force(today)
        builders.drafted(today, en="# Fees\n\nNone.")  # which is the third, and nobody's but staff's

        reply = client.get(f"{API}/{path}")

        assert (reply.status_code, reply.json()["code"]) == (404, "rulebook.rule_not_found")


@pytest.mark.duty("ECL-34a")
class TestAChange:
    def test_is_compared_line_by_line_with_the_version_before(self, client: Client, today: datetime) -> None:
        builders.opened(today)

        body = client.get(f"{API}/fees/versions/2/diff").json()

        assert body["follows"] == 1
        assert {"kind": "added", "text": "- 平台不向消费者收取服务费。"} in body["zh"]
        assert {"kind": "same", "text": "# Fees"} in body["en"]
        assert any(line["kind"] == "removed" for line in body["en"])

    @pytest.mark.duty("OPR-07")
    def test_is_commented_on_without_a_name_and_the_answer_stands_beside_it(
        self, client: Client, somebody: Actor, today: datetime
    ) -> None:
        builders.opened(today)

        made = say(client, somebody, "fees/versions/2", "比例应当写明。")
        shown = client.get(f"{API}/fees/versions/2").json()["comments"]

        assert made.status_code == 201, made.content
        assert [(said["text"], said["answer"]) for said in shown] == [("比例应当写明。", None)]
        assert set(shown[0]) == {"id", "text", "said_at", "answer", "answered_at"}

    def test_takes_no_comment_after_its_time(self, client: Client, somebody: Actor, today: datetime) -> None:
        builders.opened(today - 9 * DAY)  # whose sweep is late

        reply = say(client, somebody, "fees/versions/2", "迟到的意见")

        assert (reply.status_code, reply.json()["code"]) == (410, "rulebook.comments_closed")

    def test_asks_who_comments_to_sign_in(self, client: Client, today: datetime) -> None:
        builders.opened(today)

        reply = client.post(
            f"{API}/fees/versions/2/comments",
            {"text": "意见"},
            "application/json",
            headers={"Idempotency-Key": "a-comment-of-mine-1"},
        )

        assert reply.status_code == 401


@pytest.mark.duty("ECL-32")
def test_what_somebody_accepted_is_shown_to_them_with_its_version(client: Client, today: datetime) -> None:
    form = {"username": "ouyang", "password": PASSWORD, "name": "欧阳飞燕", "phone": "13912345678"}
    registered = client.post(
        "/api/storefront/v1/registrations", form | {"accepts": rules_in_force()}, "application/json"
    )
    mine = Actor(id=UUID(registered.json()["id"]), role=Role.SHOPPER)

    shown = client.get(f"{API}/accepted", headers={"Authorization": f"Bearer {token_of(mine)}"}).json()["items"]

    assert sorted((each["rule"], each["number"], each["occasion"]) for each in shown) == [
        ("agreement", 1, "registration"),
        ("privacy", 1, "registration"),
    ]
    assert {each["about_id"] for each in shown} == {str(mine.id)}
