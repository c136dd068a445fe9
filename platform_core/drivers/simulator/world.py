"""Who stands behind the names of the plan? Accounts, shops with shelves, somebody of the platform; and what each case
has come to be in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import platform_core.accounts.queries
from platform_core.actors import Actor, Role
from platform_core.drivers.bulk import fixtures
from platform_core.drivers.bulk.fixtures import BULK, Fixtures, Shop, Shopper
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.simulator.plan import GOODS, Plan
from platform_core.drivers.simulator.words import Case


@dataclass(slots=True)
class Things:
    """What a case has come to be: its rows, by id, as far as it has come."""

    purchase: UUID | None = None
    payment: UUID | None = None
    order: UUID | None = None
    line: UUID | None = None
    shipment: UUID | None = None
    goods_back: UUID | None = None
    parcel: UUID | None = None
    complaint: UUID | None = None


@dataclass(frozen=True, slots=True)
class World:
    """The town, and what has become of each case by its number."""

    town: Fixtures
    staff: Actor
    things: Mapping[int, Things]

    def shop(self, case: Case) -> Shop:
        return self.town.shops[case.shop]

    def shopper(self, case: Case) -> Shopper:
        """A person of their own for each case, so that what anybody was told belongs to one."""
        return self.town.shoppers[case.number]

    def price(self, case: Case) -> int:
        """In fen, of one piece."""
        return self.shop(case).shelf[case.goods].unit_price.amount


def founded(plan: Plan) -> World:
    """Everybody whom this plan needs, as of the database's present time."""
    with step(BULK) as at:
        pass
    stands = fixtures.make(shoppers=len(plan.cases), shops=len(plan.shops), listings=GOODS, at=at)
    with step(BULK):
        [staff] = platform_core.accounts.queries.staff()
    return World(stands, Actor(id=staff, role=Role.STAFF), {case.number: Things() for case in plan.cases})
