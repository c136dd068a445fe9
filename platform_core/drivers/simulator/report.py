"""What does whoever has simulated a year get to see? A table for people, and one line for programs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rich.table import Table

from platform_core.drivers.simulator.checking import Wrong
from platform_core.drivers.simulator.run import Outcome
from platform_core.drivers.world.progress import Report

SHOWN: Final = 20  # findings; the first ones tell enough


def line(outcome: Outcome, *, killed: int) -> dict[str, Any]:
    """Everything that is judged, under the names of the figures."""
    verdict = outcome.verdict
    return {
        "seed": outcome.plan.seed,
        "cases": len(outcome.plan.cases),
        "acts": sum(len(case.acts) for case in outcome.plan.cases),
        "defaults": len(verdict.lateness),
        "kills": killed,
        **{wrong.value: verdict.count(wrong) for wrong in Wrong},
        "harm_hours": verdict.harm_hours.yuan_hours,
        "harm_hours_outside": round(verdict.harm_hours.outside / 100, 2),
        "lateness_p50": _percentile(verdict.lateness, 0.5),
        "lateness_p99": _percentile(verdict.lateness, 0.99),
        "lateness_max": _percentile(verdict.lateness, 1.0),
        "books_agree": outcome.books_agree,
        "fingerprint": outcome.fingerprint,
        "holds": outcome.holds,
    }


def shown(outcome: Outcome, console: Report) -> None:
    """By plot, how many there were and what went wrong; then the first findings, and the harm."""
    cases = Counter(case.plot for case in outcome.plan.cases)
    table = Table(title=f"Seed {outcome.plan.seed}", title_justify="left")
    for column in ("plot", "cases", *Wrong):
        table.add_column(column, justify="left" if column == "plot" else "right")
    for plot, count in [*sorted(cases.items()), ("", 0)]:
        found = Counter(finding.wrong for finding in outcome.verdict.findings if finding.plot == plot)
        if count or found:
            table.add_row(plot or "of no case", f"{count:,}", *(f"{found[wrong]:,}" for wrong in Wrong))
    console.console.print(table)
    _findings(outcome, console)
    harm_hours = outcome.verdict.harm_hours
    console.say(
        f"Harm: {harm_hours.yuan_hours:,.2f} yuan-hours by us in {harm_hours.cases:,} cases;"
        f" {harm_hours.outside / 100:,.2f} while the provider kept silent"
    )
    console.say(f"Projection: {outcome.fingerprint}")


def _findings(outcome: Outcome, console: Report) -> None:
    for one in outcome.verdict.findings[:SHOWN]:
        console.say(f"  case {one.case} ({one.plot}): {one.wrong}: {one.what}: expected {one.expected}, is {one.found}")
    if (more := len(outcome.verdict.findings) - SHOWN) > 0:
        console.say(f"  … and {more} more")


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest rank; nought of nothing."""
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 3) if ordered else 0.0
