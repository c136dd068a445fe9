"""Who lives in the replayed week? A person for each household, an owner for each store, somebody of the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import platform_core.accounts.commands
import platform_core.accounts.queries
from orders.types import Recipient
from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.drivers.replay.eyes import step

AT_ONCE: Final = 100  # registrations in one transaction
STAFF: Final = "replay_staff"
PLACE: Final = "330106"
ADDRESS: Final = "浙江省杭州市西湖区文三路100号"


@dataclass(frozen=True, slots=True)
class Resident:
    """What somebody would type to register. The data know numbers only, so name and telephone are made of them."""

    username: str
    name: str
    phone: str

    @property
    def recipient(self) -> Recipient:
        return Recipient(name=self.name, phone=self.phone, region_code=PLACE, address=ADDRESS)


def household(number: int) -> Resident:
    return Resident(f"household_{number}", f"住户{number}", f"130{number:08d}")


def owner(store: int) -> Resident:
    return Resident(f"store_{store}", f"店主{store}", f"131{store:08d}")


def were_here() -> bool:
    """Has a week been replayed on this database?"""
    with step(ANONYMOUS):
        return platform_core.accounts.queries.find_person(STAFF) is not None


def register(residents: Sequence[Resident]) -> list[UUID]:
    """Accounts that nobody can sign in to, in the order given."""
    found: list[UUID] = []
    for first in range(0, len(residents), AT_ONCE):
        with step(ANONYMOUS) as at:
            for who in residents[first : first + AT_ONCE]:
                person = platform_core.accounts.commands.register(
                    who.username, password=None, name=who.name, phone=who.phone, email=None, by=ANONYMOUS, at=at
                )
                found.append(person.id)
    return found


def employ_staff() -> Actor:
    """Somebody who may decide on applications."""
    [person_id] = register([Resident(STAFF, "重放员", "13200000000")])
    replay = part("replay")
    with step(replay) as at:
        platform_core.accounts.commands.make_staff(person_id, by=replay, at=at)
    return Actor(id=person_id, role=Role.STAFF)
