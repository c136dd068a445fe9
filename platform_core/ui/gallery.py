"""The gallery of components: a page for those who build pages, where the clock may be moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from platform_core import clock
from platform_core.clock import LOCAL
from platform_core.money import Money
from platform_core.ui.forms import PageForm
from platform_core.ui.parts import Badge, Clock, Problem, Step

MIDNIGHT: Final = datetime(2026, 1, 1, tzinfo=LOCAL)
SHORT: Final = MIDNIGHT.replace(hour=5, minute=20) - MIDNIGHT


class Sample(PageForm):
    """A field of each kind."""

    waybill = forms.CharField(label=gettext_lazy("Waybill number"), help_text=gettext_lazy("As printed on the label."))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=0, required=False)
    words = forms.CharField(label=gettext_lazy("In your own words"), widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label=gettext_lazy("Photo or PDF"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read this"))


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, in an ordinary and in an unhappy state."""
    wrong = Sample({"waybill": "", "words": "…"}, name="wrong")
    wrong.problem = Problem(title=_("An example of a refusal"), remedy=_("What to do about it."))
    shown = {"sample": Sample(name="sample"), "wrong": wrong, "price": Money(5800)}
    return TemplateResponse(request, "ui/gallery.html", shown | _parts(clock.now()))


def _parts(at: datetime) -> dict[str, Any]:
    return {
        "clocks": [_clock(at + SHORT, mine=True), _clock(at + 9 * SHORT, mine=False), _clock(at - SHORT, mine=True)],
        "badges": [Badge(text=_("waiting"), tone="wait"), Badge(text=_("done"), tone="good"), Badge(text=_("over"))],
        "steps": [Step(text=_("Something happened"), at=at, who=_("shop"))],
    }


def _clock(due_at: datetime, *, mine: bool) -> Clock:
    return Clock(
        title=_("An example of a clock"),
        due_at=due_at,
        strict=due_at,
        legal=due_at if mine else due_at + SHORT,
        owed=_("shop"),
        mine=mine,
        by_law=not mine,
    )
