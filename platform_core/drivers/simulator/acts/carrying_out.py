"""How is an act of the plan carried out? By the command that its door would call, with the eyes of who acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Final

from django.db import transaction

from orders.ports import carrier_named
from platform_core import clock
from platform_core.actors import Actor
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.simulator.acts import dispute, goods_back, sale
from platform_core.drivers.simulator.acts.turn import Part, Turn
from platform_core.drivers.simulator.bank import NAME, Bank
from platform_core.drivers.simulator.outside import CARRIER
from platform_core.drivers.simulator.words import Act, Case, Do, Done
from platform_core.drivers.simulator.world import World
from platform_core.errors import DomainError
from platform_core.payments.ports import reporter
from platform_core.tenancy import scopes

ACTS: Final[Mapping[Do, Part]] = {**sale.ACTS, **goods_back.ACTS, **dispute.ACTS}
NOTHING: Final = "simulator.nothing"  # there is nothing to do it with: what it needs never came to be


def carried_out(case: Case, act: Act, *, world: World, bank: Bank) -> Done:
    """The act in a transaction of its own, as a request is. A refusal is an outcome; whatever else fails, fails."""
    part = ACTS[act.do]
    by, refusal = part.who(world, case), ""
    with ExitStack() as stack:
        at = stack.enter_context(_seen_by(by))
        if part.needs and getattr(world.things[case.number], part.needs) is None:
            return Done(act, at, NOTHING)
        try:
            with transaction.atomic():
                part.how(Turn(world, bank, case, act, by, at))
        except DomainError as refused:
            refusal = refused.code
    return Done(act, at, refusal)


@contextmanager
def _seen_by(by: Actor) -> Iterator[datetime]:
    """Outside systems whose signature was checked leave their report, and see nothing."""
    if by not in OUTSIDE:
        with step(by) as at:
            yield at
        return
    with scopes.bound(scopes.outside(by.id)), transaction.atomic():
        yield clock.now()


OUTSIDE: Final = (reporter(NAME), carrier_named(CARRIER))
