"""Does everything come to an end without the shop, and without the platform's people?

The graph of silence: from every place that anybody's acts may lead to, what one side never does is left out, and an end
has still to be reached. An end is a final state, or one that may rest, with its reason in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from platform_core.actors import Role
from platform_core.cases.shape import Shape, Step
from platform_core.cases.silence import Place, after, find_reached, is_possible, silent_steps
from platform_core.cases.table import CASES
from platform_core.states import Lifecycle

SILENT = (Role.MERCHANT, Role.STAFF)
# Where only a person can answer, in words that name the way outside; in the meantime the clock comes round.
OUTSIDE = {("merchants.sanction", Role.STAFF, "appealed"), ("merchants.sanction", Role.STAFF, "heard")}


def acts(step: Step[Any], *, without: Role) -> bool:
    """Is it made by somebody else, and not by a clock alone?"""
    others = set(step.by) - {without}
    return bool(others - {Role.SYSTEM} if step.when_missed else others)


def ways_on(case: Shape[Any], place: Place, *, without: Role) -> Iterator[Place]:
    for step in case.steps:
        if is_possible(step, place) and acts(step, without=without):
            yield after(case, step, place)
            yield after(case, step, place, crossed=True)
    for step in silent_steps(case, place):
        yield after(case, step, place, missed=True)


def led_to_an_end(ways: Mapping[Any, Iterable[Any]], ends: Iterable[Any]) -> set[Any]:
    """Everything from which one of the ends is reached."""
    found, before = set(ends), -1
    while len(found) != before:
        before = len(found)
        found |= {place for place, there in ways.items() if not found.isdisjoint(there)}
    return found


@pytest.mark.parametrize("without", SILENT)
@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.kind)
def test_each_case_ends(case: Shape[Any], without: Role) -> None:
    places = find_reached(case)
    ends = {str(state) for state in (*case.final_states, *case.rests)}
    ways = {place: set(ways_on(case, place, without=without)) for place in places}

    stuck = places - led_to_an_end(ways, (place for place in places if place[0] in ends))

    assert {(case.kind, without, state) for state, _ in stuck} <= OUTSIDE


def test_what_only_a_person_answers_names_the_way_outside() -> None:
    steps = {case.kind: case.steps for case in CASES.values()}
    for kind, without, state in OUTSIDE:
        rounds = (step for step in steps[kind] if step.again and state in step.sources)
        assert [step.again.way_out for step in rounds if step.again and not acts(step, without=without)] != [""]


@pytest.mark.parametrize("without", SILENT)
@pytest.mark.parametrize("name", sorted(Lifecycle.REGISTRY.keys() - {case.lifecycle.name for case in CASES.values()}))
def test_each_other_lifecycle_ends(name: str, without: Role) -> None:
    """Orders, payments, refunds and the rest, whose clocks are handled by commands: by the roles of each move."""
    lifecycle = Lifecycle.REGISTRY[name]
    moves = lifecycle.transitions.values()
    states = {lifecycle.initial, *(move.target for move in moves)}
    ways = {
        state: {move.target for move in moves if state in move.sources and set(move.by) - {without}} for state in states
    }
    ends = {state for state in states if not any(state in move.sources for move in moves)}
    ends |= {state for state, waits in lifecycle.waits.items() if waits.rests}

    assert states - led_to_an_end(ways, ends) == set()
