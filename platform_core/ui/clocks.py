"""Rendering of clocks, in Python: a page has as many as there are things to do, and a template takes long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from platform_core.ui import wording
from platform_core.ui.markup import link, put, until
from platform_core.ui.parts import Clock

LINES: Final = {look: f'<p class="{look}">{{}}</p>' for look in ("what", "left", "hint", "hint desk-only")} | {
    "": "<p>{}</p>"
}
WHY: Final = '<a class="button quiet small" href="{}" aria-label="{} {}">{}</a>'
SAID: Final = {
    "due": _("Due:"),
    "strict": _("Strictly counted:"),
    "legal": _("Moved past rest days:"),
    "why": _("Why then?"),
    "law": _("by law"),
    "contract": _("agreed in the contract"),
    "promise": _("a promise of the platform"),
    "provisional": _("provisional: the calendar of that year has not been announced"),
}


@cache
def _translate_words(language: str | None) -> Mapping[str, str]:
    """Looked up once, not for each of them."""
    return {name: str(text) for name, text in SAID.items()}


def render_clock(of: Clock, *, at: datetime) -> SafeString:
    """Render a clock: its task, when it is due, how long that is from now, and whose word it is."""
    lines = (put(LINES[look], text) for look, text in _lines(of, at) if text)
    return put('<div class="clock{}">{}</div>', _look(of, at), SafeString("".join(lines)))


def render_due(of: Clock, *, at: datetime) -> SafeString:
    """Render a clock as a line of things to do: how long is left, the task and what follows, the way to the days."""
    said = _translate_words(get_language())
    task = link(of.href, of.title) if of.href else of.title
    party = "hint desk-only" if of.mine and not of.provisional else "hint"  # on a phone "Why then?" says it
    hints = (
        put(LINES[look], text) for look, text in (("hint", of.then), (party, " · ".join(_party(of, said)))) if text
    )
    return put(
        '<li>{}<div class="thing"><div><p class="what">{}</p>{}</div></div>{}</li>',
        render_left(of.due_at, at=at),
        task,
        SafeString("".join(hints)),
        put(WHY, of.why, said["why"], of.title, said["why"]) if of.why else "",
    )


def render_left(due_at: datetime, *, at: datetime) -> SafeString:
    """Render the time that is left until an end, and the end."""
    ends = _end(_translate_words(get_language())["due"], due_at)
    look = "over" if at >= due_at else "soon" if wording.ends_today(due_at, at=at) else "calm"
    return put('<p class="left {}"><strong>{}</strong> {}</p>', look, wording.time_left(due_at, at=at), ends)


def _look(of: Clock, at: datetime) -> str:
    if of.ended:
        return " ended missed" if of.missed else " ended"
    return " over" if at >= of.due_at else " mine" if of.mine else ""


def _lines(of: Clock, at: datetime) -> Iterator[tuple[str, str]]:
    """Each with its look."""
    said = _translate_words(get_language())
    yield "what", link(of.href, of.title) if of.href else of.title
    yield "left", of.ended or wording.time_left(of.due_at, at=at)
    if of.ended:
        yield "hint", _end(said["due"], of.due_at)
        yield "hint", of.came
    else:
        yield "", _end(said["due"], of.due_at)
        if of.strict != of.legal:
            yield "hint", _end(said["strict"], of.strict)
            yield "hint", _end(said["legal"], of.legal)
        yield "hint", " · ".join(_party(of, said))
        yield "hint", of.then
    if of.why:
        yield "hint", put('<a href="{}" aria-label="{} {}">{}</a>', of.why, said["why"], of.title, said["why"])


def _end(label: str, end: datetime) -> SafeString:
    return put("{} {}", label, until(end))


def _party(of: Clock, said: Mapping[str, str]) -> Iterator[str]:
    yield of.owed[:1].upper() + of.owed[1:]
    if of.whom:
        yield of.whom
    yield said["law" if of.by_law else "contract" if of.by_contract else "promise"]
    if of.provisional:
        yield said["provisional"]
