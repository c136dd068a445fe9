"""Who pays, who is paid, and what stands above that answers for orders?"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.commands import capturing, requesting
from platform_core.payments.types import CaptureReport, Reference, ShareAsked, Tender
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.ledger.conftest import opened

ORDER = "tests.order"


class Orders:
    """What an app above would be: it takes the money, unless it was told not to."""

    def __init__(self) -> None:
        self.paid: list[UUID] = []
        self.unwanted: set[UUID] = set()
        self.asks: Callable[[], object] = lambda: None

    def captured(self, share, *, by, at) -> bool:
        self.asks()
        self.paid.append(share.order.id)
        return share.order.id not in self.unwanted


@pytest.fixture
def orders() -> Iterator[Orders]:
    ports.PAYABLES[ORDER] = found = Orders()
    yield found
    del ports.PAYABLES[ORDER]


@pytest.fixture
def payer() -> Actor:
    return Actor(id=new_id(), role=Role.SHOPPER)


@pytest.fixture
def shops(at: datetime) -> list[UUID]:
    return sorted([opened(at), opened(at)])


def asked(shop: UUID, fen: int, **more: Money) -> ShareAsked:
    return ShareAsked(merchant_id=shop, order=Reference(ORDER, new_id()), amount=Money(fen), **more)


def requested(payer: Actor, shares: list[ShareAsked], *, at: datetime):
    """A payment asked for by its payer, for half an hour."""
    with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
        return requesting.request_payment(
            Reference("tests.purchase", new_id()),
            payer_id=payer.id,
            shares=shares,
            expires_at=at + timedelta(minutes=30),
            by=payer,
            at=at,
        )


def case(name: str) -> Reference:
    """A case of this name that money goes back for."""
    return Reference("tests.case", uuid5(NAMESPACE_OID, name))


def report(fen: int, *, at: datetime, ref: str = "PAY1", currency: str = "CNY") -> CaptureReport:
    return CaptureReport(provider_ref=ref, amount=Money(fen, currency), tender=Tender.BANK_CARD, paid_at=at)


def captured(payment_id: UUID, fen: int, *, at: datetime, ref: str = "PAY1", currency: str = "CNY") -> None:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        capturing.record_capture(payment_id, report=report(fen, at=at, ref=ref, currency=currency), by=RELAY, at=at)
