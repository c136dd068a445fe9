"""Fixtures: the people, shops and shelves before the first deal, which are never sold out.

Shops open and fill their shelves by the bulk commands, under the same rules as all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

from PIL import Image, ImageDraw

import platform_core.vault.commands
from catalog.listings import commands as listings_commands
from catalog.listings import queries as listings_queries
from catalog.listings.types import Content, in_words
from catalog.publishing import commands as publishing_commands
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Offer
from merchants.guarantee.commands import fund as fund_commands
from merchants.shops.commands import opening as opening_commands
from merchants.shops.ports import business_registry
from merchants.shops.types import (
    ApplicationForm,
    DocumentForm,
    DocumentKind,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    ShopToOpen,
)
from orders.sales.types import Recipient
from platform_core.actors import Actor, Role, part
from platform_core.drivers.world import people
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import ADDRESS, FOUNDER, REGION, Resident
from platform_core.files.drawing import Drawings, remember_drawings
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.sandbox.credit_codes import known_codes, register_state, serial_number
from platform_core.vault.types import Place

AT_ONCE: Final = 500  # listings in one transaction
STAFF: Final = Resident("many_staff", "平台员", "13700000000")
INSPECTOR: Final = Resident("many_inspector", "监管员", "13700000001")  # whom an authority has named here
VETTER: Final = Actor(id=part("vetter").id, role=Role.STAFF)  # who verifies and proposes; commands need no account
RETENTION: Final = "RT_TRANSACTION"  # of the keys under which orders and contracts seal
CATEGORY: Final = "general"
TRADES: Final = (CATEGORY, "electronics")  # what is listed later has certificates that end
LOT: Final = "B1"
PLENTY: Final = 10_000_000  # pieces of everything
DRAWN: Final[Drawings] = {}  # the one picture, once a process
OTHERS: Final = 1_000  # credit codes that belong to demo and tests


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
    for code in islice(known_codes("active"), after, None):
        yield code, registry_answer(code)


def registry_answer(code: str) -> RegistryAnswer:
    """The register's answer for a code that this world knows: made from the code alone, so always the same."""
    entry = RegistryEntry(
        name=f"万货{serial_number(code)}号有限公司", kind="enterprise", status=register_state(code) or "unknown"
    )
    return RegistryAnswer(source="invented", entry=entry)


def open_shops(
    founders: Sequence[Founder],
    companies: Iterator[Company],
    *,
    trades: tuple[str, ...],
    staff: Actor,
    at: datetime | None = None,
) -> list[Shop]:
    """Open a shop for each: papers, the register's answer, one person's proposal, another's decision. Gives them in the
    order given."""
    rows = [_documents(founder, company, trades) for founder, company in zip(founders, companies, strict=False)]
    with acting_as(VETTER, at=at) as now:
        proposed = opening_commands.propose_many(rows, by=VETTER, at=now)
    with acting_as(staff, at=at) as now:
        opened = opening_commands.approve_many(proposed, by=staff, at=now)
    return [Shop(shop.id, person_id) for shop, (person_id, *_) in zip(opened, founders, strict=True)]


def fill_shelves(shop: Shop, listings: Sequence[NewListing], *, at: datetime | None = None) -> dict[str, UUID]:
    """List, publish and stock; return the SKUs by their codes. A listing without a picture gets that of the
    fixtures.
    """
    found: dict[str, UUID] = {}
    with acting_as(shop.seller, at=at) as now:
        image = keep_picture(shop.merchant_id, by=shop.seller, at=now)
    for first in range(0, len(listings), AT_ONCE):
        with acting_as(shop.seller, at=at) as now:
            rows = [_with_picture(row, image) for row in listings[first : first + AT_ONCE]]
            found |= publishing_commands.list_many(shop.merchant_id, rows=rows, by=shop.seller, at=now)
    return found


def keep_picture(merchant_id: UUID, *, by: Actor, at: datetime) -> str:
    """Keep the picture of the fixtures for a shop, by the command of the door. Gives its hash."""
    with remember_drawings(DRAWN):
        return listings_commands.keep_image(_draw_box(), merchant_id=merchant_id, by=by, at=at).sha256


@cache
def _draw_box() -> bytes:
    """A plain box, as large as a page shows it."""
    image = Image.new("RGB", (800, 600), "#f4efe6")
    ImageDraw.Draw(image).rectangle((250, 150, 550, 450), fill="#6b7f4f")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _with_picture(row: NewListing, image: str) -> NewListing:
    return row if row.content.images else replace(row, content=replace(row.content, images=(image,)))


def fill_relief_fund(fen: int, *, staff: Actor) -> None:
    """Put so much into the relief fund, by two persons."""
    with acting_as(VETTER) as now:
        proposed = fund_commands.propose_grant(Money(fen), reason="年度拨款", by=VETTER, at=now)
    with acting_as(staff) as now:
        fund_commands.approve_grant(proposed.id, by=staff, at=now)


def _documents(founder: Founder, company: Company, trades: tuple[str, ...]) -> ShopToOpen:
    (person_id, who, trade_name), (code, answer) = founder, company
    form = papers_of(
        who, trade_name=trade_name, code=code, name=answer.entry.name if answer.entry else "", trades=trades
    )
    return ShopToOpen(applicant_id=person_id, form=form, answer=answer, documents=_documents_of(code, trades))


def papers_of(who: Resident, *, trade_name: str, code: str, name: str, trades: tuple[str, ...]) -> ApplicationForm:
    """The papers of somebody who applies for a shop as the company of this code and name."""
    return ApplicationForm(
        kind=RegistrationKind.ENTERPRISE,
        trade_name=trade_name,
        legal_name=name,
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


def _documents_of(code: str, trades: tuple[str, ...]) -> list[DocumentForm]:
    """The documents that such a shop needs."""
    licence = DocumentForm(kind=DocumentKind.BUSINESS_LICENCE, number=code, issuer="杭州市市场监督管理局")
    food = DocumentForm(kind=DocumentKind.FOOD_LICENCE, number=f"JY1{code[:15]}", issuer="杭州市市场监督管理局")
    agreement = DocumentForm(kind=DocumentKind.RETURN_AGREEMENT)
    return [licence, agreement, *([food] if "food" in trades else [])]


@dataclass(frozen=True, slots=True)
class Shopper:
    """Somebody with an account, and where their parcels go."""

    person_id: UUID
    recipient: Recipient

    @property
    def actor(self) -> Actor:
        return people.shopper(self.person_id)


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody and everything that stands before the first deal. ``shelves``: the offers of each shop."""

    shoppers: tuple[Shopper, ...]
    shops: tuple[Shop, ...]
    shelves: tuple[tuple[Offer, ...], ...]
    staff: Actor


def are_there() -> bool:
    """Have such people been made in this database?"""
    return people.find(STAFF.username) is not None


def settle(
    owners: Sequence[Resident],
    buyers: Sequence[Resident],
    *,
    trades: tuple[str, ...] = TRADES,
    at: datetime | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> tuple[Actor, list[Shop], list[Shopper]]:
    """Register staff, owners and buyers, and open the owners' shops. All of them in the order given."""
    staff_id, *ids = people.register([STAFF, *owners, *buyers], at=at, progress=progress)
    staff = people.employ(staff_id, at=at)
    founders = [(person, who, f"{who.name}的店") for person, who in zip(ids, owners, strict=False)]
    companies = invented_companies(after=OTHERS)
    opened = open_shops(founders, companies, trades=trades, staff=staff, at=at)
    shoppers = zip(ids[len(owners) :], buyers, strict=True)
    return staff, opened, [Shopper(person, who.recipient) for person, who in shoppers]


def make(*, shoppers: int, shops: int, listings: int, at: datetime | None = None, mail: bool = False) -> Fixtures:
    """So many of each; every shop has as many ``listings``. As of ``at`` or of now. ``mail``: each has an address."""
    owners = [_make_resident("many_owner", "店主", 138, n, mail=mail) for n in range(shops)]
    buyers = [_make_resident("many", "住户", 139, n, mail=mail) for n in range(shoppers)]
    staff, opened, everybody = settle(owners, buyers, at=at)
    [inspector] = people.register([INSPECTOR], at=at)
    people.appoint(inspector, at=at)
    _make_keys(everybody)
    shelves = tuple(_fill(shop, listings=listings, at=at) for shop in opened)
    return Fixtures(tuple(everybody), tuple(opened), shelves, staff)


def _make_resident(username: str, name: str, prefix: int, n: int, *, mail: bool) -> Resident:
    email = f"{username}_{n}@example.com" if mail else None
    return Resident(f"{username}_{n}", f"{name}{n}", f"{prefix}{n:08d}", email)


def _make_keys(shoppers: Sequence[Shopper]) -> None:
    """Make the keys of the shoppers' orders here, and not with each one's first: parallel workers would wait for
    each other.
    """
    with acting_as(FOUNDER):
        for shopper in shoppers:
            place = Place("orders_order", shopper.person_id, shopper.person_id)
            platform_core.vault.commands.seal({}, retention=RETENTION, place=place)


def _fill(shop: Shop, *, listings: int, at: datetime | None) -> tuple[Offer, ...]:
    with acting_as(shop.seller):
        required = listings_queries.categories_named([CATEGORY])[CATEGORY].facts.asked.required_codes
    skus = fill_shelves(shop, [_listing(number, required) for number in range(listings)], at=at)
    with acting_as(shop.seller, at=at) as now:
        offers = cards_queries.offers(skus.values(), at=now)
    return tuple(offers[sku_id] for sku_id in skus.values())


def _listing(number: int, required: Sequence[str]) -> NewListing:
    content = Content(
        category=CATEGORY,
        title_zh=f"茉莉花茶{number}",
        title_en=f"Jasmine tea {number}",
        facts=in_words(dict.fromkeys(required, "见包装")),
        delivery_hours=48,
    )
    price = Money(499 + 137 * number)
    sku = NewSku(code=f"B{number:05d}", spec=f"{number % 9 + 1}件装", price=price, on_hand=PLENTY, lot=LOT)
    return NewListing(content=content, skus=(sku,))
