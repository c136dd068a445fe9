"""How do stores come to be shops with goods on their shelves? By the bulk commands, under the same rules as all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

import catalog.commands
import catalog.queries
import merchants.commands
from merchants.ports import business_registry
from merchants.types import ApplicationForm, RegistrationKind, RegistryAnswer, ShopToOpen
from platform_core.actors import Actor, Role
from platform_core.drivers.replay import goods, people
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.replay.plan import Goods
from platform_core.rows import new_id
from platform_core.sandbox.credit_codes import known_codes

AT_ONCE: Final = 500  # listings in one transaction
OTHERS: Final = 100  # the first codes of the register belong to demo and tests


@dataclass(frozen=True, slots=True)
class Shop:
    """A store of the data as a merchant of ours."""

    store_id: int
    merchant_id: UUID
    owner_id: UUID

    @property
    def seller(self) -> Actor:
        return Actor(id=self.owner_id, role=Role.MERCHANT, merchant_id=self.merchant_id)


def open_shops(owners: Mapping[int, UUID], *, staff: Actor) -> dict[int, Shop]:
    """A shop for each store's owner: papers, the register's answer, staff's decision; by store."""
    codes = islice(known_codes("active"), OTHERS, None)
    rows = [_row(store, owner, code) for (store, owner), code in zip(owners.items(), codes, strict=False)]
    with step(staff) as at:
        opened = merchants.commands.open_many(rows, by=staff, at=at)
    pairs = zip(owners.items(), opened, strict=True)
    return {store: Shop(store, shop.id, owner) for (store, owner), shop in pairs}


def fill_shelves(shop: Shop, rows: Sequence[Goods], *, lot: str) -> dict[int, UUID]:
    """List, publish and stock what the store will sell; the SKUs by product."""
    found: dict[str, UUID] = {}
    for first in range(0, len(rows), AT_ONCE):
        with step(shop.seller) as at:
            required = {category.code: category.facts.required for category in catalog.queries.categories()}
            listings = [
                goods.listing(row, required=required[goods.category_of(row.product)], lot=lot)
                for row in rows[first : first + AT_ONCE]
            ]
            found |= catalog.commands.list_many(shop.merchant_id, rows=listings, by=shop.seller, at=at)
    return {int(code): sku_id for code, sku_id in found.items()}


def _row(store: int, owner_id: UUID, code: str) -> ShopToOpen:
    """Papers of the company that the register knows under this code."""
    answer = business_registry().look_up(code, request_id=new_id())
    return ShopToOpen(applicant_id=owner_id, form=_papers(store, code, answer), answer=answer)


def _papers(store: int, code: str, answer: RegistryAnswer) -> ApplicationForm:
    who = people.owner(store)
    return ApplicationForm(
        kind=RegistrationKind.ENTERPRISE,
        trade_name=f"第{store}号店",
        legal_name=answer.entry.name if answer.entry else "",
        legal_form="有限责任公司",
        credit_code=code,
        registered_capital=100_000_000,
        service_phone="400-000-0000",
        region_code=people.PLACE,
        business_address=people.ADDRESS,
        return_address=people.ADDRESS,
        representative=who.name,
        contact_name=who.name,
        contact_phone=who.phone,
        trades=("food", "general"),
    )
