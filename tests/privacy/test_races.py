"""Is nothing sent once a refusal has committed, and is nobody missed, with real threads at work all the while?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from uuid import UUID

import pytest
from django.db import connection, transaction

from platform_core.actors import ANONYMOUS, Actor
from platform_core.notices.commands import send_advertisement
from platform_core.notices.models import Notice, Permission
from platform_core.tenancy import scopes
from privacy.consents import commands as consents_commands
from privacy.consents import queries as consents_queries
from privacy.consents.models import Consent
from privacy.incidents import commands as incidents_commands
from privacy.incidents import queries as incidents_queries
from tests.merchants.builders import acting_as
from tests.merchants.builders import person as someone
from tests.platform_core.accounts.people import STAFF, a_shop
from tests.platform_core.cases import trying
from tests.platform_core.notices.test_advertising import advert, advertised
from tests.privacy import builders
from tests.privacy.consents.test_consents import from_all, given, withdrawn

pytestmark = pytest.mark.commits
SENDERS, ROUNDS = 4, 5


def closing(call: Callable[[], object]) -> object:
    try:
        return call()
    finally:
        connection.close()


def letters(me: Actor) -> set[UUID]:
    with acting_as(me), transaction.atomic():
        return set(Notice.objects.filter(permission__isnull=False).values_list("id", flat=True))


def sending(me: Actor, shop: UUID, at: datetime, *, began: Event, over: Event) -> int:
    """One letter after the other until it is over; gives how many went out."""
    sent = 0
    while not over.is_set():
        sent += advertised(me, shop, at) is not None
        began.set()
    return sent


class TestARefusal:
    @pytest.mark.duty("CRI-24", "CRL-29c")
    @pytest.mark.parametrize("refusal", ["of one", "of all"])
    def test_is_followed_by_no_letter_whoever_sends_at_once(self, at: datetime, refusal: str):
        me, shop = someone(at), a_shop()

        for _ in range(ROUNDS):
            given(me, shop, at)
            began, over = Event(), Event()
            with ThreadPoolExecutor(SENDERS) as pool:
                send = partial(sending, me, shop, at, began=began, over=over)
                senders = [pool.submit(closing, send) for _ in range(SENDERS)]
                assert began.wait(20)
                withdrawn(me, shop, at) if refusal == "of one" else from_all(me, at)
                before = letters(me)  # whatever commits from here on was sent after the refusal
                for _ in range(3):
                    assert advertised(me, shop, at) is None
                over.set()
                assert sum(int(str(sender.result())) for sender in senders) > 0
            assert letters(me) == before

    @pytest.mark.duty("CRI-24")
    def test_waits_for_the_letter_that_is_being_written(self, at: datetime):
        me, shop = someone(at), a_shop()
        given(me, shop, at)
        with ThreadPoolExecutor(1) as pool:
            with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
                assert send_advertisement(me.id, advert=advert(shop), by=STAFF, at=at)
                refusing = pool.submit(closing, lambda: withdrawn(me, shop, at))
                with pytest.raises(TimeoutError):
                    refusing.result(timeout=1)
            refusing.result(timeout=20)

        assert advertised(me, shop, at) is None
        assert len(letters(me)) == 1


class TestTheEndOfTheHours:
    @pytest.mark.duty("PIP-57")
    @pytest.mark.login("worker")
    def test_tells_who_is_being_listed_at_that_very_moment(self, at: datetime):
        row, end = builders.incident(at), at + timedelta(hours=72)
        builders.graded(row, at)
        person = someone(at)
        trying.sweep(end - timedelta(seconds=1))  # what is due before would wait for the row itself
        with ThreadPoolExecutor(1) as pool:
            with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
                incidents_commands.list_people(row.id, people=[person.id], by=STAFF, at=end - timedelta(seconds=1))
                sweeping = pool.submit(closing, lambda: trying.sweep(end))
                with pytest.raises(TimeoutError):
                    sweeping.result(timeout=2)
            sweeping.result(timeout=20)

        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert incidents_queries.incident(row.id, by=STAFF).told_at == end


class TestActsAtOnce:
    def test_leave_ledger_and_gate_of_one_mind(self, at: datetime):
        me, shop = someone(at), a_shop()
        acts = [lambda: given(me, shop, at), lambda: withdrawn(me, shop, at), lambda: from_all(me, at)]

        with ThreadPoolExecutor(6) as pool:
            for future in [pool.submit(closing, act) for act in acts * 8]:
                future.result()

        with acting_as(me), transaction.atomic():
            ledger = [act.advertiser for act in consents_queries.consents_in_force(me.id)]
            gate = list(Permission.objects.filter(allowed=True).values_list("advertiser_id", flat=True))
            assert ledger == gate
            assert Consent.objects.exists()

    def test_agree_once_though_many_say_so(self, at: datetime):
        me, shop = someone(at), a_shop()

        with ThreadPoolExecutor(6) as pool:
            for future in [pool.submit(closing, lambda: given(me, shop, at)) for _ in range(6)]:
                future.result()

        with acting_as(me), transaction.atomic():
            assert Consent.objects.count() == 1


class TestTheLink:
    def test_stops_once_however_often_it_is_pressed(self, at: datetime):
        me, shop = someone(at), a_shop()
        given(me, shop, at)
        letter = advertised(me, shop, at)
        assert letter

        def press() -> None:
            with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
                consents_commands.stop_by_link(letter, everyone=False, by=ANONYMOUS, at=at)

        with ThreadPoolExecutor(6) as pool:
            for future in [pool.submit(closing, press) for _ in range(6)]:
                future.result()

        with acting_as(me), transaction.atomic():
            assert [row.agreed for row in Consent.objects.in_order()] == [True, False]
