"""Accounts for people: shoppers and shop owners, platform staff, regulators with a second factor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import platform_core.accounts.queries
from orders.sales.types import Recipient
from platform_core.accounts.commands import people
from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.drivers.world.acting import acting_as
from platform_core.regulators.commands import appointing

FOUNDER: Final = part("drivers")
APPOINTER: Final = Actor(id=FOUNDER.id, role=Role.STAFF)  # who lets a regulator in approves none of their requests
AT_ONCE: Final = 100  # registrations in one transaction
REGION: Final = "330106"
ADDRESS: Final = "浙江省杭州市西湖区文三路100号"


@dataclass(frozen=True, slots=True)
class Resident:
    """The particulars that somebody types to register. Nobody can sign in to an account without a password."""

    username: str
    name: str
    phone: str
    email: str | None = None
    password: str | None = None

    @property
    def recipient(self) -> Recipient:
        """The recipient of their parcels."""
        return Recipient(name=self.name, phone=self.phone.removeprefix("+86"), region_code=REGION, address=ADDRESS)


def find(username: str) -> UUID | None:
    with acting_as(ANONYMOUS):
        person = platform_core.accounts.queries.find_person(username)
    return None if person is None else person.id


def register(
    residents: Sequence[Resident], *, at: datetime | None = None, progress: Callable[[int], object] = lambda _: None
) -> list[UUID]:
    """Make an account for each. Gives the ids of the persons in the order given."""
    found: list[UUID] = []
    for first in range(0, len(residents), AT_ONCE):
        with acting_as(ANONYMOUS, at=at) as now:
            for who in residents[first : first + AT_ONCE]:
                person = people.register(
                    who.username,
                    password=who.password,
                    name=who.name,
                    phone=who.phone,
                    email=who.email,
                    by=ANONYMOUS,
                    at=now,
                )
                found.append(person.id)
        progress(len(residents[first : first + AT_ONCE]))
    return found


def employ(person_id: UUID, *, secret: str | None = None, at: datetime | None = None) -> Actor:
    """Make somebody platform staff, with this secret in their authenticator if there is one."""
    with acting_as(FOUNDER, at=at) as now:
        people.make_staff(person_id, by=FOUNDER, at=now)
    if secret:
        _enrol(person_id, secret)
    return staff(person_id)


def appoint(person_id: UUID, *, secret: str | None = None, at: datetime | None = None) -> Actor:
    """Staff write down for which authority somebody acts; the relay opens the door as soon as it runs, to who has this
    secret in their authenticator."""
    if secret:
        _enrol(person_id, secret)
    with acting_as(APPOINTER, at=at) as now:
        appointing.appoint(
            person_id,
            authority="杭州市市场监督管理局",
            region_code="330100",
            reason="该机关来函指定",
            by=APPOINTER,
            at=now,
        )
    return Actor(id=person_id, role=Role.REGULATOR)


def shopper(person_id: UUID) -> Actor:
    return Actor(id=person_id, role=Role.SHOPPER)


def staff(person_id: UUID) -> Actor:
    return Actor(id=person_id, role=Role.STAFF)


def _enrol(person_id: UUID, secret: str) -> None:
    with acting_as(FOUNDER) as at:
        people.enrol_second_factor(person_id, secret=secret, by=FOUNDER, at=at)
