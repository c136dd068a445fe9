"""What if nobody ever acts? Every way through a case, with the clocks that run on it, is walked when it is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from platform_core.actors import Role
from platform_core.cases.shape import Shape, Step
from platform_core.states import Waits

Place: TypeAlias = tuple[str, frozenset[str]]  # a state, and the kinds of clock that run in it


def refuse_what_hangs(case: Shape[Any]) -> None:
    """Raises ``ValueError`` with every place where the case would wait for somebody who need not come."""
    places = sorted(reached(case), key=_named)
    wrong = [complaint for place in places for complaint in _wrong_with(case, place)]
    wrong += [f"silence from {_named(place)} goes round without a reason" for place in places if _loops(case, place)]
    if wrong:
        raise ValueError(f"{case.kind}: " + "; ".join(wrong))


def reached(case: Shape[Any]) -> set[Place]:
    """Every state with every set of clocks that can run in it, whoever acts."""
    start = (str(case.born.state), frozenset(clock.kind for clock in case.born.starts))
    found, new = {start}, [start]
    while new:
        for place in _next(case, new.pop()):
            if place not in found:
                found.add(place)
                new.append(place)
    return found


def waits(case: Shape[Any]) -> dict[Any, Waits]:
    """What leads on from each state that is no end: the clocks that can run in it, or why it may rest."""
    kinds = {str(state): set[str]() for state in case.open_states}
    for state, clocks in reached(case):
        if state in kinds:
            kinds[state] |= clocks - case.outlives.keys()
    clocked = {state: Waits(clocks=tuple(sorted(kinds[state]))) for state in case.open_states if kinds[state]}
    return clocked | {state: Waits(rests=why) for state, why in case.rests.items()}


def walk(case: Shape[Any], place: Place) -> list[str]:
    """The states that silence leads through from here, up to an end, a rest or the first place that comes again."""
    return [state for state, _ in _way(case, place)]


def _way(case: Shape[Any], place: Place) -> list[Place]:
    seen: list[Place] = []
    while place not in seen:
        seen.append(place)
        steps = [case.missed[kind] for kind in sorted(place[1]) if place[0] in case.missed[kind].sources]
        if not steps:
            return seen
        place = _after(case, steps[0], place, missed=True)
    return [*seen, place]


def _next(case: Shape[Any], place: Place) -> Iterator[Place]:
    state, clocks = place
    for step in case.steps:
        if state in step.sources:
            if set(step.by) - {Role.SYSTEM} or not step.when_missed:
                yield _after(case, step, place, missed=False)
            if step.when_missed and step.when_missed.kind in clocks:
                yield _after(case, step, place, missed=True)


def _after(case: Shape[Any], step: Step[Any], place: Place, *, missed: bool) -> Place:
    state, clocks = place
    ended = {clock.kind for clock in (*step.meets, *step.voids)}
    ended |= {step.when_missed.kind} if missed and step.when_missed else set()
    started = {clock.kind for clock in step.starts}
    if twice := (clocks - ended) & started:
        raise ValueError(f"{case.kind}: {step.name} starts {sorted(twice)}, which may be running already in {state}")
    return str(step.to or state), (clocks - ended) | started


def _wrong_with(case: Shape[Any], place: Place) -> Iterator[str]:
    state, clocks = place
    final = {str(end) for end in case.final_states}
    if state in final and (running := clocks - case.outlives.keys()):
        yield f"{sorted(running)} still runs when it is {state}"
    if state not in final and state not in case.rests and not clocks - case.outlives.keys():
        yield f"{state} can be reached with no clock that leads on; give it one, or say why it may rest"
    for kind in sorted(clocks - case.outlives.keys()):
        if state not in final and state not in case.missed[kind].sources:
            yield f"{kind} may run out in {state}, where {case.missed[kind].name} is not possible"


def _loops(case: Shape[Any], place: Place) -> bool:
    """Does silence go round and round, and no step of the round says why that may be?"""
    way = _way(case, place)
    if len(way) == len(set(way)):
        return False
    circle = {state for state, _ in way[way.index(way[-1]) :]}
    return not any(step.again for step in case.missed.values() if circle & set(map(str, step.sources)))


def _named(place: Place) -> str:
    return f"{place[0]} with {sorted(place[1])}"
