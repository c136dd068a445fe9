"""Is what waits without a clock found, told to Prometheus, and shown to staff before anything else?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation

from complaints.complaint.deadlines import ACKNOWLEDGE, REPLY
from orders.sales.deadlines import DISPATCH
from platform_core.actors import DEADLINES
from platform_core.cases import metrics
from platform_core.cases import unclocked as unclocked_rows
from platform_core.cases.rows import CaseRow
from platform_core.cases.unclocked import Unclocked, unclocked, without_clock
from platform_core.deadlines.commands import clocks, pausing
from platform_core.deadlines.types import PauseReason
from platform_core.legal.spans import CalendarDays
from platform_core.project.start_page import attention
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints.complaint.situations import COMPLAINTS

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
A_TEST: dict[str, Any] = {"why": PauseReason.TESTING, "at_most": CalendarDays(30)}


@pytest.fixture
def filed(at: datetime) -> CaseRow:
    return COMPLAINTS.where["filed"](at).row


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """What a process has read it keeps for minutes; no test is to see what another one has left."""
    metrics.WAITING.fresh_until = 0.0
    yield
    metrics.WAITING.fresh_until = 0.0


@contextmanager
def as_staff() -> Iterator[None]:
    with bound(scopes.staff(new_id())), transaction.atomic():
        yield


def lose_clock(row: CaseRow, at: datetime) -> None:
    with as_staff():
        clocks.void(ACKNOWLEDGE, subject_id=row.pk, by=DEADLINES, at=at, reason="lost in a test")


class TestWithoutClock:
    def test_is_nothing_while_the_clock_of_the_state_runs(self, filed):
        with as_staff():
            assert without_clock() == {}

    def test_is_nothing_while_that_clock_stands_still_for_a_reason_of_law(self, filed, at):
        spec = replace(ACKNOWLEDGE, pauses_for=frozenset({PauseReason.TESTING}))
        with bound(SYSTEM), transaction.atomic():
            pausing.pause(spec, subject_id=filed.pk, **A_TEST, by=DEADLINES, at=at)

            assert without_clock() == {}

    def test_is_what_has_lost_its_clock(self, filed, at):
        lose_clock(filed, at)

        with as_staff():
            assert without_clock() == {"complaint.filed": 1}

    def test_is_what_has_another_clock_that_leads_on_from_another_state(self, filed, at):
        lose_clock(filed, at)

        with as_staff():
            clocks.start(REPLY, about=filed.as_subject(), started_at=at, by=DEADLINES, at=at)

            assert without_clock() == {"complaint.filed": 1}

    def test_ends_with_the_case(self, at):
        closed = COMPLAINTS.where["closed"](at).row

        with as_staff():
            assert closed.state == "closed"
            assert without_clock() == {}


@pytest.fixture
def paid_hangs(filed, at, monkeypatch):
    """As if nothing led on from there: it is listed, and this order has no clock."""
    monkeypatch.setattr(unclocked_rows, "hanging", lambda: {"order.paid": "issue 0: a test"})
    with bound(SYSTEM), transaction.atomic():
        clocks.void(DISPATCH, subject_id=filed.order_id, by=DEADLINES, at=at, reason="a test")


class TestUnclocked:
    def test_counts_beside_it_what_is_known_to_hang(self, filed, at, paid_hangs):
        """The order of this complaint is paid and not sent."""
        with as_staff():
            found = {each.state: each for each in unclocked()}

        assert found["order.paid"] == Unclocked(state="order.paid", rows=1, listed=True)
        assert found["order.placed"] == Unclocked(state="order.placed", rows=0, listed=False)


class TestTheMetric:
    def test_tells_both_by_state(self, filed, at, paid_hangs):
        lose_clock(filed, at)

        told = {
            gauge.name: {s.labels["state"]: s.value for s in gauge.samples} for gauge in metrics.Waiting().collect()
        }

        assert told["tianping_cases_without_clock"]["complaint.filed"] == 1
        assert told["tianping_cases_without_clock"]["complaint.escalated"] == 0
        assert told["tianping_cases_hanging"]["order.paid"] == 1
        assert "order.paid" not in told["tianping_cases_without_clock"]

    def test_is_read_no_oftener_than_the_books_are_reconciled(self, filed, at):
        waiting = metrics.Waiting()
        before = waiting.figures()
        lose_clock(filed, at)

        assert waiting.figures() == before
        assert 0 < waiting.fresh_until - time.monotonic() <= metrics.FRESH_S
        waiting.fresh_until = time.monotonic()
        assert waiting.figures() != before


class TestTheStartPage:
    def test_says_nothing_while_nothing_has_lost_its_clock(self, filed):
        assert said("en") == []

    def test_raises_an_alarm_in_the_language_of_who_reads_it(self, filed, at):
        lose_clock(filed, at)

        [english], [chinese] = said("en"), said("zh-hans")

        assert "Cases and payments that wait though no deadline runs" in english
        assert "1 (complaint.filed)" in english
        assert "却没有任何期限在计时推动其进展的事项：1 项（complaint.filed）" in chinese


def said(language: str) -> list[str]:
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    with as_staff(), translation.override(language):
        attention(request, {})
    return [told for told in map(str, get_messages(request)) if "complaint" in told]
