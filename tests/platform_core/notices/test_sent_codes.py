"""From "send me a code" to the phone, with a service for short messages that is a process of its own."""

import re
import time

import pytest
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.accounts.models import CodeRequest
from platform_core.notices.models import Notice
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.plain_text import found_in_plain
from tests.platform_core.accounts.people import API, registered
from tests.platform_core.eventlog.catching_up import one_pass
from tests.platform_core.sandbox.world import running

pytestmark = pytest.mark.commits
NEW = "another horse battery"


@pytest.fixture
def world(fresh, settings, tmp_path):
    with running(tmp_path, "http://127.0.0.1:9") as world:
        settings.MAIL_URL, settings.SMS_URL = f"{world.url}/mail", f"{world.url}/sms"
        yield world


@pytest.fixture
def zhang(fresh):
    with transaction.atomic():
        now = clock.now()
    return registered(now)


def asked(to):
    return Client().post(f"{API}/sent-codes", {"to": to}, "application/json").status_code


def relayed(until):
    """Relay until this holds."""
    patience = time.monotonic() + 20
    while not until():
        assert time.monotonic() < patience
        with as_login("worker"):
            one_pass()


def forgotten():
    with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
        return not CodeRequest.objects.exists()


def messages(world, by):
    return world.client().get(f"/{by}/api/v1/messages").json()["messages"]


class TestSendCodes:
    @pytest.mark.parametrize(
        ("to", "by", "address"),
        [("138 1234 1234", "sms", "+8613812341234"), ("zhang.san@example.com", "mail", "zhang.san@example.com")],
    )
    def test_brings_a_code_that_changes_the_password(self, world, zhang, to, by, address):
        assert asked(to) == 202
        relayed(forgotten)

        [message] = messages(world, by)
        assert message["to"] == address
        assert "zhang" in message["text"]
        [code, *_] = re.findall(r"[B-Z]{4}-[B-Z]{4}", message["text"])
        body = {"to": to, "sent_code": code, "password": NEW}
        assert Client().post(f"{API}/password-resets", body, "application/json").status_code == 204
        relayed(lambda: "accounts.password_changed" in templates_sent_to(zhang.id))

    def test_is_tried_again_where_the_service_fails_first(self, world, zhang):
        world.fault("sms", "error")

        asked("138 1234 1234")
        relayed(forgotten)

        assert len(messages(world, "sms")) == 1

    def test_sends_nothing_where_nobody_has_an_account(self, world, zhang):
        assert asked("139 9999 9999") == 202
        relayed(forgotten)

        assert messages(world, "sms") == messages(world, "mail") == []

    def test_writes_the_code_nowhere(self, world, zhang):
        asked("138 1234 1234")
        relayed(forgotten)
        [code, *_] = re.findall(r"[B-Z]{4}-[B-Z]{4}", messages(world, "sms")[0]["text"])

        assert found_in_plain([code], known=str(zhang.id)) == []


def templates_sent_to(person_id):
    with scopes.bound(scopes.shopper(person_id)), transaction.atomic():
        return set(Notice.objects.values_list("template", flat=True))
