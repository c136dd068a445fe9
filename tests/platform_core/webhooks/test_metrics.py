"""What does a scrape see of webhooks?"""

from datetime import timedelta

import pytest
from django.db import transaction

from platform_core import clock
from platform_core.webhooks.commands import asking, endpoints
from platform_core.webhooks.metrics import Webhooks
from platform_core.webhooks.policies import LEASE
from tests.platform_core.webhooks.conftest import answered, claimed, noted

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]

AGES = timedelta(days=2)


def scraped():
    return {metric.name.removeprefix("tianping_webhooks_"): metric.samples[0].value for metric in Webhooks().collect()}


class TestWebhooks:
    def test_counts_what_waits_since_when_and_who_is_sent_to_no_more(self, shop):
        with transaction.atomic():
            now = clock.now()
        opened = shop.opens(now)
        for _ in range(2):
            shop.does(asking.test, opened.endpoint_id, at=now)
        before = scraped()

        noted(claimed(now), now, answered(410))

        assert (before["waiting"], before["disabled"]) == (2, 0)
        assert before["oldest_waiting_seconds"] == 0.0
        after = scraped()
        assert (after["waiting"], after["disabled"]) == (1, 1)
        assert set(after) == {"waiting", "oldest_waiting_seconds", "disabled", "lag_seconds"}

    def test_says_nothing_of_age_where_nobody_could_send(self, shop):
        """A shop on holiday is no alarm; nor is one whose system fails, and is to be called again later."""
        with transaction.atomic():
            now = clock.now()
        opened, failing = shop.opens(now - AGES), shop.opens(now - AGES)
        shop.does(asking.test, opened.endpoint_id, at=now - AGES)
        for _ in range(2):  # of which one is called, and the other waits behind the rest
            shop.does(asking.test, failing.endpoint_id, at=now - AGES)
        assert scraped()["oldest_waiting_seconds"] == AGES.total_seconds()

        shop.does(endpoints.pause, opened.endpoint_id, at=now)
        noted(claimed(now), now, answered(500))

        assert scraped()["oldest_waiting_seconds"] == 0.0

    def test_says_nothing_of_age_where_one_after_the_other_is_taken(self, shop):
        """However long that takes a shop with thousands: nobody of us stands still."""
        with transaction.atomic():
            now = clock.now()
        opened = shop.opens(now - AGES)
        for _ in range(2):
            shop.does(asking.test, opened.endpoint_id, at=now - AGES)

        noted(claimed(now), now)

        assert (scraped()["waiting"], scraped()["oldest_waiting_seconds"]) == (1, 0.0)

    def test_says_of_age_what_a_caller_died_over_once_its_lease_is_over(self, shop):
        with transaction.atomic():
            now = clock.now()
        opened = shop.opens(now - AGES)
        shop.does(asking.test, opened.endpoint_id, at=now - AGES)

        claimed(now - AGES)

        assert scraped()["oldest_waiting_seconds"] == (AGES - LEASE).total_seconds()

    def test_sees_how_long_the_first_unread_fact_has_waited(self, shop):
        with transaction.atomic():
            now = clock.now()

        shop.opens(now - timedelta(hours=1))

        assert scraped()["lag_seconds"] == 3600.0
