"""Did every case go as it should? What the model says beside what the database and the provider's statement say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Final
from uuid import UUID

from platform_core.drivers.simulator.harm_hours import HarmHours, harmed
from platform_core.drivers.simulator.oracle.course import Clock, Course
from platform_core.drivers.simulator.oracle.sale import share
from platform_core.drivers.simulator.seen import Ledger, Ran, Seen
from platform_core.drivers.world.fixtures import PLENTY

# So much later than its instant a default may be carried out here: the acts of an hour come first, and time runs on
# while the workers of two busy cores do what a midnight brings. What is due is judged to the microsecond.
GRACE: Final = timedelta(minutes=3)
TELLING: Final = ("orders.", "aftersales.", "complaints.")  # whose notices the model knows


class Wrong(StrEnum):
    """In which way something is wrong, for the person whose case it is."""

    MISSED = "missed"  # what should be is not, or is late, or is something else
    EARLY = "early"  # it was done, or is due, before its instant
    DOUBLE = "double"  # it was done more often than it should


@dataclass(frozen=True, slots=True)
class Finding:
    """Of which case, what, as it should be and as it is."""

    wrong: Wrong
    case: int
    plot: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is wrong, the harm done, and how late defaults were in seconds."""

    findings: tuple[Finding, ...]
    harm_hours: HarmHours
    lateness: tuple[float, ...]

    def count(self, wrong: Wrong) -> int:
        return sum(finding.wrong is wrong for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Pair:
    """One case: what should be, and what is."""

    course: Course
    seen: Seen

    def finding(self, wrong: Wrong, what: str, expected: object, found: object) -> Finding:
        case = self.course.case
        return Finding(wrong, case.number, case.plot, what, str(expected), str(found))


def judged(courses: Sequence[Course], refused: Mapping[int, list[bool]], seen: Mapping[int, Seen]) -> Verdict:
    """``refused``: of each case, whether its acts were, one by one."""
    findings, harm_hours, lateness = list[Finding](), HarmHours(), list[float]()
    for course in courses:
        pair = Pair(course, seen[course.case.number])
        findings += _of_case(pair, refused[course.case.number])
        harm_hours += harmed(course, pair.seen.given)
        lateness += _lateness(pair)
    return Verdict(tuple(findings), harm_hours, tuple(sorted(lateness)))


def of_all(courses: Sequence[Course], ledger: Ledger, *, skus: Mapping[int, UUID]) -> Iterator[Finding]:
    """Shelves, what nobody got through, and what waits with no clock. ``skus``: by the number of the case."""
    sold, held = Counter[UUID](), Counter[UUID]()
    for course in courses:
        sku = skus[course.case.number]
        sold[sku] += course.case.pieces * (course.order in ("shipped", "received"))
        held[sku] += course.case.pieces * (course.order in ("placed", "paid"))
    for sku in sorted(set(skus.values())):
        expected = (PLENTY - sold[sku], held[sku])
        if ledger.shelves[sku] != expected:
            wrong = Wrong.DOUBLE if sum(ledger.shelves[sku]) < sum(expected) else Wrong.MISSED
            yield Finding(wrong, -1, "", f"pieces of {sku}", str(expected), str(ledger.shelves[sku]))
    for subscriber, error in ledger.waiting:
        yield Finding(Wrong.MISSED, -1, "", f"delivery to {subscriber}", "made", error or "waiting")
    for state, rows in ledger.unclocked.items():
        yield Finding(Wrong.MISSED, -1, "", f"rows without a clock in {state}", "0", str(rows))


def _of_case(pair: Pair, refused: Sequence[bool]) -> Iterator[Finding]:
    yield from _clocks(pair)
    yield from _states(pair)
    yield from _money(pair)
    yield from _counted(pair, "notice", pair.course.notices, _heard(pair))
    yield from _counted(pair, "breach", Counter(pair.course.breaches), Counter(pair.seen.breaches))
    for n, (should, was) in enumerate(zip_longest(pair.course.refusals, refused)):
        if should != was:
            act = pair.course.case.acts[n].do
            yield pair.finding(Wrong.MISSED, f"{act} refused", should, was)


# Clocks


def _clocks(pair: Pair) -> Iterator[Finding]:
    for kind, should, ran in _by_kind(pair):
        for expected, found in zip_longest(should, ran):
            yield from _clock(pair, kind, expected, found)


def _by_kind(pair: Pair) -> Iterator[tuple[str, list[Clock], list[Ran]]]:
    should, ran = defaultdict[str, list[Clock]](list), defaultdict[str, list[Ran]](list)
    for clock in pair.course.clocks:
        should[clock.kind].append(clock)
    for row in pair.seen.clocks:
        ran[row.kind].append(row)
    for kind in sorted(should.keys() | ran.keys()):
        yield kind, should[kind], ran[kind]


def _clock(pair: Pair, kind: str, expected: Clock | None, found: Ran | None) -> Iterator[Finding]:
    if expected is None or found is None:
        yield pair.finding(Wrong.MISSED if found is None else Wrong.DOUBLE, kind, expected, found)
        return
    slack = GRACE if expected.loosely else timedelta(0)
    if abs(found.due - expected.due) > slack:
        wrong = Wrong.EARLY if found.due < expected.due else Wrong.MISSED
        yield pair.finding(wrong, f"{kind} due", expected.due, found.due)
    if found.end != expected.end:
        wrong = Wrong.EARLY if found.end == "missed" else Wrong.MISSED
        yield pair.finding(wrong, f"{kind} ends", expected.end, found.end)
    elif found.end == "missed" and found.closed_at is not None:
        yield from _punctual(pair, expected, found.closed_at)


def _punctual(pair: Pair, clock: Clock, closed_at: datetime) -> Iterator[Finding]:
    if closed_at < clock.due:
        yield pair.finding(Wrong.EARLY, f"{clock.kind} carried out", clock.due, closed_at)
    elif closed_at > _possible(clock) + GRACE:
        yield pair.finding(Wrong.MISSED, f"{clock.kind} carried out", clock.due, closed_at)


def _possible(clock: Clock) -> datetime:
    """What was over before anybody knew of it could not be carried out sooner than that."""
    return max(clock.due, clock.since)


def _lateness(pair: Pair) -> Iterator[float]:
    for _, should, ran in _by_kind(pair):
        for expected, found in zip(should, ran, strict=False):
            if found.end == "missed" and found.closed_at is not None:
                yield (found.closed_at - _possible(expected)).total_seconds()


# States, money, notices


def _states(pair: Pair) -> Iterator[Finding]:
    course = pair.course
    should = {
        "order": course.order,
        "goods_back": course.goods_back,
        "complaint": course.complaint,
        "basis": course.basis,
        "share": share(course),
    }
    for what, state in should.items():
        if (found := pair.seen.states.get(what, "")) != state:
            yield pair.finding(Wrong.EARLY if found == "settled" else Wrong.MISSED, what, state, found)


def _money(pair: Pair) -> Iterator[Finding]:
    """In all, and never before it was the shopper's."""
    owed, given = sum(debt.fen for debt in pair.course.debts), sum(line.fen for line in pair.seen.given)
    if owed != given:
        yield pair.finding(Wrong.DOUBLE if given > owed else Wrong.MISSED, "fen given back", owed, given)
    booked = [fen for _, fen, state in pair.seen.refunds if state == "succeeded"]
    debts = [debt.fen for debt in pair.course.debts]
    if sorted(booked) != sorted(debts):
        yield pair.finding(Wrong.DOUBLE if sum(booked) > sum(debts) else Wrong.MISSED, "refunds", debts, booked)
    so_far = 0
    for line in pair.seen.given:
        so_far += line.fen
        if sum(debt.fen for debt in pair.course.debts if debt.at <= line.at) < so_far <= owed:
            yield pair.finding(Wrong.EARLY, "fen given back", "not yet", line.at)


def _heard(pair: Pair) -> Counter[str]:
    """Of the notices that a case brings; what else people are told is no part of the model."""
    return Counter({template: n for template, n in pair.seen.notices.items() if template.startswith(TELLING)})


def _counted(pair: Pair, what: str, should: Counter[str], found: Counter[str]) -> Iterator[Finding]:
    for name in sorted(should.keys() | found.keys()):
        if should[name] != found[name]:
            wrong = Wrong.DOUBLE if found[name] > should[name] else Wrong.MISSED
            yield pair.finding(wrong, f"{what} {name}", should[name], found[name])
