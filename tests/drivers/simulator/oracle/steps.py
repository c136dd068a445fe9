"""Was every step one that the table of its case allows? Each fact of a case is followed, with what its clocks did then.

A fact may belong to several steps, so that a case may stand in several states until the next one tells which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import CASES, Case
from platform_core.deadlines.specs import Deadline
from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.seen import Clock, Fact, Seen, Thing

SAID_AGAIN: Final = ("aftersales.sent",)  # another waybill of the same goods
WITH_THE_HOUSE: Final = ("article", "rule_version")  # whose first rows come with the schema, and nobody tells of them
TOPICS: Final = frozenset(fact.topic for case in CASES.values() for fact in case.facts)


def judged(seen: Seen) -> Iterator[Finding]:
    facts, clocks = defaultdict[str, list[Fact]](list), defaultdict[str, list[Clock]](list)
    for fact in seen.facts:
        facts[fact.about].append(fact)
    for clock in seen.clocks:
        clocks[clock.about].append(clock)
    for thing in seen.things:
        if case := CASES.get(thing.lifecycle):
            yield from _Course(case, thing, clocks[thing.id]).judged(facts[thing.id])


@dataclass(slots=True)
class _Course:
    """One case, followed from fact to fact. ``begins`` and ``ends``: for each turn the clocks that its steps may begin
    and end."""

    case: Case[Any]
    thing: Thing
    clocks: Sequence[Clock]
    states: set[str] = field(default_factory=set)
    begins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ends: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def judged(self, facts: Iterable[Fact]) -> Iterator[Finding]:
        told = [fact for fact in facts if fact.topic in TOPICS]
        born = self.case.born
        if not told or (told[0].topic != born.says.topic and self.thing.lifecycle in WITH_THE_HOUSE):
            return
        if told[0].topic != born.says.topic:
            yield self._wrong("begins", born.says.topic, told[0].topic)
        self.states = {str(born.state)}
        self._note([born], told[0].turn)
        for before, fact in pairwise(told):
            if not (fact.topic == before.topic and fact.topic in SAID_AGAIN):
                yield from self._follow(fact, beside=fact.turn == before.turn)
        if self.thing.state not in self.states:
            yield self._wrong("state", " or ".join(sorted(self.states)), self.thing.state)
        replaced = {clock.replaces for clock in self.clocks}
        for clock in self.clocks:
            if clock.kind in _kinds(self.case.clocks):
                yield from self._by_no_step(clock, is_replaced=clock.id in replaced)

    def _by_no_step(self, clock: Clock, *, is_replaced: bool) -> Iterator[Finding]:
        """It began, or ended, and no step of the table says so."""
        if not clock.replaces and clock.kind not in self.begins[clock.begun_in]:
            yield self._wrong(f"{clock.kind} begins", "with a step", clock.begun_at, Wrong.DOUBLE)
        if is_replaced:
            return
        for turn in clock.ended_in:
            if clock.kind not in self.ends[turn] | (self._untold if clock.end == "missed" else set()):
                yield self._wrong(f"{clock.kind} is {clock.end}", "by a step", clock.closed_at)

    @property
    def _untold(self) -> set[str]:
        """The clocks whose end is told as such; or of which the app judges whether anybody is to blame."""
        ways = [(step.when_missed, step.says) for step in self.case.steps if step.when_missed]
        return _kinds(clock for clock, says in ways if not says or clock.red_line)

    def _follow(self, fact: Fact, *, beside: bool) -> Iterator[Finding]:
        """``beside``: in the turn of another step, whoever made that."""
        ways = [step for step in self.case.steps if self._fits(step, fact, beside=beside)]
        whole = [step for step in ways if not self._left_over(step, fact)]
        if not ways:
            yield self._wrong(f"{fact.topic} by {fact.role}", "a step", " or ".join(sorted(self.states)))
            return
        if not whole:
            yield self._wrong(f"clocks of {ways[0].name}", "ended and begun", self._left_over(ways[0], fact))
        ways = whole or ways
        self.states = {str(step.to) if step.to else state for step in ways for state in self._from(step)}
        self._note(ways, fact.turn)

    def _note(self, ways: Iterable[Born[Any] | Step[Any]], turn: str) -> None:
        for way in ways:
            self.begins[turn] |= _kinds(way.starts)
            if isinstance(way, Step):
                self.begins[turn] |= _kinds(way.ensures)
                self.ends[turn] |= _kinds([*way.meets, *way.voids, *([way.when_missed] if way.when_missed else [])])

    def _fits(self, step: Step[Any], fact: Fact, *, beside: bool) -> bool:
        may = fact.role in step.by or (beside and Role.SYSTEM in step.by)
        return bool(step.says and step.says.topic == fact.topic and may and self._from(step))

    def _from(self, step: Step[Any]) -> set[str]:
        return self.states & {str(source) for source in step.sources}

    def _left_over(self, step: Step[Any], fact: Fact) -> list[str]:
        """The clocks that the step should have ended and that ran on, should have begun and that do not run, or should
        have had and had not."""
        ends = _kinds(clock for clock in (*step.meets, *step.voids) if not clock.red_line)
        open_on = {clock.kind for clock in self.clocks if _runs_through(clock, fact)}
        begun = {clock.kind for clock in self.clocks if clock.begun_in == fact.turn}
        there = {clock.kind for clock in self.clocks if _is_open_at(clock, fact)}
        ended = {clock.kind for clock in self.clocks if fact.turn in clock.ended_in}
        return [
            *(f"{kind} runs on" for kind in sorted(ends & open_on)),
            *(f"{kind} does not begin" for kind in sorted(_kinds(step.starts) - begun)),
            *(f"{kind} does not run" for kind in sorted(_kinds(step.ensures) - begun - there)),
            *(f"{kind} is not there" for kind in sorted(_kinds(step.during) - there - ended)),
        ]

    def _wrong(self, what: str, expected: object, found: object, wrong: Wrong = Wrong.MISSED) -> Finding:
        return Finding(wrong, f"{self.thing.lifecycle} {what}", expected, found, self.thing.owners)


def _runs_through(clock: Clock, fact: Fact) -> bool:
    """It ran before, and does so afterwards."""
    return clock.begun_at < fact.at and (clock.closed_at is None or clock.closed_at > fact.at)


def _is_open_at(clock: Clock, fact: Fact) -> bool:
    return clock.begun_at <= fact.at and (clock.closed_at is None or clock.closed_at > fact.at)


def _kinds(clocks: Iterable[Deadline]) -> set[str]:
    return {clock.kind for clock in clocks}
