"""A clock and the reason for its end in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ClosingReason, Promise, ReasonKind, Why
from platform_core.deadlines.verification import CountedDay
from platform_core.eventlog.facts import DomainEvent
from platform_core.http.action_pages import humanize
from platform_core.legal import in_words
from platform_core.ui import wording

BY_ITSELF: Final = (Role.SYSTEM, Role.ANONYMOUS)  # a carrier, a provider or a clock reported it
FEW: Final = 40  # days that are listed one by one; of more days only the first and the last two

WHOSE: Final[Mapping[str, Any]] = {
    Role.SHOPPER: _("the shopper"),
    Role.MERCHANT: _("the shop"),
    Role.STAFF: _("the platform"),
    Role.REGULATOR: _("the authority"),
    Role.SYSTEM: _("the platform"),
    Role.ANONYMOUS: _("nobody signed in"),
}
KINDS: Final[Mapping[str, Any]] = {
    "workday": _("a working day"),
    "weekend": _("a weekend"),
    "holiday": _("a day off by the notice"),
    "makeup": _("a weekend that is worked by the notice"),
    "": _("a day that no notice has announced yet"),
}
STATES: Final[Mapping[str, Any]] = {
    "running": _("runs"),
    "paused": _("stands still"),
    "met": _("done in time"),
    "missed": _("not done in time"),
    "void": _("no longer counts"),
}


def titled() -> set[str]:
    """The kinds with a title for people."""
    return {kind for kind, spec in DECLARED.items() if spec.title}


def rights() -> set[str]:
    """The kinds of which a right runs out, so that nobody has to do anything."""
    return {kind for kind, spec in DECLARED.items() if spec.is_right}


def is_right(kind: str) -> bool:
    """Tell whether a right runs out with it."""
    spec = DECLARED.get(kind)
    return spec is not None and spec.is_right


def title(kind: str) -> str:
    """The act to be done; the kind itself if it has no title."""
    spec = DECLARED.get(kind)
    return gettext(spec.title) if spec and spec.title else humanize(kind.partition(".")[2])


def otherwise(kind: str) -> str:
    """The consequence if nobody does it; the name of the handler if no text says so."""
    spec = DECLARED.get(kind)
    if spec and spec.otherwise:
        return gettext(spec.otherwise)
    return humanize(getattr(HANDLERS.get(kind), "__name__", "nothing"))


def say_happening(topic: str) -> str:
    """The fact's own sentence; empty if it has none or no code knows the topic any more."""
    fact = DomainEvent.TOPICS.get(topic)
    return gettext(fact.says) if fact and fact.says else ""


def party(role: str) -> str:
    return str(WHOSE.get(role, ""))


def sentence(promise: Promise) -> str:
    """A clock in one line: whose turn it is, the act to be done, until when, and its state."""
    return gettext("%(who)s: %(what)s, until %(when)s (%(state)s)") % {
        "who": party(promise.owed_by),
        "what": title(promise.kind),
        "when": wording.until(promise.due_at),
        "state": standing(promise),
    }


def standing(promise: Promise) -> str:
    """The state of a clock. A met clock is called "in time" only if it was: the sweep may have been late as well."""
    if promise.state == "met" and promise.closed_at and promise.closed_at >= promise.due_at:
        return gettext("done")
    return str(STATES[promise.state])


def explain(why: Why) -> list[str]:
    """The whole explanation from the start to the end and beyond, one sentence each."""
    counted = [*begun(why), *explain_rule(why), *days(why), *explain_end(why)]
    return [*counted, *explain_changes(why), *gone(why), explain_check(why)]


def days(why: Why) -> Iterator[str]:
    """Each day up to the end with its number, or why it has none; and where another period bars or extends it."""
    counted, parts = counted_days(why), why.within.split("+")
    shown = counted if len(counted) <= FEW else (counted[0], *counted[-2:])
    for part, text in enumerate(parts):
        if part:
            yield gettext("From here on what was added is counted: %(length)s.") % {"length": _length(text)}
        for found in shown:
            if found.part == part:
                yield _day(found)
        if "<" in text:
            yield _explain_bar(text.partition("<")[2], why)


def counted_days(why: Why) -> tuple[CountedDay, ...]:
    """The days up to the counted end; if days were counted, the last one is the last day of the period."""
    return why.recomputed.until(_counted_end(why))


def begun(why: Why) -> Iterator[str]:
    at, origin = wording.moment(why.promise.started_at), why.origin
    if origin is None:
        yield gettext("The count begins on %(at)s.") % {"at": at}
        return
    params = {"at": at, "what": say_happening(origin.topic) or humanize(origin.topic.replace(".", " "))}
    if origin.role in BY_ITSELF:
        yield gettext("The count begins on %(at)s, with this: %(what)s.") % params
    else:
        params |= {"who": party(origin.role)}
        yield gettext("The count begins on %(at)s, with this: %(what)s (by %(who)s).") % params


def explain_rule(why: Why) -> Iterator[str]:
    whole, *more = why.within.split("+")
    length = _length(whole.partition("<")[0])
    if not why.rule_version:
        yield gettext("The contract gives %(length)s.") % {"length": length}
    else:
        yield gettext("%(says)s: %(length)s, by %(what)s (%(code)s, version %(version)d).") % {
            "says": in_words.about(why.rule_says),
            "length": length,
            "what": gettext("law") if why.is_law else gettext("the platform's own promise"),
            "code": why.rule,
            "version": why.rule_version,
        }
    for part in more:
        yield gettext("Added to it: %(length)s.") % {"length": _length(part)}
    if why.promise.provisional:
        yield gettext("A year that nobody has announced yet decides; it is counted again when it is known.")


def explain_end(why: Why) -> Iterator[str]:
    if differs_from_count(why):
        yield gettext(
            "Counted alone it would end: %(end)s. But a calendar, or time that was added, takes no time from the"
            " consumer that was shown to them, and makes nobody late by a day of which nobody could know."
        ) % {"end": wording.until(_counted_end(why))}
    yield gettext("So the end is: %(end)s, by calendar %(calendar)d.") % {
        "end": wording.until(why.promise.due_at),
        "calendar": why.calendar_version,
    }


def differs_from_count(why: Why) -> bool:
    """Tell whether another end than the counted one stands, and rightly so."""
    return why.agrees and why.promise.due_at != _counted_end(why)


def second_end(why: Why) -> datetime:
    """The end by the second count; the due time itself if both counts agree."""
    return why.promise.due_at if why.agrees else _counted_end(why)


def explain_changes(why: Why) -> Iterator[str]:
    ends = [*(change.due_at for change in why.history), why.promise.due_at]
    for change, (before, after) in zip(why.history, pairwise(ends), strict=True):
        params = {"at": wording.moment(change.closed_at), "reason": reason(change.reason)}
        if before == after:
            yield gettext("The end stayed what it was when this changed on %(at)s: %(reason)s.") % params
        else:
            params |= {"end": wording.until(before)}
            yield gettext("Until %(at)s another end stood here: %(end)s. What changed it: %(reason)s.") % params


def gone(why: Why) -> Iterator[str]:
    course = why.course
    if course.paused_at:
        yield gettext("It stood still from %(at)s on: %(reason)s.") % {
            "at": wording.moment(course.paused_at),
            "reason": humanize(course.pause_reason),
        }
    if course.resumes_at and course.closed_at is None:
        yield gettext("It goes on by itself at %(at)s at the latest.") % {"at": wording.until(course.resumes_at)}
    if course.attempts:
        yield ngettext(
            "What follows could not be carried out %(n)d time.",
            "What follows could not be carried out %(n)d times.",
            course.attempts,
        ) % {"n": course.attempts}
    yield _end(why)


def explain_check(why: Why) -> str:
    if why.agrees:
        return gettext("Counted a second time, by code that knows nothing of the first: the same instant.")
    return gettext("Counted a second time it does NOT come to the same instant. A person has to look.")


def reason(of: ClosingReason) -> str:
    """Why a clock was changed or ended, in the reader's language; a text that a person wrote stays as it is."""
    match of.kind:
        case ReasonKind.RECOMPUTED:
            return gettext("counted again by calendar %(n)s") % {"n": of.params["calendar"]}
        case ReasonKind.RESUMED:
            added = _length(of.params["added"]) if of.params["added"] else gettext("nothing")
            params = {"why": humanize(of.params["why"]), "length": added}
            said = gettext("it stood still (%(why)s); added: %(length)s") % params
            return f"{said}; {of.text}" if of.text else said
        case _:
            return humanize(of.text)


def _end(why: Why) -> str:
    """How the clock ended, or the consequence if nobody acts."""
    course, promise = why.course, why.promise
    if course.closed_at is None:
        return gettext("If it is not done by then: %(then)s") % {"then": otherwise(promise.kind)}
    params = {"at": wording.moment(course.closed_at)}
    late = wording.length(max(course.closed_at - promise.due_at, timedelta()))
    if course.late is not None:
        said = gettext("Nobody had done it by then. %(late)s after the end the system acted: %(then)s")
        return said % {"late": late, "then": otherwise(promise.kind)}
    if promise.state == "met" and course.closed_at >= promise.due_at and not course.paused_at:
        return gettext("Done on %(at)s, %(late)s after the end: nothing had followed by then.") % (
            params | {"late": late}
        )
    params |= {"state": standing(promise), "reason": reason(course.reason)}
    return gettext("%(state)s on %(at)s. %(reason)s") % params


def _counted_end(why: Why) -> datetime:
    """The end of the second count that the declaration chooses: the strict or the legal one."""
    spec, again = DECLARED.get(why.promise.kind), why.recomputed
    strictly = spec.due == "strict" if spec else why.promise.due_at == why.promise.due_strict
    return again.strict if strictly else again.legal


def _explain_bar(other: str, why: Why) -> str:
    bar = why.recomputed.bar or _counted_end(why)
    return gettext("It ends by %(end)s at the latest: the day before this is over, %(length)s from the same start.") % {
        "end": wording.until(bar),
        "length": _length(other),
    }


def _day(found: CountedDay) -> str:
    params = {"day": _on(found.day), "kind": KINDS[found.kind], "n": found.number or 0}
    if found.moved:
        return gettext("%(day)s is %(kind)s: the end moves on.") % params
    if found.number is None and found.kind in {"workday", "makeup"}:
        return gettext("%(day)s is %(kind)s: here it ends.") % params
    if found.number is None:
        return gettext("%(day)s is %(kind)s and does not count.") % params
    return gettext("Day %(n)d is %(day)s, %(kind)s.") % params


def _on(day: date) -> str:
    return f"{wording.day(day)} ({WEEKDAYS[day.weekday()]})"


def _length(text: str) -> str:
    unit, _sep, n = text.partition(":")
    return in_words.number(int(n), unit)
