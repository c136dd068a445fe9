"""How does a shop see whether a message comes, or have one come again?"""

import pytest

from platform_core.legal.spans import TICK
from platform_core.states import IllegalTransition
from platform_core.webhooks import queries
from platform_core.webhooks.commands import asking, endpoints
from platform_core.webhooks.errors import DeliveryNotFound, NotSending
from platform_core.webhooks.policies import PAUSES, rest_after
from tests.platform_core.webhooks.conftest import (
    answered,
    asked,
    attempts,
    claimed,
    deliveries,
    endpoint,
    message,
    noted,
    opened_shop,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestTest:
    def test_writes_a_message_about_itself(self, shop, opened, at):
        waiting = asked(shop, opened, at)

        assert waiting.topic == "webhooks.tested"
        assert f'"endpoint_id":"{opened.endpoint_id}"' in waiting.body

    def test_refuses_where_it_would_only_wait(self, shop, opened, at):
        shop.does(endpoints.pause, opened.endpoint_id, at=at)

        with pytest.raises(NotSending) as refusal:
            asked(shop, opened, at)

        assert refusal.value.state == "paused"
        assert deliveries(opened.endpoint_id) == []


class TestRedeliver:
    def test_sends_the_same_bytes_under_the_same_id(self, shop, opened, at):
        asked(shop, opened, at)
        first = claimed(at)
        noted(first, at)

        again = shop.does(asking.redeliver, first.delivery_id, at=at + TICK)

        second = claimed(at + TICK)
        assert (second.message_id, second.body) == (first.message_id, first.body)
        noted(second, at + TICK)
        assert attempts(again.id) == [(204, ""), (204, "")]

    def test_begins_anew_with_what_was_given_up(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        noted(claimed(at), at, answered(410))
        shop.does(endpoints.resume, opened.endpoint_id, at=at)

        shop.does(asking.redeliver, waiting.id, at=at)

        assert (message(waiting).state, message(waiting).attempts) == ("waiting", 0)

    def test_hurries_what_waits_for_another_attempt(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        noted(claimed(at), at, answered(500))
        rested = at + rest_after(1)
        noted(claimed(rested + PAUSES[0]), rested + PAUSES[0], answered(500))
        assert message(waiting).due_at > at + PAUSES[1]

        shop.does(asking.redeliver, waiting.id, at=at + PAUSES[1])

        assert claimed(at + PAUSES[1]).message_id == str(waiting.event_id)
        assert message(waiting).attempts == 1

    def test_refuses_while_a_call_for_it_is_out(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        claimed(at)

        with pytest.raises(IllegalTransition):
            shop.does(asking.redeliver, waiting.id, at=at)
        with shop.acting_as():
            assert not queries.may_redeliver(message(waiting), of=endpoint(opened.endpoint_id), by=shop.seller)

    def test_of_another_shop_s_is_not_found(self, opened, at):
        other = opened_shop()
        theirs = asked(other, other.opens(at), at)
        stranger = opened_shop()

        with pytest.raises(DeliveryNotFound):
            stranger.does(asking.redeliver, theirs.id, at=at)
        with pytest.raises(DeliveryNotFound), stranger.acting_as():
            queries.delivery(theirs.id, by=stranger.seller)
