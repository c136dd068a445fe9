"""How does the demo come to have people, shops and goods? Through the same commands as everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

import catalog.commands
import merchants.commands
import platform_core.accounts.commands
import platform_core.accounts.queries
import platform_core.regulators.commands
from catalog.types import NewListing
from merchants.ports import business_registry
from merchants.types import ApplicationForm, RegistrationKind
from platform_core import clock
from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.drivers.demo import goods
from platform_core.drivers.demo.people import (
    EVERYBODY,
    LAMP_OWNER,
    PASSWORD,
    REGULATOR,
    SECOND,
    STAFF,
    TEA_OWNER,
    TOTP_SECRET,
    DemoPerson,
)
from platform_core.rows import new_id
from platform_core.sandbox.credit_codes import known_codes
from platform_core.tenancy import scopes

FOUNDER: Final = part("demo")
APPOINTER: Final = Actor(id=FOUNDER.id, role=Role.STAFF)  # who lets a regulator in approves none of their requests


def is_there() -> bool:
    """Has the demo been played on this database already?"""
    return platform_core.accounts.queries.find_person(STAFF.username) is not None


def play() -> None:
    """Register everybody, open the shops, put the goods on sale."""
    people = {person.username: _register(person) for person in EVERYBODY}
    staff = _make_staff(people[STAFF.username])
    _make_staff(people[SECOND.username])
    _appoint(people[REGULATOR.username])
    codes = known_codes("active")
    _open_shop("青山茶铺", TEA_OWNER, people[TEA_OWNER.username], codes, staff=staff, shelves=goods.TEAS)
    _open_shop("吴记灯具", LAMP_OWNER, people[LAMP_OWNER.username], codes, staff=staff, shelves=goods.LAMPS)


def join_late() -> None:
    """Bring in who was not in the story yet when it was played on this database."""
    for person, received in ((REGULATOR, _appoint), (SECOND, _make_staff)):
        if is_there() and platform_core.accounts.queries.find_person(person.username) is None:
            received(_register(person))


@contextmanager
def _as(actor: Actor) -> Iterator[None]:
    """One step: a transaction with this actor's eyes."""
    match actor.role:
        case Role.STAFF:
            scope = scopes.staff(actor.id)
        case Role.MERCHANT if actor.merchant_id:
            scope = scopes.merchant(actor.merchant_id, actor.id)
        case Role.SHOPPER:
            scope = scopes.shopper(actor.id)
        case _:
            scope = scopes.SYSTEM
    with scopes.bound(scope), transaction.atomic():
        yield


def _register(person: DemoPerson) -> UUID:
    with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
        account = platform_core.accounts.commands.register(
            person.username,
            password=PASSWORD,
            name=person.name,
            phone=person.phone,
            email=f"{person.username}@example.com",
            by=ANONYMOUS,
            at=clock.now(),
        )
    return account.id


def _make_staff(person_id: UUID) -> Actor:
    with _as(FOUNDER):
        platform_core.accounts.commands.make_staff(person_id, by=FOUNDER, at=clock.now())
        platform_core.accounts.commands.enrol_second_factor(person_id, secret=TOTP_SECRET, by=FOUNDER, at=clock.now())
    return Actor(id=person_id, role=Role.STAFF)


def _appoint(person_id: UUID) -> None:
    """Staff write down for whom they act; the relay opens the door as soon as it runs."""
    with _as(FOUNDER):
        platform_core.accounts.commands.enrol_second_factor(person_id, secret=TOTP_SECRET, by=FOUNDER, at=clock.now())
    with _as(APPOINTER):
        platform_core.regulators.commands.appoint(
            person_id,
            authority="杭州市市场监督管理局",
            region_code="330100",
            reason="该机关来函指定",
            by=APPOINTER,
            at=clock.now(),
        )


def _open_shop(
    name: str, owner: DemoPerson, owner_id: UUID, codes: Iterator[str], *, staff: Actor, shelves: Sequence[NewListing]
) -> None:
    """Apply, be checked against the register over HTTP, be approved by staff, publish."""
    applicant = Actor(id=owner_id, role=Role.SHOPPER)
    form = _form(name, owner, codes)
    with _as(applicant):
        application = merchants.commands.apply(form, by=applicant, at=clock.now())
    with scopes.bound(scopes.SYSTEM):
        with transaction.atomic():
            at = clock.now()
        merchants.commands.ask_registry(application.id, cause_id=new_id(), by=FOUNDER, at=at)
    with _as(staff):
        shop = merchants.commands.approve(application.id, by=staff, at=clock.now())
    seller = Actor(id=owner_id, role=Role.MERCHANT, merchant_id=shop.id)
    for row in shelves:
        with _as(seller):
            listing = catalog.commands.list_product(
                shop.id, content=row.content, skus=row.skus, by=seller, at=clock.now()
            )
        with _as(seller):
            catalog.commands.publish(listing.id, by=seller, at=clock.now())


def _form(name: str, owner: DemoPerson, codes: Iterator[str]) -> ApplicationForm:
    """Papers of a company that the register knows under this name."""
    code, legal_name = next(
        (code, answer.entry.name)
        for code in islice(codes, 200)
        if (answer := business_registry().look_up(code, request_id=new_id())).entry
        and answer.entry.kind == RegistrationKind.ENTERPRISE
    )
    return ApplicationForm(
        kind=RegistrationKind.ENTERPRISE,
        trade_name=name,
        legal_name=legal_name,
        legal_form="有限责任公司",
        credit_code=code,
        registered_capital=100_000_000,
        service_phone="400-000-0000",
        region_code="330106",
        business_address="浙江省杭州市西湖区文三路100号",
        return_address="浙江省杭州市西湖区文三路100号一层仓库",
        representative=owner.name,
        contact_name=owner.name,
        contact_phone=owner.phone,
        trades=("food",),
    )
