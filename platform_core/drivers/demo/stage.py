"""Who and what does a chapter have to play with?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings

from platform_core.clock import LOCAL
from platform_core.drivers.demo.clockwork import Clockwork
from platform_core.drivers.demo.desk import Desk
from platform_core.drivers.demo.doors import House, Person, client
from platform_core.drivers.demo.marks import Marks
from platform_core.drivers.demo.people import LAMP_OWNER, SHOPPER, STAFF, TEA_OWNER
from platform_core.drivers.demo.world import World

# A Thursday before Mid-Autumn and the National Day, both in the calendar that was announced: what is due in those days
# is due later by law, and not by the house's own count. It need not be in the future.
BEGINS: Final = datetime(2026, 9, 17, 9, 0, tzinfo=LOCAL)


@dataclass(slots=True)
class Stage:
    """The people of the story, each at their door, the world outside, and the clock that all of them share."""

    house: House
    world: World
    clock: Clockwork
    li: Person
    chen: Person
    wu: Person
    lin: Desk
    say: Callable[..., None]
    marks: list[Marks] = field(default_factory=list)
    orders: dict[str, str] = field(default_factory=dict)  # those that an authority will ask about, by a name of ours

    def chapter(self, name: str) -> Marks:
        """Announce it; gives where its marks go."""
        self.say(f"chapter.{name}")
        self.marks.append(Marks(name))
        return self.marks[-1]


@contextmanager
def stage(web: str, outside: str, *, clock: Clockwork, say: Callable[..., None]) -> Iterator[Stage]:
    """Everybody comes in by their own door."""
    with client() as http:
        house = House(web, http)
        world = World(outside, settings.PAYMENT_PROVIDER_SECRET, settings.CARRIER_SECRET, http)
        clock.moves_also(world.shift)
        lin = Desk(web)
        lin.sign_in(STAFF)
        yield Stage(
            house=house,
            world=world,
            clock=clock,
            li=house.signed_in(SHOPPER, door="storefront"),
            chen=house.signed_in(TEA_OWNER, door="seller"),
            wu=house.signed_in(LAMP_OWNER, door="seller"),
            lin=lin,
            say=say,
        )
        lin.close()
