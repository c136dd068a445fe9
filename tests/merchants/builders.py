"""How does a test get people, papers and shops? Through commands, as the doors do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from merchants.shops.commands import changes as changes_commands
from merchants.shops.commands import documents as documents_commands
from merchants.shops.commands import filing as filing_commands
from merchants.shops.commands import opening as opening_commands
from merchants.shops.commands import standing as standing_commands
from merchants.shops.models.applications import Application
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document
from merchants.shops.models.shops import Merchant
from merchants.shops.policies import documents_wanted
from merchants.shops.queries import verification as queries
from merchants.shops.types import (
    ApplicationForm,
    ChangedFact,
    ChangeForm,
    DocumentForm,
    DocumentKind,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    ShopToOpen,
    VerificationMethod,
)
from merchants.violations import commands as violations_commands
from merchants.violations.types import About, ViolationKind
from platform_core.accounts.commands import people
from platform_core.actors import ANONYMOUS, DEADLINES, RELAY, Actor, Role
from platform_core.clock import LOCAL
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.recordings import beside

CODE = "91350100M000100Y43"
ENTRY = RegistryEntry(name="福州茶业(福建)有限公司", kind="enterprise", status="active", valid_until=date(2036, 1, 1))
ANSWER = RegistryAnswer(source="test", entry=ENTRY)
FURTHER = ("apparel", "books", "digital_content", "electronics", "fresh_food", "household", "services")  # no permits
TEA_HOUSE = ApplicationForm(
    kind=RegistrationKind.ENTERPRISE,
    trade_name="山间茶铺",
    legal_name="福州茶业（福建）有限公司",
    legal_form="有限责任公司",
    credit_code=CODE,
    registered_capital=100_000_000,
    licence_valid_until=None,
    service_phone="0591-8765 4321",
    region_code="350102",
    representative="欧阳静水",
    business_address="福建省福州市鼓楼区乌山路九号",
    return_address="福建省福州市鼓楼区仓前巷七号",
    contact_name="司马听雨",
    contact_phone="13950001234",
    trades=("food", "general", *FURTHER),
)
FARM = ApplicationForm(
    kind=RegistrationKind.OWN_FARM_PRODUCE,
    trade_name="外婆的菜园",
    service_phone="13950005678",
    region_code="350122",
    representative="诸葛小满",
    business_address="福建省福州市连江县丹阳镇东坪村三号",
    return_address="福建省福州市连江县丹阳镇东坪村三号",
    contact_name="诸葛小满",
    contact_phone="13950005678",
    trades=("fresh_food",),
    declares_exemption=True,
)
LICENCE: dict[str, Any] = {
    "kind": DocumentKind.FOOD_LICENCE,
    "number": "JY13501020012345",
    "issuer": "福州市鼓楼区市场监督管理局",
    "valid_from": date(2024, 1, 1),
    "valid_until": date(2029, 1, 1),
}
MOVED = {"contact_name": "上官问渠", "phone": "13950009876", "address": "福建省福州市晋安区新店镇一号仓"}
_numbers = count(10_001)  # behind the telephones of the demo, whose house tests may visit


def person(at: datetime, *, password: str | None = None) -> Actor:
    """Somebody with an account, as a shopper."""
    number = next(_numbers)
    account = people.register(
        f"person_{number}",
        password=password,
        name="某人",
        phone=f"139{number:08d}",
        email=None,
        by=ANONYMOUS,
        at=at,
    )
    return Actor(id=account.id, role=Role.SHOPPER)


def operator() -> Actor:
    """One of the platform's people; commands need no account of theirs."""
    return Actor(id=new_id(), role=Role.STAFF)


def acting_as(actor: Actor) -> Any:
    """With the scope that the door would give this actor."""
    match actor.role:
        case Role.STAFF:
            return scopes.bound(scopes.staff(actor.id))
        case Role.MERCHANT:
            assert actor.merchant_id
            return scopes.bound(scopes.merchant(actor.merchant_id, actor.id))
        case Role.SYSTEM:
            return scopes.bound(scopes.SYSTEM)
        case _:
            return scopes.bound(scopes.shopper(actor.id))


def applied(at: datetime, *, by: Actor | None = None, **changes: Any) -> Application:
    """Papers that were filed and wait for the register."""
    by = by or person(at)
    with acting_as(by), transaction.atomic():
        return filing_commands.apply(replace(TEA_HOUSE, **changes), by=by, at=at)


def checked(at: datetime, *, answer: RegistryAnswer = ANSWER, **changes: Any) -> Application:
    """Papers that the register has answered about. Staff stand in for the worker, which alone may be the system."""
    application = applied(at, **changes)
    with acting_as(operator()), transaction.atomic():
        filing_commands.record_answer(application.id, answer=answer, cause_id=new_id(), by=RELAY, at=at)
    return application


def vetted(at: datetime, **changes: Any) -> Application:
    """The same with every document that is wanted, each verified."""
    application = checked(at, **changes)
    with acting_as(operator()), transaction.atomic():
        trades = Application.objects.get(id=application.id).trades
    for kind in documents_wanted(RegistrationKind(application.kind), trades):
        verified(application, at, kind=kind)
    return application


def handed_in(application: Application, at: datetime, **fields: Any) -> Document:
    by = Actor(id=application.applicant_id, role=Role.SHOPPER)
    with acting_as(by), transaction.atomic():
        return documents_commands.hand_in(DocumentForm(**LICENCE | fields), by=by, at=at)


def verified(application: Application, at: datetime, **fields: Any) -> Document:
    """A document that was called back about."""
    document, by = handed_in(application, at, **fields), operator()
    with acting_as(by), transaction.atomic():
        documents_commands.verify(document.id, method=VerificationMethod.CALL, by=by, at=at)
    return document


def proposed(at: datetime, *, by: Actor | None = None, **changes: Any) -> Application:
    """Papers of which one person has verified everything."""
    application, by = vetted(at, **changes), by or operator()
    with acting_as(by), transaction.atomic():
        return opening_commands.propose(application.id, by=by, at=at)


def opened(at: datetime, *, by: Actor | None = None, **changes: Any) -> Merchant:
    """A shop that may sell: by the bulk commands, whose rules and facts are the same. `proposed` goes step by step."""
    [shop] = opened_many([to_open(at, **changes)], at, by=by or operator())
    return kept_verified(shop)


def kept_verified(shop: Merchant) -> Merchant:
    """As if it were verified again in time, always: doors know the day on which a test runs, and not its ``at``."""
    shop.verified_until = date(2999, 12, 31)
    with acting_as(operator()), transaction.atomic():
        Merchant.objects.filter(id=shop.id).update(verified_until=shop.verified_until)
    return shop


def owner_of(shop: Merchant) -> Actor:
    """The person whose application it came of, acting for it."""
    with acting_as(operator()), transaction.atomic():
        applicant: UUID = Application.objects.get(shop_id=shop.id).applicant_id
    return Actor(id=applicant, role=Role.MERCHANT, merchant_id=shop.id)


@beside
def neighbour(at: datetime) -> Actor:
    """Who owns another shop."""
    return owner_of(opened(at, trade_name="隔壁茶铺"))


def reverified(shop: Merchant, at: datetime) -> None:
    """Somebody has looked at everything again, and the register says what the shop shows."""
    by = operator()
    with acting_as(by), transaction.atomic():
        standing_commands.begin_reverification(shop.id, by=by, at=at)
        papers = Application.objects.get(shop_id=shop.id)
        filing_commands.record_answer(papers.id, answer=ANSWER, cause_id=new_id(), by=RELAY, at=at)
        for document in queries.documents_of_shop(shop.id):
            documents_commands.verify(document.id, method=VerificationMethod.CALL, by=by, at=at)
        standing_commands.reverify(shop.id, by=by, at=at)


def recorded(shop: Merchant, at: datetime, **changes: Any) -> UUID:
    """A violation of this shop, found by a clock."""
    how: dict[str, Any] = {
        "kind": ViolationKind.REFUND_NOT_MADE,
        "subject": About("aftersales.return", new_id()),
        "duties": ("NRR-31", "PCR-09"),
        "happened_at": at,
        "by": DEADLINES,
        "at": at,
    }
    with scopes.bound(scopes.merchant(shop.id)), transaction.atomic():
        return violations_commands.record_violation(shop.id, **how | changes)


def reported(shop: Merchant, at: datetime, **fields: Any) -> Change:
    """A new address for goods that come back, true since today."""
    by = owner_of(shop)
    form = {"fact": ChangedFact.RETURN_ADDRESS, "changed_on": at.astimezone(LOCAL).date()} | MOVED | fields
    with acting_as(by), transaction.atomic():
        return changes_commands.report_change(ChangeForm(**form), by=by, at=at)


def to_open(at: datetime, *, answer: RegistryAnswer | None = ANSWER, **changes: Any) -> ShopToOpen:
    form = replace(TEA_HOUSE, **changes)
    kinds = documents_wanted(form.kind, form.trades)
    documents = [DocumentForm(**LICENCE | {"kind": kind}) for kind in kinds]
    return ShopToOpen(applicant_id=person(at).id, form=form, answer=answer, documents=documents)


def opened_many(rows: Sequence[ShopToOpen], at: datetime, *, by: Actor) -> list[Merchant]:
    """By one person's proposals and another's decision."""
    first = operator()
    with acting_as(first), transaction.atomic():
        proposals = opening_commands.propose_many(rows, by=first, at=at)
    with acting_as(by), transaction.atomic():
        return opening_commands.approve_many(proposals, by=by, at=at)
