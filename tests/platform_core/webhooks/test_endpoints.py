"""What becomes of a shop's endpoint that fails, and of what waits for it while it is paused, moved or deleted?"""

from datetime import timedelta

import pytest

from platform_core.eventlog.queries import latest
from platform_core.legal.spans import TICK
from platform_core.webhooks import queries
from platform_core.webhooks.commands import endpoints
from platform_core.webhooks.policies import HOPELESS, KEPT, LEASE, rest_after
from tests.platform_core.webhooks.conftest import URL, answered, asked, attempts, claimed, endpoint, message, noted

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestAnEndpointThatFails:
    @pytest.mark.parametrize(("after", "state"), [(HOPELESS - TICK, "enabled"), (HOPELESS, "disabled")])
    def test_is_disabled_after_five_days_to_the_tick(self, shop, opened, at, after, state):
        asked(shop, opened, at)
        noted(claimed(at), at, answered(500))

        noted(claimed(at + after), at + after, answered(500))

        assert endpoint(opened.endpoint_id).state == state
        with shop.acting_as():
            told = latest("webhooks.endpoint_disabled")
        assert (told.payload["why"] if told else "") == ("failing" if state == "disabled" else "")

    def test_is_disabled_at_once_when_it_says_that_it_is_gone(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        kept = asked(shop, opened, at)

        noted(claimed(at), at, answered(410))

        row = endpoint(opened.endpoint_id)
        assert (row.state, row.next_at) == ("disabled", None)
        assert (message(waiting).state, message(kept).state) == ("failed", "waiting")
        with shop.acting_as():
            told = latest("webhooks.endpoint_disabled").payload
        assert (told["why"], told["host"]) == ("gone", "erp.example.com")

    def test_goes_on_where_it_was_when_the_shop_resumes_it(self, shop, opened, at):
        asked(shop, opened, at)
        kept = asked(shop, opened, at)
        noted(claimed(at), at, answered(410))

        shop.does(endpoints.resume, opened.endpoint_id, at=at + TICK)

        assert claimed(at + TICK).message_id == str(kept.event_id)
        assert endpoint(opened.endpoint_id).failing_since is None


class TestAnEndpointThatWasRepaired:
    @pytest.mark.parametrize("way", ["resumed", "moved"])
    def test_is_sent_what_waits_at_once_and_in_its_order(self, shop, opened, at, way):
        tried = asked(shop, opened, at)
        noted(claimed(at), at, answered(500))
        asked(shop, opened, at)

        if way == "moved":
            shop.does(endpoints.revise, opened.endpoint_id, changes={"url": f"{URL}&new"}, at=at)
        else:
            shop.does(endpoints.pause, opened.endpoint_id, at=at)
            shop.does(endpoints.resume, opened.endpoint_id, at=at)

        assert claimed(at).message_id == str(tried.event_id)

    def test_is_called_once_at_a_time_all_the_same(self, shop, opened, at):
        for _ in range(2):
            asked(shop, opened, at)
        claimed(at)

        shop.does(endpoints.pause, opened.endpoint_id, at=at)
        shop.does(endpoints.resume, opened.endpoint_id, at=at)

        assert claimed(at + LEASE - TICK) is None
        assert claimed(at + LEASE) is not None


class TestAnEndpointThatMovedWhileItWasCalled:
    @pytest.mark.parametrize("status", [410, 500])
    def test_is_sent_at_once_what_the_old_address_did_not_take(self, shop, opened, at, status):
        """And what that one said is held against no other."""
        waiting = asked(shop, opened, at)
        call = claimed(at)
        shop.does(endpoints.revise, opened.endpoint_id, changes={"url": f"{URL}&new"}, at=at)

        noted(call, at, answered(status))

        row, again = endpoint(opened.endpoint_id), claimed(at)
        assert (row.state, row.failures, row.failing_since) == ("enabled", 0, None)
        assert (again.url, again.message_id) == (f"{URL}&new", str(waiting.event_id))
        assert attempts(waiting.id) == [(status, "status")]


class TestTheNextAttempt:
    def test_is_not_before_its_endpoint_has_rested(self, shop, opened, at):
        asked(shop, opened, at)
        behind = asked(shop, opened, at)

        noted(claimed(at), at, answered(500))

        assert next_attempt(behind, opened) == at + rest_after(1)

    def test_is_none_while_nothing_is_sent_there_and_when_it_has_ended(self, shop, opened, at):
        first, behind = asked(shop, opened, at), asked(shop, opened, at)
        noted(claimed(at), at)
        assert (next_attempt(first, opened), next_attempt(behind, opened)) == (None, at)

        shop.does(endpoints.pause, opened.endpoint_id, at=at)

        assert next_attempt(behind, opened) is None


def next_attempt(of, opened):
    return queries.next_attempt(message(of), of=endpoint(opened.endpoint_id))


class TestAnEndpointThatIsPaused:
    def test_is_sent_nothing_until_it_is_resumed(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        shop.does(endpoints.pause, opened.endpoint_id, at=at)
        assert claimed(at + timedelta(days=1)) is None

        shop.does(endpoints.resume, opened.endpoint_id, at=at + timedelta(days=1))

        assert claimed(at + timedelta(days=1)).message_id == str(waiting.event_id)

    def test_loses_what_was_never_tried_after_three_days_to_the_tick(self, shop, opened, at):
        kept, lost = asked(shop, opened, at + TICK), asked(shop, opened, at)
        shop.does(endpoints.pause, opened.endpoint_id, at=at)

        shop.does(endpoints.resume, opened.endpoint_id, at=at + KEPT)

        assert claimed(at + KEPT).message_id == str(kept.event_id)
        assert (message(lost).state, message(kept).state) == ("failed", "waiting")
        with shop.acting_as():
            assert latest("webhooks.failed").payload["why"] == "expired"

    def test_takes_what_comes_back_while_it_is_paused(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        call = claimed(at)
        shop.does(endpoints.pause, opened.endpoint_id, at=at)

        noted(call, at)

        assert (message(waiting).state, endpoint(opened.endpoint_id).state) == ("delivered", "paused")


class TestAnEndpointThatIsRetired:
    def test_lets_go_of_what_waits(self, shop, opened, at):
        waiting = asked(shop, opened, at)
        shop.does(endpoints.retire, opened.endpoint_id, at=at)

        assert claimed(at) is None

        assert message(waiting).state == "failed"
        assert endpoint(opened.endpoint_id).next_at is None

    def test_is_not_disabled_by_a_call_that_was_out(self, shop, opened, at):
        asked(shop, opened, at)
        call = claimed(at)
        shop.does(endpoints.retire, opened.endpoint_id, at=at)

        noted(call, at, answered(410))

        assert endpoint(opened.endpoint_id).state == "retired"
