"""The components that a template may use. ``{% load ui %}``; /ui/ shows each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from platform_core import clock as house_clock
from platform_core.ui import charts, clocks, tables
from platform_core.ui.forms import PageForm
from platform_core.ui.markup import badge, moment, money, put, until
from platform_core.ui.parts import Chart, Clock, Problem, Step, Table

register = template.Library()


for each in (money, moment, until, badge):
    register.simple_tag(each)


@register.simple_tag
def table(of: Table, *, labelled: str) -> SafeString:
    """Render a list; ``labelled`` is the id of the element that names it."""
    return tables.render_table(of, labelled=labelled)


@register.simple_tag
def chart(of: Chart, *, empty: str) -> SafeString:
    """Render a chart with its table; ``empty`` is said where there is nothing to show."""
    return charts.render_chart(of, empty=empty)


@register.simple_tag
def clock(of: Clock) -> SafeString:
    """Render a clock: its end, how long that is from now, and whose word it is."""
    return clocks.render_clock(of, at=house_clock.now())


@register.simple_tag
def due(of: Clock) -> SafeString:
    """Render a clock as a line of a list of things to do."""
    return clocks.render_due(of, at=house_clock.now())


@register.simple_tag
def time_left(due_at: datetime) -> SafeString:
    """Render the time that is left until an end, and the end."""
    return clocks.render_left(due_at, at=house_clock.now())


@register.inclusion_tag("ui/problem.html")
def problem(of: Problem) -> dict[str, Any]:
    return {"problem": of}


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Sequence[Step]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("ui/form.html", takes_context=True)
def form(context: Context, of: PageForm, *, button: str, look: str = "") -> dict[str, Any]:
    """Render the whole form, with its button. ``look`` is grave for acts that cannot be undone, quiet for minor
    ones.
    """
    return {"form": of, "button": button, "look": look, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/language.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """A button for each other language. It comes back to this address; nothing is shown where no door leads to it."""
    request = context.get("request")
    try:
        action = reverse("set_language") if request else ""
    except NoReverseMatch:
        action = ""
    others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
    here = request.get_full_path() if request else "/"
    return {"action": action, "others": others, "next": here, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of `icons.svg` beside its word; it says nothing to those who listen."""
    return put('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("ui/icons.svg"), name)


@register.simple_block_tag
def cell(content: SafeString, label: str, look: str = "") -> SafeString:
    """A cell of a `table.cards`, which carries its column's name to where there are no columns."""
    look = put(' class="{}"', look) if look else look
    return put('<td role="cell"{} data-label="{}"><div>{}</div></td>', look, label, content)


@register.simple_block_tag
def fact(content: SafeString, label: str) -> SafeString:
    """A line of a `dl.facts`."""
    return put("<dt>{}</dt><dd>{}</dd>", label, content)


@register.simple_block_tag
def confirm(content: SafeString, summary: str, *, unfolded: object = None) -> SafeString:
    """Render a step that asks once more: opened by hand, or because of a problem, it states the consequences and
    holds the form.
    """
    state = SafeString(" open") if unfolded else ""
    inside = put('<div class="inside">{}</div>', content)
    return put('<details class="confirm"{}><summary>{}</summary>{}</details>', state, summary, inside)


@register.simple_tag
def empty_state(text: str) -> SafeString:
    return put('<p class="empty">{}</p>', text)
