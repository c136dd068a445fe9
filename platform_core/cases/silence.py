"""The walk of silence: when a case is declared, every way through it is walked, with the clocks that run on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from platform_core.actors import Role
from platform_core.cases.shape import Shape, Step
from platform_core.deadlines.specs import Deadline
from platform_core.states import Waits

Place: TypeAlias = tuple[str, frozenset[str]]  # a state, and the kinds of clock that run in it


def refuse_what_hangs(case: Shape[Any]) -> None:
    """Raises ``ValueError`` with every place where the case would wait for somebody who need not come."""
    places = sorted(find_reached(case), key=_name_place)
    wrong = [complaint for place in places for complaint in _wrong_with(case, place)]
    wrong += [
        f"silence from {_name_place(place)} goes round without a reason" for place in places if _loops(case, place)
    ]
    if wrong:
        raise ValueError(f"{case.kind}: " + "; ".join(wrong))


def find_reached(case: Shape[Any]) -> set[Place]:
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
    """Name the way on from each state that is no end: the clocks that can run in it, or why it may rest."""
    kinds = {str(state): set[str]() for state in case.open_states}
    for state, clocks in find_reached(case):
        if state in kinds:
            kinds[state] |= clocks
    ends = [state for state in case.open_states if kinds[state] and state not in case.hangs]
    clocked = {state: Waits(clocks=tuple(sorted(kinds[state]))) for state in ends}
    return clocked | {state: Waits(rests=why) for state, why in case.rests.items()}


def _next(case: Shape[Any], place: Place) -> Iterator[Place]:
    for step in case.steps:
        if is_possible(step, place) and (set(step.by) - {Role.SYSTEM} or not step.when_missed):
            yield after(case, step, place)
            yield after(case, step, place, crossed=True)
    for step in silent_steps(case, place):
        yield after(case, step, place, missed=True)


def silent_steps(case: Shape[Any], place: Place) -> list[Step[Any]]:
    """Find the steps that may follow by themselves, each clock being first in turn."""
    return [step for kind in sorted(place[1]) for step in case.missed[kind] if is_possible(step, place)]


def is_possible(step: Step[Any], place: Place) -> bool:
    return place[0] in step.sources and _kinds(step.during) <= place[1]


def after(case: Shape[Any], step: Step[Any], place: Place, *, missed: bool = False, crossed: bool = False) -> Place:
    """``crossed``: the red lines were over by then, and whoever meets them late leaves them to the sweep."""
    state, clocks = place
    ended = _kinds([*(clock for clock in step.meets if not (crossed and clock.red_line)), *step.voids])
    ended |= {step.when_missed.kind} if missed and step.when_missed else set()
    started = _kinds(step.starts)
    if twice := (clocks - ended) & started:
        raise ValueError(f"{case.kind}: {step.name} starts {sorted(twice)}, which may be running already in {state}")
    return str(step.to or state), (clocks - ended) | started | _kinds(step.ensures)


def _wrong_with(case: Shape[Any], place: Place) -> Iterator[str]:
    state, clocks = place
    final = {str(end) for end in case.final_states}
    if state in final and (running := clocks - case.outlives.keys()):
        yield f"{sorted(running)} still runs when it is {state}"
    if state not in final and state not in {*case.rests, *case.hangs} and not clocks:
        yield f"{state} can be reached with no clock that leads on; give it one, or say why it may rest"
    for kind in sorted(clocks):
        matters = state not in final or kind in case.outlives
        if matters and not any(is_possible(step, place) for step in case.missed[kind]):
            names = " or ".join(step.name for step in case.missed[kind])
            yield f"{kind} may run out in {state}, where {names} is not possible"


def _loops(case: Shape[Any], place: Place) -> bool:
    """Does silence come back here, and no step of the round says why that may be?"""
    seen, new = set[Place](), [place]
    while new:
        here = new.pop()
        for step in silent_steps(case, here):
            following = after(case, step, here, missed=True)
            if step.again or following in seen:
                continue
            if following == place:
                return True
            seen.add(following)
            new.append(following)
    return False


def _kinds(clocks: Iterable[Deadline]) -> set[str]:
    return {clock.kind for clock in clocks}


def _name_place(place: Place) -> str:
    return f"{place[0]} with {sorted(place[1])}"
