"""Alarms for staff, on top of the page that they start from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

import platform_core.eventlog.queries
from platform_core import clock
from platform_core.cases.metrics import WAITING
from platform_core.deadlines.queries import figures
from platform_core.legal.queries import calendars


def attention(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Nothing is broken for shoppers and shops by it, so that readiness does not fail; but somebody waits for us."""
    _warn_of_parked(request)
    _warn_of_stuck(request)
    _warn_of_rows_without_clock(request)
    _warn_of_calendar(request)
    return context


def _warn_of_parked(request: HttpRequest) -> None:
    if parked := platform_core.eventlog.queries.parked_by_subscriber():
        text = gettext("Deliveries that failed too often and wait for you: %(count)d (%(who)s)")
        there = reverse("admin:eventlog_pending_changelist") + "?situation=parked"
        _alarm(request, text % _count_and_names(parked), there=there)


def _warn_of_stuck(request: HttpRequest) -> None:
    if stuck := figures.stuck_by_kind(at=clock.now()):
        text = gettext("Consequences of missed deadlines that failed too often: %(count)d (%(who)s)")
        there = reverse("admin:deadlines_runningdeadline_changelist") + "?situation=poisoned"
        _alarm(request, text % _count_and_names(stuck), there=there)


def _warn_of_rows_without_clock(request: HttpRequest) -> None:
    if waiting := WAITING.alarm():
        text = gettext("Cases and payments that wait though no deadline runs that would lead on: %(count)d (%(who)s)")
        messages.error(request, text % _count_and_names(waiting))


def _warn_of_calendar(request: HttpRequest) -> None:
    outlook = calendars.outlook(at=clock.now())
    if outlook.overdue:
        text = gettext(
            "The days off of %(year)d are not loaded yet: deadlines that end then are provisional (%(days)d days left)"
        )
        left = {"year": outlook.known_until.year, "days": max(outlook.days_left, 0)}
        _alarm(request, text % left, there=reverse("admin:legal_calendarversion_changelist"))


def _count_and_names(waiting: Mapping[str, int]) -> dict[str, Any]:
    return {"count": sum(waiting.values()), "who": ", ".join(sorted(waiting))}


def _alarm(request: HttpRequest, words: str, *, there: str) -> None:
    """Alarm staff, with a link to the page where something can be done about it."""
    messages.error(request, format_html('<a href="{}">{}</a>', there, words))
