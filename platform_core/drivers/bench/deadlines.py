"""How fast, how punctual, how fair is the clock, and does it lose or repeat anything? The figures `deadlines.*`."""

from __future__ import annotations

from platform_core.drivers.bench import arriving, claiming, outages
from platform_core.drivers.bench.figures import Measured, Round, figure


@figure("deadlines.lost", at_most=0, rounds=1)
def lost(this: Round) -> Measured:
    """Through kill -9, FLUSHALL and wrong clocks: not done, or done before its time."""
    found = this.shared(outages.endured)
    return Measured(value=found.lost + found.early)


@figure("deadlines.double", at_most=0, rounds=1)
def double(this: Round) -> Measured:
    """In the same run: done more than once."""
    return Measured(value=this.shared(outages.endured).double)


@figure("deadlines.drain", at_least=0.5)
def drain(this: Round) -> Measured:
    """All due at once, effect and event each ÷ the same handlers in a plain loop, one commit each, as many workers."""
    ours, yardstick = this.shared(arriving.drained), this.shared(arriving.looped)
    return Measured(value=ours / yardstick, ours=ours, yardstick=yardstick)


@figure("deadlines.lateness", at_most=1_000)
def lateness(this: Round) -> Measured:
    """Milliseconds at p99, a million pending, arrivals at half the drain rate of the same round."""
    seconds, rate = arriving.lateness(this)
    this.report.say(f"{rate:,.0f} arrivals a second")
    return Measured(value=seconds * 1_000)


@figure("deadlines.claim", at_most=1.3)
def claim(this: Round) -> Measured:
    """Reading a batch and claiming a row: the cost with a million pending ÷ with ten thousand, of the statement that
    suffers most. The rates are that statement's a second."""
    found = this.shared(claiming.cost)
    many, few = found.many[found.worst], found.few[found.worst]
    return Measured(value=many / few, ours=1 / many, yardstick=1 / few)


@figure("deadlines.claim.empty", at_most=1)
def empty(this: Round) -> Measured:
    """Milliseconds of a turn that finds nothing, with a million pending."""
    return Measured(value=this.shared(claiming.cost).empty * 1_000)


@figure("deadlines.fair", at_most=2)
def fair(this: Round) -> Measured:
    """Other shops' p99 lateness while one has fifty thousand due ÷ while nobody has: of what comes one by one, or of
    what all of them have due at one instant, whichever is the worse. The rates are both in seconds."""
    ours, yardsticks = arriving.beside_a_backlog(this), arriving.beside_nobody(this)
    this.report.say(f"beside a backlog {ours}, alone {yardsticks}")
    both = [
        Measured(value=late / yardstick, ours=late, yardstick=yardstick)
        for late, yardstick in zip(ours, yardsticks, strict=True)
    ]
    return max(both, key=lambda found: found.value)
