"""The table of a case has to be whole: each gap in it is named when its module is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from platform_core.actors import Role
from platform_core.cases.shape import Shape, Step


def refuse_what_is_not_whole(case: Shape[Any]) -> None:
    """Raises ``ValueError`` with everything that is missing."""
    wrong = [
        *(f"{step.name}: {what}" for step in case.steps for what in _wrong_with_step(case, step)),
        *(f"two steps are called {name}" for name, times in Counter(s.name for s in case.steps).items() if times > 1),
        *_wrong_with_clocks(case),
        *_wrong_with_telling(case),
        *(f"{state} lets go, and is no open state" for state in case.lets_go if state not in case.open_states),
    ]
    if wrong:
        raise ValueError(f"{case.kind}: " + "; ".join(wrong))


def _wrong_with_step(case: Shape[Any], step: Step[Any]) -> Iterator[str]:
    if not step.by:
        yield "no role may do this"
    if not step.sources:
        yield "it is possible in no state"
    if strange := {clock.kind for clock in step.clocks} - {clock.kind for clock in case.clocks}:
        yield f"no clocks of this case: {sorted(strange)}"
    if step.late and not step.until:
        yield "no clock says when it is late"
    if step.when_missed and Role.SYSTEM not in step.by:
        yield f"{step.when_missed.kind} makes this step, so the system has to be allowed to"
    if step.says is None and (step.to or not step.when_missed):
        yield "it says no fact"
    if step.again and step.again.way_out and not (step.says and Role.STAFF in case.recipients(step.says)):
        yield "a clock that comes round again has to alarm staff"


def _wrong_with_clocks(case: Shape[Any]) -> Iterator[str]:
    known = {clock.kind for clock in case.clocks}
    begun = [*case.born.starts, *(clock for step in case.steps for clock in (*step.starts, *step.ensures))]
    if idle := known - {clock.kind for clock in begun}:
        yield f"nothing starts {sorted(idle)}"
    if deaf := known - case.missed.keys():
        yield f"nothing follows when {sorted(deaf)} is missed"
    for kind, ways in case.missed.items():
        if len(ways) > 1 and kind not in case.forks:
            yield f"two steps follow when {kind} is missed, and nothing says what chooses"


def _wrong_with_telling(case: Shape[Any]) -> Iterator[str]:
    for fact in case.facts:
        if not case.tells.get(fact):
            yield f"who is told of {fact.topic}? Say whom, or why nobody"
        elif strange := set(case.recipients(fact)) - {Role.STAFF, *case.parties}:
            yield f"{fact.topic} is told to {sorted(strange)}, who have no part in it"
    for fact in case.tells.keys() - set(case.facts):
        yield f"no step says {fact.topic}"
