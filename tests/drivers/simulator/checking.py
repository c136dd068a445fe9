"""Did everybody get what was theirs? All that is wrong with a year, of all its cases alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from tests.drivers.simulator.findings import Finding, Wrong
from tests.drivers.simulator.oracle import clocks, laws, money, steps, stock, telling
from tests.drivers.simulator.seen import Seen
from tests.drivers.simulator.words import Case

ORACLE: Final = (clocks, steps, telling, money, stock, laws)
TOPICS: Final = steps.TOPICS | money.TOPICS | stock.TOPICS | laws.TOPICS


def judged(seen: Seen, stories: Mapping[str, Case]) -> Iterator[Finding]:
    """``stories``: of which case each person is, and each shop that is there for one."""
    for law in ORACLE:
        for finding in law.judged(seen):
            case = next((stories[one] for one in finding.owners if one in stories), None)
            yield replace(finding, case=f"case {case.number} ({case.plot})" if case else "")
    yield from _of_all(seen)


def _of_all(seen: Seen) -> Iterator[Finding]:
    """What nobody got through, what waits with no clock, and books that do not balance."""
    for subscriber, error in seen.waiting:
        yield Finding(Wrong.MISSED, f"delivery to {subscriber}", "made", error or "waiting")
    for state, rows in seen.unclocked.items():
        yield Finding(Wrong.MISSED, f"rows without a clock in {state}", 0, rows)
    if seen.unverified:
        yield Finding(Wrong.MISSED, "contracts that do not verify", 0, seen.unverified)
    if seen.unowned:
        yield Finding(Wrong.MISSED, "fen without an owner", 0, seen.unowned)
    for difference in seen.differences:
        yield Finding(Wrong.MISSED, "the ledger", "balanced", difference)
