"""Does Prometheus see how the clocks stand, and how late the sweep is?"""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from prometheus_client import generate_latest

from platform_core.deadlines import metrics, policies
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import figures
from platform_core.deadlines.types import Figure
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.platform_core.deadlines.clocks import PAY, REFUND, STAFF, leave_an_effect, running

HALF_AN_HOUR = timedelta(minutes=30)
TICK = timedelta.resolution


def figure(kind, *, at):
    with bound(scopes.staff(STAFF.id)):
        return next(f for f in figures.figures(at=at) if f.kind == kind)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFigures:
    def test_count_what_is_open_by_kind(self, shop, at):
        for _ in range(3):
            running(shop, PAY, at=at)
        subject_id = new_id()
        running(shop, PAY, at=at, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)):
            deadlines_clocks.void(PAY, subject_id=subject_id, by=STAFF, at=at, reason="moot")

        assert figure(PAY.kind, at=at) == Figure(
            kind=PAY.kind,
            running=3,
            paused=0,
            overdue=0,
            oldest=timedelta(),
            provisional=0,
            backed_off=0,
            poisoned=0,
        )

    def test_call_overdue_what_is_due_at_the_instant(self, shop, at):
        running(shop, PAY, at=at)

        assert figure(PAY.kind, at=at + HALF_AN_HOUR - TICK).overdue == 0
        assert figure(PAY.kind, at=at + HALF_AN_HOUR).overdue == 1
        assert figure(PAY.kind, at=at + 2 * HALF_AN_HOUR).oldest == HALF_AN_HOUR

    def test_call_poisoned_what_failed_too_often(self, shop, at):
        deadline_id = running(shop, PAY, at=at)
        for attempts, expected in ((1, (1, 0)), (policies.POISONED - 1, (1, 0)), (policies.POISONED, (1, 1))):
            with bound(SYSTEM):
                RunningDeadline.objects.filter(id=deadline_id).update(attempts=attempts)
            found = figure(PAY.kind, at=at)
            assert (found.backed_off, found.poisoned) == expected


@pytest.mark.django_db
class TestClocks:
    def test_say_it_to_prometheus(self, shop, at):
        running(shop, REFUND, at=at)

        told = {metric.name: metric for metric in metrics.Clocks().collect()}

        assert set(told) == {f"tianping_deadlines_{name}" for name in metrics.GAUGES}
        samples = {s.labels["kind"]: s.value for s in told["tianping_deadlines_running"].samples}
        assert samples[REFUND.kind] >= 1

    def test_read_all_that_is_open_no_more_than_every_few_seconds(self, shop, at):
        clocks = metrics.Clocks()
        before = clocks.figures()
        running(shop, REFUND, at=at)

        assert clocks.figures() == before
        assert 0 < clocks.fresh_until - time.monotonic() <= metrics.FRESH_S
        clocks.fresh_until = time.monotonic()
        assert clocks.figures() != before


class TestObserve:
    def test_counts_how_late_it_was(self, at):
        kind = f"tests.{new_id()}"
        for late in (timedelta(milliseconds=100), timedelta(seconds=5)):
            metrics.observe(kind, due_at=at, closed_at=at + late)

        told = generate_latest(metrics.WORKER).decode()
        assert f'tianping_deadlines_lateness_seconds_bucket{{kind="{kind}",le="0.1"}} 1.0' in told
        assert f'tianping_deadlines_lateness_seconds_count{{kind="{kind}"}} 2.0' in told


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheSweep:
    def test_says_how_late_it_was_for_what_it_closed_and_not_for_what_failed(self, shop, at, handled):
        kinds = [f"tests.{new_id()}" for _ in range(2)]
        for kind, handler in zip(kinds, (leave_an_effect, lambda subject_id, /, *, at: 1 / 0), strict=True):
            handled(kind, handler)
            running(shop, replace(PAY, kind=kind), at=at)

        with bound(SYSTEM), transaction.atomic():
            sweeping.close_due_batch(limit=10, at=at + HALF_AN_HOUR + timedelta(seconds=2))

        told = generate_latest(metrics.WORKER).decode()
        assert f'tianping_deadlines_lateness_seconds_sum{{kind="{kinds[0]}"}} 2.0' in told
        assert kinds[1] not in told
        with bound(scopes.staff(STAFF.id)):
            assert RunningDeadline.objects.get(kind=kinds[1]).error == "ZeroDivisionError"


class TestExpose:
    def test_answers_on_this_machine_at_the_port_it_was_given(self, settings, monkeypatch):
        opened = []
        monkeypatch.setattr(metrics, "start_http_server", lambda port, **more: opened.append((port, more["addr"])))

        settings.WORKER_METRICS_PORT = 0
        metrics.expose()
        settings.WORKER_METRICS_PORT = 9_200
        metrics.expose()

        assert opened == [(9_200, "127.0.0.1")]
