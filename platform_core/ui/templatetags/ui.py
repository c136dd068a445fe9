"""Which components may a template use? ``{% load ui %}``; /ui/ shows each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from platform_core import clock as house_clock
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.forms import PageForm
from platform_core.ui.parts import Badge, Clock, Problem, Step

register = template.Library()


@register.simple_tag
def money(of: Money) -> SafeString:
    return format_html('<data class="numbers" value="{}">{}</data>', of, wording.amount(of))


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """An instant; a dash for one that has not come."""
    return "–" if at is None else _time(at, wording.moment(at))


@register.simple_tag
def until(end: datetime | None) -> SafeString | str:
    """An exclusive end, said as people say it."""
    return "–" if end is None else _time(end, wording.until(end))


@register.simple_tag
def badge(of: Badge) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', of.tone, of.text)


@register.inclusion_tag("ui/clock.html")
def clock(of: Clock) -> dict[str, Any]:
    """When something is due, how long that is from now, and by whose word."""
    at = house_clock.now()
    return {"clock": of, "over": at >= of.due_at, "left": wording.left(of.due_at, at=at)}


@register.inclusion_tag("ui/problem.html")
def problem(of: Problem) -> dict[str, Any]:
    return {"problem": of}


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Sequence[Step]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("ui/form.html", takes_context=True)
def form(context: Context, of: PageForm, *, button: str, look: str = "") -> dict[str, Any]:
    """The whole form, with its button. ``look`` is grave for what cannot be undone, quiet for what matters less."""
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


@register.simple_tag(takes_context=True)
def nav_link(context: Context, address: str, text: str, *, exact: bool = False) -> SafeString:
    """A link that knows whether the reader is there, or, unless ``exact``, somewhere below."""
    path = context["request"].path
    here = path == address if exact else path.startswith(address)
    return format_html('<a href="{}"{}>{}</a>', address, SafeString(' aria-current="page"') if here else "", text)


@register.simple_block_tag
def cell(content: SafeString, label: str, look: str = "") -> SafeString:
    """A cell of a `table.cards`, which carries its column's name to where there are no columns."""
    return format_html('<td role="cell" class="{}" data-label="{}"><div>{}</div></td>', look, label, content)


@register.simple_block_tag
def fact(content: SafeString, label: str) -> SafeString:
    """A line of a `dl.facts`."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, content)


@register.simple_block_tag
def confirm(content: SafeString, summary: str, *, unfolded: object = None) -> SafeString:
    """A step that asks once more: opened by hand, or because of a problem, it says what follows and holds the form."""
    state = SafeString(" open") if unfolded else ""
    inside = format_html('<div class="inside">{}</div>', content)
    return format_html('<details class="confirm"{}><summary>{}</summary>{}</details>', state, summary, inside)


@register.simple_tag
def empty_state(text: str) -> SafeString:
    return format_html('<p class="empty">{}</p>', text)


def _time(at: datetime, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', at.astimezone(UTC).isoformat(), text)
