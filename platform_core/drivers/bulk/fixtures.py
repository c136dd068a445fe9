"""Who and what has to be there before the first order? People, shops and shelves, by the bulk commands of each app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

import catalog.commands
import catalog.queries
import merchants.commands
import merchants.queries
import platform_core.accounts.commands
import platform_core.accounts.queries
import platform_core.vault.commands
from catalog.types import Content, NewListing, NewSku, Offer
from merchants.types import ApplicationForm, RegistrationKind, RegistryAnswer, RegistryEntry, ShopToOpen, TraderFacts
from orders.types import Recipient
from platform_core.actors import ANONYMOUS, Actor, Role, part
from platform_core.drivers.replay.eyes import step
from platform_core.ledger.models import Account
from platform_core.money import Money
from platform_core.sandbox.credit_codes import known_codes
from platform_core.vault.types import Place

BULK: Final = part("bulk")
RETENTION: Final = "RT_TRANSACTION"  # of the keys under which orders and contracts seal
STAFF: Final = "bulk_staff"
CATEGORY: Final = "general"
LOT: Final = "B1"
PLENTY: Final = 10_000_000  # pieces of everything: nothing is ever sold out
AT_ONCE: Final = 100  # registrations in one transaction
PLACE: Final = "330106"
ADDRESS: Final = "浙江省杭州市西湖区文三路200号"
GOODS: Final = (
    ("茉莉花茶", "Jasmine tea"),
    ("竹编果篮", "Bamboo basket"),
    ("桂花糕模", "Cake mould"),
    ("棉麻围裙", "Apron"),
)


@dataclass(frozen=True, slots=True)
class Shopper:
    """Somebody with an account, and where their parcels go."""

    person_id: UUID
    recipient: Recipient

    @property
    def actor(self) -> Actor:
        return Actor(id=self.person_id, role=Role.SHOPPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop with all of it that its orders copy: its page, its fee, its shelf; and its accounts by kind."""

    merchant_id: UUID
    owner_id: UUID
    trader: TraderFacts
    commission: int
    shelf: tuple[Offer, ...]
    accounts: Mapping[str, UUID]

    @property
    def seller(self) -> Actor:
        return Actor(id=self.owner_id, role=Role.MERCHANT, merchant_id=self.merchant_id)


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody and everything that stands before the first order."""

    shoppers: tuple[Shopper, ...]
    shops: tuple[Shop, ...]


def exist() -> bool:
    """Whether this database has them already."""
    with step(ANONYMOUS):
        return platform_core.accounts.queries.find_person(STAFF) is not None


def make(*, shoppers: int, shops: int, listings: int, at: datetime) -> Fixtures:
    """Register, open, list and stock, as of ``at``."""
    staff, *owners = _register([STAFF, *(f"bulk_owner_{n}" for n in range(shops))], prefix=138, at=at)
    with step(BULK):
        platform_core.accounts.commands.make_staff(staff, by=BULK, at=at)
    buyers = _register([f"bulk_{n}" for n in range(shoppers)], prefix=139, at=at)
    _make_keys(buyers)
    opened = _open(owners, staff=Actor(id=staff, role=Role.STAFF), at=at)
    return Fixtures(
        shoppers=tuple(Shopper(person, _recipient(n)) for n, person in enumerate(buyers)),
        shops=tuple(
            _stocked(shop, owner, listings=listings, at=at) for shop, owner in zip(opened, owners, strict=True)
        ),
    )


def _register(names: Sequence[str], *, prefix: int, at: datetime) -> list[UUID]:
    """Accounts that nobody can sign in to, in the order given."""
    people: list[UUID] = []
    for first in range(0, len(names), AT_ONCE):
        with step(ANONYMOUS):
            for number, username in enumerate(names[first : first + AT_ONCE], start=first):
                person = platform_core.accounts.commands.register(
                    username,
                    password=None,
                    name=f"住户{number}",
                    phone=f"{prefix}{number:08d}",
                    email=None,
                    by=ANONYMOUS,
                    at=at,
                )
                people.append(person.id)
    return people


def _make_keys(people: Sequence[UUID]) -> None:
    """Of the class of their orders, here and not with each one's first: two workers would wait for each other's."""
    with step(BULK):
        for person_id in people:
            platform_core.vault.commands.seal(
                {}, retention=RETENTION, place=Place("orders_order", person_id, person_id)
            )


def _recipient(number: int) -> Recipient:
    return Recipient(name=f"住户{number}", phone=f"139{number:08d}", region_code=PLACE, address=f"{ADDRESS}{number}室")


def _open(owners: Sequence[UUID], *, staff: Actor, at: datetime) -> list[UUID]:
    codes = islice(known_codes("active"), 1_000, None)  # the first ones belong to demo, replay and tests
    rows = [_row(number, owner, code) for number, (owner, code) in enumerate(zip(owners, codes, strict=False))]
    with step(staff):
        return [shop.id for shop in merchants.commands.open_many(rows, by=staff, at=at)]


def _row(number: int, owner: UUID, code: str) -> ShopToOpen:
    """A company's documents, and what the register would say of them."""
    name = f"万货{number}号有限公司"
    form = ApplicationForm(
        kind=RegistrationKind.ENTERPRISE,
        trade_name=f"万货{number}号店",
        legal_name=name,
        legal_form="有限责任公司",
        credit_code=code,
        registered_capital=100_000_000,
        service_phone="400-000-0000",
        region_code=PLACE,
        business_address=ADDRESS,
        return_address=ADDRESS,
        representative=f"店主{number}",
        contact_name=f"店主{number}",
        contact_phone=f"138{number:08d}",
        trades=("general",),
    )
    entry = RegistryEntry(name=name, kind="enterprise", status="active")
    return ShopToOpen(applicant_id=owner, form=form, answer=RegistryAnswer(source="bulk", entry=entry))


def _stocked(merchant_id: UUID, owner_id: UUID, *, listings: int, at: datetime) -> Shop:
    seller = Actor(id=owner_id, role=Role.MERCHANT, merchant_id=merchant_id)
    with step(seller):
        required = catalog.queries.categories_named([CATEGORY])[CATEGORY].facts.required
        rows = [_listing(number, required) for number in range(listings)]
        skus = catalog.commands.list_many(merchant_id, rows=rows, by=seller, at=at)
        offers = catalog.queries.offers(skus.values(), at=at)
        return Shop(
            merchant_id=merchant_id,
            owner_id=owner_id,
            trader=merchants.queries.trader_facts(merchant_id),
            commission=merchants.queries.commission_of(merchant_id, at=at),
            shelf=tuple(offers[sku_id] for sku_id in skus.values()),
            accounts=dict(Account.objects.filter(merchant_id=merchant_id).values_list("kind", "id")),
        )


def _listing(number: int, required: Sequence[str]) -> NewListing:
    zh, en = GOODS[number % len(GOODS)]
    content = Content(
        category=CATEGORY,
        title_zh=f"{zh}{number}",
        title_en=f"{en} {number}",
        facts=dict.fromkeys(required, f"{zh}：见包装"),
        delivery_hours=48,
    )
    sku = NewSku(
        code=f"B{number:05d}", spec=f"{number % 9 + 1}件装", price=Money(499 + 137 * number), on_hand=PLENTY, lot=LOT
    )
    return NewListing(content=content, skus=(sku,))
