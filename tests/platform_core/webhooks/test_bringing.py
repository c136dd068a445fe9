"""How is a message brought to a shop's system? Once at a time, as often as it takes, under the same id."""

from dataclasses import replace
from datetime import timedelta

import pytest

from platform_core.eventlog.queries import latest, topics_about
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.envelope import Tampered
from platform_core.webhooks import queries
from platform_core.webhooks.commands import endpoints, sending
from platform_core.webhooks.commands.turns import wake
from platform_core.webhooks.models.deliveries import Delivery
from platform_core.webhooks.policies import ATTEMPTS, LEASE, LONGEST_REST, PAUSES, rest_after
from tests.platform_core.webhooks.conftest import (
    PAID,
    URL,
    answered,
    asked,
    attempts,
    claimed,
    endpoint,
    message,
    noted,
    opened_shop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def written_by_a_reader(opened, shop, at):
    with bound(SYSTEM):
        written = Delivery.objects.create(
            merchant_id=shop.id,
            endpoint_id=opened.endpoint_id,
            event_id=new_id(),
            topic=PAID,
            body="{}",
            asked_at=at,
            due_at=at,
        )
        wake([opened.endpoint_id], at=at)
    return written


class TestTakeTurn:
    def test_gives_all_that_a_call_takes(self, shop, opened, at):
        waiting = asked(shop, opened, at)

        call = claimed(at)

        assert (call.url, call.body, call.message_id) == (URL, waiting.body, str(waiting.event_id))
        assert (call.secrets, call.claimed_at) == ((opened.secret,), at)
        assert opened.secret not in repr(call)

    def test_finds_nothing_before_it_is_due(self, shop, opened, at):
        asked(shop, opened, at)

        assert claimed(at - TICK) is None

    def test_calls_an_endpoint_once_at_a_time(self, shop, opened, at):
        asked(shop, opened, at)
        asked(shop, opened, at)

        assert claimed(at) is not None
        assert claimed(at + LEASE - TICK) is None
        assert claimed(at + LEASE) is not None

    def test_takes_up_what_a_caller_died_over_and_says_that_it_was_lost(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        first = claimed(at)

        second = claimed(at + LEASE)

        assert (second.message_id, second.body) == (first.message_id, first.body)
        assert attempts(waiting.id) == [(None, "lost")]
        assert message(waiting).attempts == 2

    def test_lets_what_takes_its_caller_along_wait_by_the_table_and_end(self, shop, opened, at):
        waiting, now = asked(shop, opened, at), at

        for pause in PAUSES:
            assert claimed(now) is not None
            assert claimed(now + pause - TICK) is None
            now += max(pause * 1.2, LEASE)
        assert claimed(now) is not None

        assert claimed(now + LEASE) is None
        assert attempts(waiting.id) == [(None, "lost")] * ATTEMPTS
        assert (message(waiting).state, message(waiting).claimed_at) == ("failed", None)
        with shop.acting_as():
            assert latest("webhooks.failed").payload["why"] == "lost"

    def test_lets_others_go_before_what_took_its_caller_along_twice(self, shop, opened, at):
        first, other = asked(shop, opened, at), asked(shop, opened, at)
        assert {claimed(at).message_id, claimed(at + LEASE).message_id} == {str(first.event_id)}

        assert claimed(at + 2 * LEASE).message_id == str(other.event_id)

    def test_calls_the_others_where_a_secret_does_not_open(self, shop, opened, at, monkeypatch):
        """Else one shop's row stops all shops."""
        waiting, other = asked(shop, opened, at), opened_shop()
        theirs = asked(other, other.opens(at), at + TICK)
        ours = queries.signing

        def signing(endpoint_id, *, at):
            if endpoint_id == opened.endpoint_id:
                raise Tampered
            return ours(endpoint_id, at=at)

        monkeypatch.setattr(queries, "signing", signing)

        assert claimed(at + TICK).message_id == str(theirs.event_id)
        assert endpoint(opened.endpoint_id).next_at == at + TICK + LONGEST_REST
        assert (message(waiting).state, message(waiting).attempts) == ("waiting", 0)

    def test_leaves_out_a_shop_that_is_called_enough(self, shop, opened, at):
        asked(shop, opened, at)

        assert claimed(at, busy=(shop.id,)) is None
        assert claimed(at) is not None

    def test_lets_each_endpoint_have_its_turn(self, shop, opened, at):
        other = opened_shop()
        theirs = other.opens(at)
        for _ in range(3):
            asked(shop, opened, at)
        asked(other, theirs, at)
        turns, now = [], at

        while call := claimed(now):
            turns.append(call.endpoint_id)
            now += TICK
            noted(call, now)

        mine = opened.endpoint_id
        assert turns == [mine, theirs.endpoint_id, mine, mine]

    def test_lets_others_go_on_while_more_is_given_up_than_fits_into_a_turn(self, shop, opened, at, monkeypatch):
        """Else one shop that deletes a webhook with thousands waiting stops all shops."""
        monkeypatch.setattr(sending, "LET_GO", 2)
        waiting = [asked(shop, opened, at) for _ in range(3)]
        shop.does(endpoints.retire, opened.endpoint_id, at=at)
        other = opened_shop()
        theirs = asked(other, other.opens(at), at + TICK)

        first = claimed(at + TICK)

        assert first is not None
        assert first.message_id == str(theirs.event_id)
        assert [message(each).state for each in waiting] == ["failed", "failed", "waiting"]
        assert claimed(at + TICK) is None
        assert message(waiting[2]).state == "failed"

    def test_gives_up_what_was_written_for_one_that_was_just_deleted(self, shop, opened, at):
        """The reader had seen it before."""
        shop.does(endpoints.retire, opened.endpoint_id, at=at)
        assert claimed(at) is None

        late = written_by_a_reader(opened, shop, at)

        assert claimed(at) is None
        assert message(late).state == "failed"

    def test_brings_messages_in_the_order_in_which_they_came(self, shop, opened, at):
        waiting = [asked(shop, opened, at) for _ in range(3)]
        brought = []

        while call := claimed(at):
            brought.append(call.message_id)
            noted(call, at)

        assert brought == [str(each.event_id) for each in waiting]


class TestRecord:
    def test_of_an_arrival_ends_it_and_says_so(self, shop, opened, at):
        waiting = asked(shop, opened, at)

        noted(claimed(at), at)

        row = message(waiting)
        assert (row.state, row.attempts, row.claimed_at) == ("delivered", 1, None)
        assert attempts(row.id) == [(204, "")]
        assert endpoint(opened.endpoint_id).next_at is None
        with shop.acting_as():
            assert topics_about(row.id) == ["webhooks.delivered"]

    def test_of_a_failure_puts_it_off_by_the_table(self, shop, opened, at):
        waiting = asked(shop, opened, at)

        noted(claimed(at), at, answered(503))

        row = message(waiting)
        assert (row.state, row.attempts) == ("waiting", 1)
        assert PAUSES[0] <= row.due_at - at <= PAUSES[0] * 1.2
        assert claimed(row.due_at - TICK) is None
        assert claimed(row.due_at) is not None

    def test_gives_up_after_the_last_attempt_and_says_so(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        now = at

        for _ in range(ATTEMPTS):
            noted(claimed(now), now, answered(500))
            now = message(waiting).due_at

        row = message(waiting)
        assert (row.state, row.attempts) == ("failed", ATTEMPTS)
        assert attempts(row.id) == [(500, "status")] * ATTEMPTS
        assert endpoint(opened.endpoint_id).next_at is None
        with shop.acting_as():
            assert latest("webhooks.failed").payload["why"] == "status"

    def test_lets_a_failing_endpoint_rest_whatever_waits(self, shop, opened, at):
        asked(shop, opened, at)
        noted(claimed(at), at, answered(500))
        fresh = asked(shop, opened, at + TICK)

        assert claimed(at + rest_after(1) - TICK) is None
        assert claimed(at + rest_after(1)).message_id == str(fresh.event_id)

    def test_leaves_it_alone_for_as_long_as_it_asks(self, shop, opened, at):
        asked(shop, opened, at)
        fresh = asked(shop, opened, at)

        noted(claimed(at), at, replace(answered(429), wait=timedelta(minutes=30)))

        assert claimed(at + timedelta(minutes=30) - TICK) is None
        assert claimed(at + timedelta(minutes=30)) is not None
        assert message(fresh).attempts == 0  # and goes on with the first

    def test_of_an_arrival_forgets_the_failures_before(self, shop, opened, at):
        asked(shop, opened, at)
        noted(claimed(at), at, answered(500))
        later = at + timedelta(minutes=1)

        noted(claimed(later), later)

        row = endpoint(opened.endpoint_id)
        assert (row.failures, row.failing_since, row.rest_until) == (0, None, None)

    def test_of_one_that_came_back_too_late_decides_nothing_when_another_was_made(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        late = claimed(at)
        claimed(at + LEASE)

        noted(late, at + LEASE, answered(500))

        row = message(waiting)
        assert (row.state, row.claimed_at, row.due_at) == ("waiting", at + LEASE, at + 2 * LEASE)
        assert attempts(row.id) == [(None, "lost"), (500, "status")]

    def test_of_an_arrival_that_came_back_too_late_counts_all_the_same(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        late, again = claimed(at), claimed(at + LEASE)

        noted(late, at + LEASE)
        noted(again, at + LEASE)

        assert message(waiting).state == "delivered"
        assert attempts(waiting.id) == [(None, "lost"), (204, ""), (204, "")]
        with shop.acting_as():
            assert topics_about(waiting.id) == ["webhooks.delivered"]


class TestSigning:
    def test_of_a_call_is_by_both_secrets_while_they_overlap(self, shop, opened, at):
        asked(shop, opened, at)
        other = shop.does(endpoints.rotate, opened.endpoint_id, at=at, at_once=False)

        assert claimed(at).secrets == (other.secret, opened.secret)
