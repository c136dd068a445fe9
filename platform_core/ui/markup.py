"""A little HTML written in Python. Values are escaped, unless they are safe already."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from django.utils.safestring import SafeString

from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.parts import Badge


def put(markup: str, *values: object) -> SafeString:
    """Django's ``format_html``, which asks of each value three times whether it is lazy: a list has hundreds."""
    return SafeString(markup.format(*map(_safe, values)))


def time_of(at: datetime, text: str) -> SafeString:
    """An instant, for people and for programs."""
    return put('<time datetime="{}">{}</time>', at.astimezone(UTC).isoformat(timespec="seconds"), text)


def money(of: Money) -> SafeString:
    """An amount."""
    return put('<data class="numbers" value="{}">{}</data>', of, wording.amount(of))


def moment(at: datetime | None) -> SafeString | str:
    """An instant; a dash for one that has not come."""
    return "–" if at is None else time_of(at, wording.moment(at))


def until(end: datetime | None) -> SafeString | str:
    """An exclusive end, said as people say it."""
    return "–" if end is None else time_of(end, wording.until(end))


def badge(of: Badge) -> SafeString:
    """A state."""
    return put('<span class="badge {}">{}</span>', of.tone, of.text)


def link(address: str, text: str) -> SafeString:
    """A way there."""
    return put('<a href="{}">{}</a>', address, text)


def _safe(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))
