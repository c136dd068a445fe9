"""The page of clocks that a calendar counted again: due before, due now, and why.

It stands here and not beside the calendar, since the calendar knows nothing of clocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from platform_core.deadlines import history
from platform_core.deadlines.history import Recomputed
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise
from platform_core.deadlines.wording import title
from platform_core.http.action_pages import humanize
from platform_core.legal.queries import calendars
from platform_core.ui import wording

A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One clock, for people."""

    what: str
    subject: str
    owed_by: str
    started: str
    before: str
    after: str
    moved: str
    reason: str


def recomputed_clocks(request: HttpRequest, version: int) -> HttpResponse:
    """A page of clocks, those first that would have run out first."""
    if version not in calendars.versions():
        raise Http404
    found = Paginator(history.recomputed_by(version), A_PAGE).get_page(request.GET.get("p"))
    context = admin.site.each_context(request) | {
        "title": gettext("Clocks counted again by calendar %(version)d") % {"version": version},
        "page": found,
        "lines": list(_lines(history.with_successors(list(found.object_list)))),
    }
    return TemplateResponse(request, "admin/recounts.html", context)


def _lines(found: list[Recomputed]) -> Iterator[Line]:
    for one in found:
        yield Line(
            what=title(one.before.kind),
            subject=f"{one.before.subject_type} {one.before.subject_id}",
            owed_by=humanize(one.before.owed_by),
            started=wording.moment(one.before.started_at),
            before=_end(promises.promise(one.before)),
            after=_end(promises.promise(one.after)),
            moved=_shift_text(one),
            reason=_why(one),
        )


def _end(promise: Promise) -> str:
    text = wording.until(promise.due_at)
    return gettext("%(end)s (supposed)") % {"end": text} if promise.provisional else text


def _shift_text(one: Recomputed) -> str:
    if not one.moved:
        return gettext("stays")
    later = one.after.due_at > one.before.due_at
    text = gettext("%(time)s later") if later else gettext("%(time)s earlier")
    return text % {"time": wording.length(abs(one.moved))}


def _why(one: Recomputed) -> str:
    """Explain why it was counted again and, where the counted end does not stand, why not."""
    known = gettext("The days it had been counted with were supposed; now they are announced.")
    corrected = gettext("A day that it had been counted with was corrected.")
    why = known if one.before.provisional else corrected
    if "stands" not in one.after.steps:
        return why
    counted = gettext("By law it would be the %(end)s.") % {"end": wording.until(one.after.due_legal)}
    return f"{why} {counted} {_why_kept(one)}"


def _why_kept(one: Recomputed) -> str:
    if one.after.due_at == one.before.due_at:
        return gettext("What the consumer was shown stands.")
    return gettext("Nobody is late by a day of which they could not know.")
