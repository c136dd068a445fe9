"""From the command to the mailbox, with a mail service that is a process of its own."""

import time

import pytest
from django.db import connection, transaction

from platform_core import clock
from platform_core.eventlog.commands.waiting import DOUBLINGS, GIVEN_UP_AFTER, LONGEST_BACK_OFF
from platform_core.eventlog.queries import timeline, topics_about
from platform_core.notices.models import Dispatch, Notice
from platform_core.tenancy import scopes
from tests.database import admin, as_login
from tests.platform_core.accounts.people import registered
from tests.platform_core.eventlog.catching_up import one_pass, relayed
from tests.platform_core.notices.conftest import sent
from tests.platform_core.sandbox.world import running

pytestmark = pytest.mark.commits


@pytest.fixture
def world(fresh, settings, tmp_path):
    with running(tmp_path, "http://127.0.0.1:9") as world:
        settings.MAIL_URL = f"{world.url}/mail"
        yield world


@pytest.fixture
def now(fresh):
    with transaction.atomic():
        return clock.now()


def delivered(notice_id, *, topic):
    """Relay until this is told of the notice's dispatch."""
    patience, found = time.monotonic() + 20, []
    while topic not in found:
        assert time.monotonic() < patience, f"{topic} was not told; only {found}"
        with as_login("worker"):
            one_pass()
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                found = topics_about(Dispatch.objects.get(notice_id=notice_id).id)
    return found


def letters(world):
    return world.client().get("/mail/api/v1/messages").json()["messages"]


class TestDeliver:
    def test_brings_both_languages_to_the_sealed_address(self, world, now):
        notice_id = sent(registered(now).id, at=now)

        delivered(notice_id, topic="notices.dispatch_sent")

        [letter] = letters(world)
        assert (letter["to"].lower(), letter["subject"]) == ("zhang.san@example.com", "你好 / Hello")
        assert "N-1" in letter["text"]

    def test_sends_one_letter_though_the_service_fails_first(self, world, now):
        world.fault("mail", "error")
        notice_id = sent(registered(now).id, at=now)

        found = delivered(notice_id, topic="notices.dispatch_sent")

        assert found == ["notices.dispatch_sent"]
        assert len(letters(world)) == 1

    def test_gives_up_where_no_address_is_kept(self, world, now):
        notice_id = sent(registered(now, email=None).id, at=now)

        delivered(notice_id, topic="notices.dispatch_failed")

        assert letters(world) == []

    def test_fails_a_letter_that_a_silent_service_has_not_taken_for_a_week(self, now, settings):
        settings.MAIL_URL = "http://127.0.0.1:9"
        person = registered(now)
        notice_id = sent(person.id, at=now)
        with as_login("worker"):
            for n in range(DOUBLINGS + 2):
                clock.move(n * LONGEST_BACK_OFF)
                relayed()
        clock.move(GIVEN_UP_AFTER)

        delivered(notice_id, topic="notices.dispatch_failed")

        with scopes.bound(scopes.shopper(person.id)), transaction.atomic():
            found = Dispatch.objects.get(notice_id=notice_id)
            assert (found.state, timeline(found.id)[-1].payload["why"]) == ("failed", "given_up")
            assert Notice.objects.filter(id=notice_id).exists()

    def test_writes_the_address_nowhere(self, world, now):
        delivered(sent(registered(now).id, at=now), topic="notices.dispatch_sent")

        with admin(connection.settings_dict["NAME"]) as owner:
            for table in ("notices_notice", "notices_dispatch", "eventlog_event", "eventlog_pending"):
                owner.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%zhang.san@%'")
                assert owner.fetchone() == (0,)
