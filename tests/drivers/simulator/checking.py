"""Did every case go as it should? What the model says beside what the database and the provider's statement say.

Harm is money that was somebody's already, times the hours for which we kept it from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Final
from uuid import UUID

from platform_core.drivers.world.fixtures import PLENTY
from tests.drivers.simulator.bank import Given, Taken
from tests.drivers.simulator.contracts import Agreed
from tests.drivers.simulator.oracle.course import Clock, Course
from tests.drivers.simulator.oracle.sale import share
from tests.drivers.simulator.seen import Ledger, Ran, Seen
from tests.drivers.simulator.words import HOUR, Case, Done, Mood

# So much later than its instant a default may be carried out here: the acts of an hour come first, and time runs on
# while the workers of two busy cores do what a midnight brings. What is due is judged to the microsecond.
GRACE: Final = timedelta(minutes=3)
KINDS: Final = ("orders", "aftersales", "complaints", "payments")  # of debts; the last: money that no order wants
PROMPT: Final = timedelta(minutes=12)  # an outside call that was lost is made again within it; only then it is late
# What the model counts; what else people are told is no part of it.
COUNTED: Final = (
    "notice orders.",
    "notice aftersales.",
    "notice complaints.",
    "notice payments.",
    "notice merchants.",
    "notice catalog.",
    "notice privacy.",
    "notice notices.advertisement",
    "breach ",
    "bulletin ",
    "credit ",
)


class Wrong(StrEnum):
    """In which way something is wrong, for the person whose case it is."""

    MISSED = "missed"  # what should be is not, or is late, or is something else
    EARLY = "early"  # it was done, or is due, before its instant
    DOUBLE = "double"  # it was done more often than it should


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in which way, as it should be and as it is. ``case`` is none for what is no single case's."""

    wrong: Wrong
    what: str
    expected: object
    found: object
    case: Case | None = None

    def __str__(self) -> str:
        case = f"case {self.case.number} ({self.case.plot})" if self.case else "of no case"
        return f"{case}: {self.wrong}: {self.what}: expected {self.expected}, is {self.found}"


def judged(
    courses: Sequence[Course],
    done: Mapping[int, Sequence[Done]],
    seen: Mapping[int, Seen],
    ledger: Ledger,
    *,
    skus: Mapping[int, UUID],
) -> Iterator[Finding]:
    """All that is wrong. ``done``, ``seen`` and ``skus``: by the number of the case."""
    for course in courses:
        number = course.case.number
        for finding in _of_case(course, seen[number], [bool(one.refusal) for one in done[number]]):
            yield replace(finding, case=course.case)
    yield from _of_all(courses, ledger, skus)


def harm_hours(course: Course, given: Sequence[Given]) -> dict[str, float]:
    """Of one case by the kind of its debts, to the end of its course if the money has not come by then.

    What comes pays the oldest debt first. Not ours to end is the time in which the provider itself hears nothing or
    refuses, and in which a lost call is made again.
    """
    end = max([course.now, *(line.at for line in given)])
    excused = PROMPT + (course.case.silence if course.case.mood is Mood.DEAF else timedelta(0))
    came, kept = [(line.at, line.fen) for line in given], dict.fromkeys(KINDS, 0.0)
    for debt in course.debts:
        for at, fen in _paid(debt.fen, came, end=end):
            kept[debt.kind] += fen / 100 * (max(at - (debt.asked or debt.at) - excused, timedelta(0)) / HOUR)
    return kept


def _paid(debt: int, came: list[tuple[datetime, int]], *, end: datetime) -> Iterator[tuple[datetime, int]]:
    """When how much of a debt was paid out of what ``came``, which is then less; what is left of it, at the end."""
    while debt and came:
        at, fen = came.pop(0)
        part = min(fen, debt)
        yield at, part
        debt -= part
        if fen > part:
            came.insert(0, (at, fen - part))
    yield end, debt


def _of_all(courses: Sequence[Course], ledger: Ledger, skus: Mapping[int, UUID]) -> Iterator[Finding]:
    """Shelves, what nobody got through, what waits with no clock, and books that do not balance."""
    yield from _of_shelves(courses, ledger, skus)
    for subscriber, error in ledger.waiting:
        yield Finding(Wrong.MISSED, f"delivery to {subscriber}", "made", error or "waiting")
    for state, rows in ledger.unclocked.items():
        yield Finding(Wrong.MISSED, f"rows without a clock in {state}", 0, rows)
    if ledger.unverified:
        yield Finding(Wrong.MISSED, "contracts that do not verify", 0, ledger.unverified)
    if ledger.unowned:
        yield Finding(Wrong.MISSED, "fen without an owner", 0, ledger.unowned)
    for difference in ledger.differences:
        yield Finding(Wrong.MISSED, "the ledger", "balanced", difference)


def _of_shelves(courses: Sequence[Course], ledger: Ledger, skus: Mapping[int, UUID]) -> Iterator[Finding]:
    """Of a lot that is over nothing is left but what is set aside."""
    sold, held, gone = Counter[UUID](), Counter[UUID](), set[UUID]()
    for course in courses:
        sku, state = skus[course.case.number], course.states["order"]
        sold[sku] += course.sold + course.case.pieces * course.is_sent
        held[sku] += course.case.pieces * (state in ("placed", "paid"))
        gone |= {sku} if "too_old" in course.marks else set()
    for sku in sorted(set(skus.values())):
        on_hand = held[sku] if sku in gone else PLENTY - sold[sku]
        expected, found = (on_hand, held[sku]), ledger.shelves[sku]
        if found != expected:
            wrong = Wrong.DOUBLE if sum(found) < sum(expected) else Wrong.MISSED
            yield Finding(wrong, f"pieces of {sku}", expected, found)


def _of_case(course: Course, seen: Seen, refused: Sequence[bool]) -> Iterator[Finding]:
    for kind, expected, ran in _clocks(course, seen):
        yield from _of_clock(kind, expected, ran)
    for what, state in {**course.states, "share": share(course)}.items():
        if (found := seen.states.get(what, "")) != state:
            yield Finding(Wrong.EARLY if found == "settled" else Wrong.MISSED, what, state, found)
    yield from _of_contract(course, seen)
    yield from _of_money(course, seen)
    should = Counter({f"notice {name}": n for name, n in course.notices.items()})
    should.update(f"breach {kind}" for kind in course.breaches)
    should.update(course.counts)
    counted = Counter({name: n for name, n in seen.counts.items() if name.startswith(COUNTED)})
    for name in sorted(should.keys() | counted.keys()):
        if should[name] != counted[name]:
            yield _of_number(name, should[name], counted[name])
    for act, expects, was in zip_longest(course.case.acts, course.refusals, refused):
        if expects != was:
            yield Finding(Wrong.MISSED, f"{act.do} refused", expects, was)


def _of_contract(course: Course, seen: Seen) -> Iterator[Finding]:
    """It says what the purchase costs, and its payment is of just that; there is none where nothing was bought."""
    left = course.sums.get("deposit", 0)
    says = Agreed(course.fen - course.freight, course.freight, left, course.fen, course.fen + left)
    expected = says if course.states["order"] else None
    if seen.agreed != expected:
        yield Finding(Wrong.MISSED, "contract", expected, seen.agreed)


def _of_number(what: str, expected: int, found: int) -> Finding:
    return Finding(Wrong.DOUBLE if found > expected else Wrong.MISSED, what, expected, found)


def _clocks(course: Course, seen: Seen) -> Iterator[tuple[str, Clock | None, Ran | None]]:
    """By their kinds, each in its order, as they should be and as they are."""
    for kind in sorted({clock.kind for clock in course.clocks} | {clock.kind for clock in seen.clocks}):
        should = [clock for clock in course.clocks if clock.kind == kind]
        ran = [clock for clock in seen.clocks if clock.kind == kind]
        yield from ((kind, *both) for both in zip_longest(should, ran))


def _of_clock(kind: str, expected: Clock | None, found: Ran | None) -> Iterator[Finding]:
    if expected is None or found is None:
        yield Finding(Wrong.MISSED if found is None else Wrong.DOUBLE, kind, expected, found)
        return
    if abs(found.due - expected.due) > GRACE * expected.loosely:
        wrong = Wrong.EARLY if found.due < expected.due else Wrong.MISSED
        yield Finding(wrong, f"{kind} due", expected.due, found.due)
    if found.end != expected.end:
        wrong = Wrong.EARLY if found.end == "missed" else Wrong.MISSED
        yield Finding(wrong, f"{kind} ends", expected.end, found.end)
    elif found.end == "missed" and found.closed_at is not None:
        if found.closed_at < expected.due:
            yield Finding(Wrong.EARLY, f"{kind} carried out", expected.due, found.closed_at)
        elif found.closed_at > max(expected.due, expected.since) + GRACE * max(
            expected.loosely, 1
        ):  # sooner than it was known nothing can be
            yield Finding(Wrong.MISSED, f"{kind} carried out", expected.due, found.closed_at)


def _of_money(course: Course, seen: Seen) -> Iterator[Finding]:
    """In all, and never before it was the shopper's; by the provider's statement, and by our own books."""
    debts = sorted(debt.fen for debt in course.debts)
    booked = sorted(fen for _, fen, state in seen.refunds if state == "succeeded")
    owed, given = sum(debts), sum(line.fen for line in seen.given)
    if owed != given:
        yield _of_number("fen given back", owed, given)
    if booked != debts:
        yield Finding(Wrong.DOUBLE if sum(booked) > owed else Wrong.MISSED, "refunds", debts, booked)
    yield from _of_lines("debited", course.debits, seen.taken)
    yield from _of_lines("paid out", course.paid_out, seen.paid_out)
    so_far = 0
    for line in seen.given:
        so_far += line.fen
        if sum(debt.fen for debt in course.debts if debt.at <= line.at) < so_far <= owed:
            yield Finding(Wrong.EARLY, "fen given back", "not yet", line.at)


def _of_lines(what: str, expected: Sequence[tuple[int, datetime]], lines: Sequence[Taken]) -> Iterator[Finding]:
    """Each once, and at its instant but for a call that was lost, by the provider's statement."""
    if [line.fen for line in lines] != [fen for fen, _ in expected]:
        yield _of_number(f"fen {what}", sum(fen for fen, _ in expected), sum(line.fen for line in lines))
        return
    for (_, due), line in zip(expected, lines, strict=True):
        if not due <= line.at <= due + PROMPT:
            yield Finding(Wrong.EARLY if line.at < due else Wrong.MISSED, what, due, line.at)
