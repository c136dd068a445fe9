"""How do shops open and fill their shelves? By the bulk commands, under the same rules as all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

import catalog.commands
import merchants.commands
from catalog.types import NewListing
from merchants.ports import business_registry
from merchants.types import ApplicationForm, RegistrationKind, RegistryAnswer, RegistryEntry, ShopToOpen
from platform_core.actors import Actor, Role
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import ADDRESS, REGION, Resident
from platform_core.rows import new_id
from platform_core.sandbox.credit_codes import known_codes

AT_ONCE: Final = 500  # listings in one transaction


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that is open, and its owner, who acts for it."""

    merchant_id: UUID
    owner_id: UUID

    @property
    def seller(self) -> Actor:
        return Actor(id=self.owner_id, role=Role.MERCHANT, merchant_id=self.merchant_id)


Founder: TypeAlias = tuple[UUID, Resident, str]  # somebody who opens a shop of this name
Company: TypeAlias = tuple[str, RegistryAnswer]  # a credit code, and what the register says of it


def registered_companies() -> Iterator[Company]:
    """Active enterprises, asked of the register one by one."""
    for code in known_codes("active"):
        answer = business_registry().look_up(code, request_id=new_id())
        if answer.entry and answer.entry.kind == RegistrationKind.ENTERPRISE:
            yield code, answer


def invented_companies(*, after: int) -> Iterator[Company]:
    """Companies of which no register was asked. ``after``: so many codes belong to others."""
    for number, code in enumerate(islice(known_codes("active"), after, None)):
        entry = RegistryEntry(name=f"万货{number}号有限公司", kind="enterprise", status="active")
        yield code, RegistryAnswer(source="invented", entry=entry)


def open_shops(
    founders: Sequence[Founder],
    companies: Iterator[Company],
    *,
    trades: tuple[str, ...],
    staff: Actor,
    at: datetime | None = None,
) -> list[Shop]:
    """Open a shop for each: papers, the register's answer, staff's decision. Gives them in the order given."""
    rows = [_documents(founder, company, trades) for founder, company in zip(founders, companies, strict=False)]
    with acting_as(staff, at=at) as now:
        opened = merchants.commands.open_many(rows, by=staff, at=now)
    return [Shop(shop.id, person_id) for shop, (person_id, *_) in zip(opened, founders, strict=True)]


def fill_shelves(shop: Shop, listings: Sequence[NewListing], *, at: datetime | None = None) -> dict[str, UUID]:
    """List, publish and stock. Gives the SKUs by their codes."""
    found: dict[str, UUID] = {}
    for first in range(0, len(listings), AT_ONCE):
        with acting_as(shop.seller, at=at) as now:
            rows = listings[first : first + AT_ONCE]
            found |= catalog.commands.list_many(shop.merchant_id, rows=rows, by=shop.seller, at=now)
    return found


def _documents(founder: Founder, company: Company, trades: tuple[str, ...]) -> ShopToOpen:
    (person_id, who, trade_name), (code, answer) = founder, company
    form = ApplicationForm(
        kind=RegistrationKind.ENTERPRISE,
        trade_name=trade_name,
        legal_name=answer.entry.name if answer.entry else "",
        legal_form="有限责任公司",
        credit_code=code,
        registered_capital=100_000_000,
        service_phone="400-000-0000",
        region_code=REGION,
        business_address=ADDRESS,
        return_address=f"{ADDRESS}一层仓库",
        representative=who.name,
        contact_name=who.name,
        contact_phone=who.phone,
        trades=trades,
    )
    return ShopToOpen(applicant_id=person_id, form=form, answer=answer)
