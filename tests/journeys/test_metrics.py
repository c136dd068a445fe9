"""Do the figures of a web of two processes add up, whichever of them is asked?"""

from __future__ import annotations

from collections import Counter

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.journeys.conftest import LEFT_BY_A_STACK_BEFORE
from tests.journeys.people import House

pytestmark = pytest.mark.journey

ASKED = 40
VIEW = {"view": "platform_core.http.health.healthz", "method": "GET"}
BY_VIEW = "django_http_requests_latency_seconds_by_view_method_count"


def scrape(web: str) -> list[tuple[str, dict[str, str], float]]:
    """Every sample, by a connection of its own: the kernel gives it to whichever process is free."""
    answer = httpx.get(f"{web}/metrics", trust_env=False, timeout=30).raise_for_status()
    families = text_string_to_metric_families(answer.text)
    return [(sample.name, sample.labels, sample.value) for family in families for sample in family.samples]


class TestMetricsOfTwoProcesses:
    def test_count_what_each_of_them_answered(self, house: House):
        before = [value for name, labels, value in scrape(house.web) if (name, labels) == (BY_VIEW, VIEW)]
        for _ in range(ASKED):
            httpx.get(f"{house.web}/healthz", trust_env=False)
        scrapes = [scrape(house.web) for _ in range(8)]

        counted = [value for found in scrapes for name, labels, value in found if (name, labels) == (BY_VIEW, VIEW)]
        assert counted == [sum(before) + ASKED] * 8
        assert not (house.children.home / LEFT_BY_A_STACK_BEFORE).exists()
        for found in scrapes:
            names = Counter(name for name, _, _ in found)
            assert names["tianping_legal_calendar_version"] == names["tianping_eventlog_held_back_seconds"] == 1
            assert names["tianping_deadlines_overdue"] == names["tianping_deadlines_running"]
