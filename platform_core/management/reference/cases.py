"""The page of cases and lifecycles: the table of each case, and the ways on from each state. It pins the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from platform_core.cases.hanging import hanging, name_state
from platform_core.cases.shape import Again, Fact, Step
from platform_core.cases.table import CASES, Case
from platform_core.deadlines.specs import Deadline
from platform_core.management.everything import is_ours
from platform_core.management.reference.markdown import code, codes, document, table
from platform_core.management.shrinking import our_lifecycles
from platform_core.states import Lifecycle, Waits

STEPS = ("step", "from", "to", "by", "meets", "voids", "starts", "follows when missed", "only if", "says", "told")
WAYS_ON = ("state", "what leads on")


def page() -> str:
    cases = [case for _, case in sorted(CASES.items()) if is_ours(type(case.born.state).__module__)]
    own = {case.lifecycle.name for case in cases}
    return document(
        "Cases",
        says=(
            "The table of every case, and of every other lifecycle what leads on from each state in which somebody"
            " still waits. A clock leads on by itself when nobody acts; a loop is a worker's and tries until it is"
            " done; what moves along is led on by another lifecycle; what rests says why it may. What hangs stands in"
            " `platform_core/cases/hanging.toml`, and that list may only shrink."
        ),
        parts=[
            *(_case(case) for case in cases),
            "## Other lifecycles",
            *(_other(lifecycle) for lifecycle in our_lifecycles() if lifecycle.name not in own),
        ],
    )


def _case(case: Case[Any]) -> str:
    parties = ", ".join(f"{role} ({code(column)})" for role, column in case.parties.items())
    born = f"Born {code(case.born.state)}; says {code(case.born.says.topic)}, starts {_kinds(case.born.starts)}."
    return "\n\n".join(
        [
            f"## {case.lifecycle.name}",
            f"{code(case.kind)}. Parties: {parties}. {born} Told: {_recipients(case, case.born.says)}.",
            table(STEPS, [_step(case, step) for step in case.steps]),
            _ways_on(case.lifecycle),
            *_reason_lines("Comes round again", {s.name: _again(s.again) for s in case.steps if s.again}),
            *_reason_lines("May run on after the end", case.outlives),
            *_reason_lines("After these clocks one of several steps follows", case.forks),
        ]
    )


def _step(case: Case[Any], step: Step[Any]) -> Sequence[str]:
    return (
        code(step.name),
        codes(step.sources),
        _to(step),
        ", ".join(step.by),
        _kinds(step.meets) + (" (open after its end, too)" if step.ever else ""),
        _kinds(step.voids) + (f" (because: {step.because})" if step.because else ""),
        "; ".join(filter(None, [_kinds(step.starts), _unless_running(step)])),
        _kinds([step.when_missed] if step.when_missed else []),
        _only_if(step),
        _says(step),
        _recipients(case, step.says),
    )


def _to(step: Step[Any]) -> str:
    if step.to is not None:
        return code(step.to)
    return f"stamps {code(step.stamps)}" if step.stamps else ""


def _unless_running(step: Step[Any]) -> str:
    return f"{_kinds(step.ensures)} (unless it runs)" if step.ensures else ""


def _again(again: Again) -> str:
    return f"{again.why}; meanwhile {again.way_out}" if again.way_out else again.why


def _says(step: Step[Any]) -> str:
    if step.says is None:
        return "only that the clock has ended"
    own = ", ".join(f"{name}={value}" for name, value in step.saying.items())
    return code(step.says.topic) + (f" ({own})" if own else "")


def _only_if(step: Step[Any]) -> str:
    rules = [f"{code(step.guard.rule.__name__)}, else {code(step.guard.refusal.code)}"] if step.guard else []
    late = [f"in time, else {code(step.late.code)}"] if step.late else []
    during = [f"{_kinds(step.during)} runs"] if step.during else []
    return "; ".join([*during, *rules, *late])


def _recipients(case: Case[Any], fact: Fact | None) -> str:
    roles = case.tells[fact] if fact else ()
    return f"nobody: {roles}" if isinstance(roles, str) else ", ".join(roles)


def _kinds(clocks: Sequence[Deadline]) -> str:
    return codes(clock.kind for clock in clocks)


def _other(lifecycle: Lifecycle[Any]) -> str:
    return f"### {lifecycle.name}\n\n{_ways_on(lifecycle)}"


def _ways_on(lifecycle: Lifecycle[Any]) -> str:
    rows = [(code(state), _way_on(lifecycle, state)) for state in lifecycle.must_lead_on()]
    return table(WAYS_ON, rows)


def _way_on(lifecycle: Lifecycle[Any], state: Any) -> str:
    if state not in lifecycle.waits:
        return f"**hangs**: {hanging().get(name_state(lifecycle, state), 'and is not listed')}"
    waits: Waits = lifecycle.waits[state]
    if waits.clocks:
        return f"a clock: {codes(waits.clocks)}"
    if waits.loop:
        return f"a loop: {code(waits.loop)}"
    return f"moves along with {code(waits.along)}" if waits.along else f"rests: {waits.rests}"


def _reason_lines(heading: str, reasons: Mapping[str, str]) -> list[str]:
    """A line for each reason that the table gives in words."""
    return (
        [f"{heading}: " + "; ".join(f"{code(name)} ({why})" for name, why in reasons.items()) + "."] if reasons else []
    )
