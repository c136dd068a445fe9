"""Did every clock end when it had to, once? Each is judged by its own row of the tables, with a calendar of our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from platform_core.actors import Role
from platform_core.cases.table import CASES
from platform_core.deadlines.specs import DECLARED, Deadline, late_by
from platform_core.legal.rules import Rule
from platform_core.states import Lifecycle
from tests.drivers.simulator.findings import GRACE, Finding, Wrong, of_number
from tests.drivers.simulator.oracle.calendar import day_of, end_of_period, opened
from tests.drivers.simulator.seen import Clock, Seen, Thing

BEGINS: Final[Mapping[str, Callable[[datetime], datetime]]] = {
    "complaints.service_person": opened,
    "complaints.await_filing_longer": lambda end_of_the_fifteen_days: end_of_the_fifteen_days,  # known before they end
}
"""From when a clock counts, where that is not when what it counts from has happened."""
AT_ONCE: Final = ("catalog.tell_buyers", "complaints.forward_statement", "payments.hear_of_return", "privacy.erase")
"""What these wait for, the worker does at once, and no year has one that stands still."""


def judged(seen: Seen) -> Iterator[Finding]:
    before = {clock.id: clock for clock in seen.clocks}
    final = {thing.id: thing for thing in seen.things if _is_final(thing)}
    ended = max((clock.closed_at or clock.begun_at for clock in seen.clocks), default=None)
    for clock in seen.clocks:
        spec = DECLARED[clock.kind]
        until = clock.closed_at or ended or clock.due
        yield from _of_due(clock, spec, before.get(clock.replaces or ""))
        yield from _of_end(clock, until=until)
        yield from _of_subject(clock, final.get(clock.about))
        yield from _of_reminders(clock, spec, until=until)
    yield from _of_files(seen)


def _of_due(clock: Clock, spec: Deadline, before: Clock | None) -> Iterator[Finding]:
    within = _within(clock, spec, before)
    if clock.within != within:
        yield _missed(clock, "counts", within, clock.within)
    since = BEGINS[clock.kind](clock.started_at) if clock.kind in BEGINS else clock.started_at
    late = spec.owed_by is Role.SHOPPER
    due = end_of_period(within, since, by_law=spec.due == "legal", late=late)
    if clock.due != due:
        yield Finding(_sooner(clock.due, due), f"{clock.kind} due", due, clock.due, _owners(clock))
    if clock.started_at > clock.begun_at and clock.kind not in BEGINS:
        yield _missed(clock, "begins", clock.begun_at, clock.started_at)


def _within(clock: Clock, spec: Deadline, before: Clock | None) -> str:
    """As the rule says, or as it was promised; and longer by each day that it stood still."""
    if before is not None and before.paused_at and before.closed_at:
        days = (day_of(before.closed_at) - day_of(before.paused_at)).days
        return f"{before.within}+calendar_days:{days}" if days else before.within
    return str(spec.within.span) if isinstance(spec.within, Rule) and not clock.is_promised else clock.within


def _of_end(clock: Clock, *, until: datetime) -> Iterator[Finding]:
    """Once, and not before its instant; sooner than anybody knew of it nothing can be."""
    if len(clock.ended_in) != (clock.closed_at is not None):
        yield of_number(f"{clock.kind} ends", int(clock.closed_at is not None), len(clock.ended_in), *_owners(clock))
    if clock.end == "missed" and until < clock.due:
        yield Finding(Wrong.EARLY, f"{clock.kind} carried out", clock.due, until, _owners(clock))
    if clock.end != "paused" and until > max(clock.due, clock.begun_at) + GRACE:
        yield _missed(clock, "carried out", clock.due, clock.closed_at)
    if clock.end == "missed" and clock.kind in AT_ONCE:
        yield _missed(clock, "ends", "met", clock.end)


def _of_subject(clock: Clock, final: Thing | None) -> Iterator[Finding]:
    """What is over waits for nothing."""
    if final is None or clock.closed_at is not None:
        return
    if clock.kind in _ending_with(final.lifecycle):
        yield Finding(Wrong.DOUBLE, f"{clock.kind} of what is {final.state}", "ended", clock.end, _owners(clock))


def _of_reminders(clock: Clock, spec: Deadline, *, until: datetime) -> Iterator[Finding]:
    """One for each of the hours of its row that came while it ran."""
    if clock.replaces or clock.paused_at:
        return  # what was left of another's may come at once
    hours = [clock.due - timedelta(hours=before.n) for before in spec.remind_before]
    came = sum(clock.begun_at < at <= until - GRACE for at in hours)
    perhaps = sum(clock.begun_at < at <= until for at in hours)
    if not came <= clock.reminders <= perhaps:
        yield of_number(f"reminders of {clock.kind}", came, clock.reminders, *_owners(clock))


def _of_files(seen: Seen) -> Iterator[Finding]:
    """What a shop has not done in time stands on its file, once."""
    late = [clock for clock in seen.clocks if clock.end == "missed" and late_by(clock.kind) is Role.MERCHANT]
    expected = {(clock.kind, clock.about, clock.shop) for clock in late if clock.shop}
    found = Counter(seen.delays)
    for delay in sorted(expected | found.keys()):
        if (delay in expected) != found[delay]:
            kind, *owners = delay
            yield of_number(f"credit late {kind}", int(delay in expected), found[delay], *owners)


@cache
def _ending_with(lifecycle: str) -> set[str]:
    """The clocks that have no sense once it is over."""
    if case := CASES.get(lifecycle):
        return {clock.kind for clock in case.clocks} - case.outlives.keys()
    return {kind for waits in Lifecycle.REGISTRY[lifecycle].waits.values() for kind in waits.clocks}


def _is_final(thing: Thing) -> bool:
    return thing.state in {str(state) for state in Lifecycle.REGISTRY[thing.lifecycle].final_states()}


def _missed(clock: Clock, what: str, expected: object, found: object) -> Finding:
    return Finding(Wrong.MISSED, f"{clock.kind} {what}", expected, found, _owners(clock))


def _sooner(found: datetime, expected: datetime) -> Wrong:
    return Wrong.EARLY if found < expected else Wrong.MISSED


def _owners(clock: Clock) -> tuple[str | None, ...]:
    return (clock.person, clock.about, clock.shop)
