"""What does somebody need to act: whose case it is, which rows, as whom, and when?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import NamedTuple
from uuid import UUID

from PIL import Image

from orders.ports import carrier_named
from platform_core.actors import Actor
from platform_core.drivers.simulator.bank import NAME, Bank
from platform_core.drivers.simulator.outside import CARRIER
from platform_core.drivers.simulator.words import Act, Case
from platform_core.drivers.simulator.world import Things, World
from platform_core.payments.ports import reporter


@dataclass(frozen=True, slots=True)
class Turn:
    """One act with all that it needs: whose case, which rows, who acts, and when it really is."""

    world: World
    bank: Bank
    case: Case
    act: Act
    by: Actor
    at: datetime

    @property
    def things(self) -> Things:
        return self.world.things[self.case.number]


class Part(NamedTuple):
    """Who does it, which of the case's things must have come to be for it, and how it is done."""

    who: Callable[[World, Case], Actor]
    needs: str
    how: Callable[[Turn], None]


# Who acts


def shopper(world: World, case: Case) -> Actor:
    return world.shopper(case).actor


def shop(world: World, case: Case) -> Actor:
    return world.shop(case).seller


def staff(world: World, case: Case) -> Actor:
    return world.staff


def provider(world: World, case: Case) -> Actor:
    return reporter(NAME)


def carrier(world: World, case: Case) -> Actor:
    return carrier_named(CARRIER)


# What they have at hand


def known(thing: UUID | None) -> UUID:
    """What was looked for before the turn began."""
    if thing is None:
        raise LookupError("nothing there")
    return thing


@cache
def picture() -> bytes:
    """Of whatever has to be shown."""
    file = BytesIO()
    Image.new("RGB", (16, 16), "brown").save(file, "PNG")
    return file.getvalue()
