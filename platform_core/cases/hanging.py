"""In which states does somebody wait although nothing leads on? Read from the tables of all lifecycles. Pure.

A `Case` proves when it is declared that nothing hangs; this covers every other lifecycle as well. What hangs today
stands in `hanging.toml`, each state with what is missing. The list may only shrink.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from platform_core.states import Lifecycle


def hanging() -> Mapping[str, str]:
    """State (`order.paid`) → what is missing, and the issue that brings it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))


def named(lifecycle: Lifecycle[Any], state: object) -> str:
    """How the list and the metric call a state: `order.paid`."""
    return f"{lifecycle.name}.{state}"


def without_a_way_on(lifecycles: Iterable[Lifecycle[Any]]) -> list[str]:
    """The states that are no end, or an end with money still owed, and say neither what leads on nor why they rest."""
    return [named(each, state) for each in lifecycles for state in each.must_lead_on() if state not in each.waits]


def wrong_ways_on(
    lifecycles: Collection[Lifecycle[Any]],
    *,
    declared: Collection[str],
    started: Collection[str],
    loops: Collection[str],
) -> list[str]:
    """What the tables name and is not there: a clock, something that starts it, a loop, another lifecycle.

    ``declared`` and ``started``: kinds of clock that exist, and that code starts. ``loops``: those that workers run.
    """
    ways = [(named(each, state), each.name, waits) for each in lifecycles for state, waits in each.waits.items()]
    clocks = [(where, kind) for where, _, waits in ways for kind in waits.clocks]
    others = {name: {each.name for each in lifecycles} - {name} for _, name, _ in ways}
    return [
        *(f"{where}: there is no clock {kind}" for where, kind in clocks if kind not in declared),
        *(f"{where}: nothing starts {kind}" for where, kind in clocks if kind in set(declared) - set(started)),
        *(f"{where}: no worker runs {ways_on.loop}" for where, _, ways_on in ways if ways_on.loop not in {"", *loops}),
        *(
            f"{where}: there is no other lifecycle {ways_on.along}"
            for where, name, ways_on in ways
            if ways_on.along not in {"", *others[name]}
        ),
    ]
