"""States in which somebody waits although nothing leads on, read from the tables of all lifecycles. Pure.

A `Case` proves when it is declared that nothing hangs; this covers every other lifecycle as well. A state that hangs
today stands in `hanging.toml`, each state with what is missing. The list may only shrink.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from platform_core.states import Lifecycle


def hanging() -> Mapping[str, str]:
    """Map each state that hangs (`order.paid`) to the missing step, and the issue that brings it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))


def name_state(lifecycle: Lifecycle[Any], state: object) -> str:
    """How the list and the metric call a state: `order.paid`."""
    return f"{lifecycle.name}.{state}"


def without_a_way_on(lifecycles: Iterable[Lifecycle[Any]]) -> list[str]:
    """Find the states that are no end, or an end with money still owed, and name neither a way on nor why they rest."""
    return [name_state(each, state) for each in lifecycles for state in each.must_lead_on() if state not in each.waits]


def wrong_ways_on(
    lifecycles: Collection[Lifecycle[Any]],
    *,
    declared: Collection[str],
    started: Collection[str],
    loops: Collection[str],
) -> Iterator[str]:
    """Find each name in the tables that nothing bears: a clock, its start, a loop, another lifecycle.

    ``declared`` and ``started``: kinds of clock that exist, and that code starts. ``loops``: those that workers run.
    """
    names = {each.name for each in lifecycles}
    for lifecycle in lifecycles:
        for state, waits in lifecycle.waits.items():
            where = name_state(lifecycle, state)
            yield from (f"{where}: there is no clock {kind}" for kind in waits.clocks if kind not in declared)
            yield from (f"{where}: nothing starts {kind}" for kind in waits.clocks if kind in {*declared} - {*started})
            if waits.loop not in {"", *loops}:
                yield f"{where}: no worker runs {waits.loop}"
            if waits.along not in {"", *names} - {lifecycle.name}:
                yield f"{where}: there is no other lifecycle {waits.along}"
