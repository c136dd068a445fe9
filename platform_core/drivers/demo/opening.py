"""How does the demo come to have people, shops and goods? Through the same commands as everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from platform_core.actors import Actor
from platform_core.drivers.demo import goods
from platform_core.drivers.demo.people import (
    EVERYBODY,
    LAMP_OWNER,
    REGULATOR,
    SECOND,
    STAFF,
    TEA_OWNER,
    TOTP_SECRET,
    DemoPerson,
)
from platform_core.drivers.world import people, shops
from platform_core.drivers.world.shops import Founder, Shop

SHOPS: Final = ((TEA_OWNER, "青山茶铺", (goods.TEA, goods.WHITE_TEA)), (LAMP_OWNER, "吴记灯具", (goods.LAMP,)))
MADE: Final[Mapping[DemoPerson, Callable[..., Actor]]] = {
    STAFF: people.employ,
    SECOND: people.employ,
    REGULATOR: people.appoint,
}


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Who is there, and which shops have what on their shelves: SKUs by code."""

    persons: Mapping[DemoPerson, UUID]
    shops: Sequence[tuple[Shop, Mapping[str, UUID]]]


def is_there() -> bool:
    """Tell whether somebody has begun to open the shops on this database."""
    return people.is_registered(STAFF.username)


def open_shops() -> Fixtures:
    """Register everybody, open the shops, put the goods on sale."""
    known = dict(zip(EVERYBODY, people.register([person.resident for person in EVERYBODY]), strict=True))
    for person, make in MADE.items():
        make(known[person], secret=TOTP_SECRET)
    founders = [Founder(known[owner], owner.resident, name, ("food",)) for owner, name, _ in SHOPS]
    companies = shops.registered_companies(after=0)
    opened = shops.open_shops(founders, companies, staff=people.staff(known[STAFF]))
    shelves = (shelf for _, _, shelf in SHOPS)
    return Fixtures(
        known, [(shop, shops.fill_shelves(shop, shelf)) for shop, shelf in zip(opened, shelves, strict=True)]
    )


def join_late() -> None:
    """Register whoever joined the demo after its shops were opened on this database."""
    for person in (REGULATOR, SECOND):
        if not people.is_registered(person.username):
            MADE[person](people.register([person.resident])[0], secret=TOTP_SECRET)
