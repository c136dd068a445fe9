"""What does whoever has simulated a year get to see? A table for people, and one line for programs."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, Final

from rich.table import Table

from platform_core.drivers.simulator.checking import Wrong
from platform_core.drivers.simulator.run import Outcome
from platform_core.drivers.world.progress import Report

SHOWN: Final = 20  # findings; the first ones tell enough


def line(outcome: Outcome, *, killed: int) -> dict[str, Any]:
    """Everything that is judged, under the names of the figures."""
    verdict, late = outcome.verdict, outcome.verdict.lateness
    ranks = {
        name: max(0, math.ceil(share * len(late)) - 1) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
    }
    return {
        "seed": outcome.plan.seed,
        "cases": len(outcome.plan.cases),
        "acts": sum(len(case.acts) for case in outcome.plan.cases),
        "defaults": len(late),
        "kills": killed,
        **{wrong.value: verdict.count(wrong) for wrong in Wrong},
        "harm_hours": verdict.harm_hours.ours,
        "harm_hours_outside": round(verdict.harm_hours.outside, 2),
        **{f"lateness_{name}": round(late[rank], 3) if late else 0.0 for name, rank in ranks.items()},
        "books_agree": outcome.books_agree,
        "fingerprint": outcome.fingerprint,
        "holds": outcome.holds,
    }


def shown(outcome: Outcome, report: Report) -> None:
    """By plot, how many there were and what went wrong; then the first findings, and the harm."""
    findings, harm = outcome.verdict.findings, outcome.verdict.harm_hours
    cases = Counter(case.plot for case in outcome.plan.cases)
    table = Table(title=f"Seed {outcome.plan.seed}", title_justify="left")
    for column in ("plot", "cases", *Wrong):
        table.add_column(column, justify="left" if column == "plot" else "right")
    for plot in [*sorted(cases), ""]:
        found = Counter(one.wrong for one in findings if (one.case.plot if one.case else "") == plot)
        if plot or found:
            table.add_row(plot or "of no case", f"{cases[plot]:,}", *(f"{found[wrong]:,}" for wrong in Wrong))
    report.console.print(table)
    for one in findings[:SHOWN]:
        case = f"case {one.case.number} ({one.case.plot})" if one.case else "of no case"
        report.say(f"  {case}: {one.wrong}: {one.what}: expected {one.expected}, is {one.found}")
    if (more := len(findings) - SHOWN) > 0:
        report.say(f"  … and {more} more")
    report.say(f"Harm: {harm.ours:,.2f} yuan-hours by us; {harm.outside:,.2f} while the provider kept silent")
    report.say(f"Projection: {outcome.fingerprint}")
