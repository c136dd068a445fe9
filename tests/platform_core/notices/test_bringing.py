"""Do letters go out together, and each once, whatever becomes of one of them?"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

import platform_core.accounts.queries
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.eventlog.commands.calling import make_outside_calls
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.models import Pending
from platform_core.eventlog.queries import topics_about
from platform_core.notices import ports, queries, subscribers
from platform_core.notices.errors import CarrierSilent
from platform_core.notices.events import DispatchQueued
from platform_core.notices.models import Dispatch
from platform_core.notices.types import Channel, Receipt
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.accounts.people import registered
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.eventlog.ears import rows, rows_now
from tests.platform_core.notices.conftest import sent

pytestmark = pytest.mark.commits


class Post:
    """A carrier that says nothing when it is asked to carry these, by how many letters came before them."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.silent: set[int] = set()

    def carry(self, letter, *, key):
        self.keys.append(key)
        if len(self.keys) - 1 in self.silent:
            raise CarrierSilent(channel=Channel.EMAIL)
        return Receipt(taken=True, ref=f"mail_{len(self.keys)}")


@pytest.fixture
def post(monkeypatch) -> Post:
    post = Post()
    monkeypatch.setitem(ports.CARRIERS, Channel.EMAIL, post)
    return post


@pytest.fixture
def queued(fresh):
    """Three notices to two people with an address, and one to somebody without."""
    at = rows_now()
    zhang, wang = registered(at).id, registered(at, "wang", phone="13900001111", email=None).id
    notices = [sent(person, at=at) for person in (zhang, zhang, wang, zhang)]
    with scopes.bound(scopes.SYSTEM), as_login("worker"), transaction.atomic():
        return [str(Dispatch.objects.get(notice_id=notice).id) for notice in notices]


def ends(queued):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return [topics_about(dispatch) for dispatch in queued]


SENT, FAILED = ["notices.dispatch_sent"], ["notices.dispatch_failed"]


class TestLetters:
    def test_are_brought_in_one_turn(self, queued, post):
        with as_login("worker"):
            relayed()

            assert post.keys == [queued[0], queued[1], queued[3]]
            assert ends(queued) == [SENT, SENT, FAILED, SENT]
            assert (rows(Pending), make_outside_calls()) == ([], 0)

    def test_come_again_alone_after_one_that_is_not_taken(self, queued, post):
        post.silent = {1}
        with as_login("worker"):
            relayed()

            assert post.keys == queued[:2]
            assert ends(queued) == [SENT, [], [], []]

            clock.move(timedelta(minutes=1))
            relayed()

            assert post.keys == [*queued[:2], queued[1], queued[3]]
            assert ends(queued) == [SENT, SENT, FAILED, SENT]
            assert rows(Pending) == []

    def test_of_an_earlier_release_are_still_brought(self, queued, post):
        fact = DispatchQueued(dispatch_id=queued[0], person_id=new_id(), channel=Channel.EMAIL)
        with as_login("worker"), scopes.bound(scopes.SYSTEM):
            at = rows_now()
            context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
            subscribers.deliver(fact, context)

            assert (post.keys, ends(queued[:1])) == ([str(context.event_id)], [SENT])

    def test_are_given_up_though_no_address_can_be_opened(self, queued, monkeypatch):
        """A key that is lost would have kept them here for ever."""

        def lost(_):
            raise ValueError("no key")

        monkeypatch.setattr(platform_core.accounts.queries, "mail_addresses_of", lost)
        with as_login("worker"), scopes.bound(scopes.SYSTEM):
            at = rows_now()
            context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
            with transaction.atomic():
                fact = SimpleNamespace(notice_id=queries.notice_of(queued[0]))
                subscribers.give_up(fact, context)

            assert ends(queued[:1]) == [FAILED]
