"""Facts about deposits."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from orders.deposits.types import DepositBasis
from platform_core.eventlog.facts import DomainEvent


class _OfADeposit(DomainEvent):
    """Fields of every event of a deposit: its shopper, shop, order and amount."""

    subject: ClassVar[str] = "deposit_id"
    person: ClassVar[str] = "shopper_id"
    deposit_id: UUID
    number: str
    order_id: UUID
    shopper_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class DepositAsked(_OfADeposit):
    """An order was placed with a deposit, which is paid with the order."""

    topic = "orders.deposit_asked"
    says = "A deposit was agreed with the order"


class DepositLeft(_OfADeposit):
    """The deposit was paid. It stays the shopper's money."""

    topic = "orders.deposit_left"
    says = "The deposit was left"


class DepositLapsed(_OfADeposit):
    """The order ended before anything was paid."""

    topic = "orders.deposit_lapsed"
    says = "The deposit was never paid"


class DepositApplied(_OfADeposit):
    """The shopper has asked for it back. It goes back within ``days``, or sooner where the shop is silent."""

    topic = "orders.deposit_applied"
    says = "The deposit was asked back"
    for_shops = ("deposit_id", "number", "order_id", "amount", "currency", "days")
    days: int


class DepositContested(_OfADeposit):
    """The shop wants to keep ``claimed`` of it, on these grounds and with this evidence."""

    topic = "orders.deposit_contested"
    says = "The shop objected to giving the deposit back"
    grounds: tuple[str, ...]
    claimed: int
    evidence: tuple[UUID, ...]


class DepositGranted(_OfADeposit):
    """The amount ``back`` goes to the shopper, ``kept_amount`` to the shop, and on which basis."""

    topic = "orders.deposit_granted"
    says = "It was decided that the deposit goes back"
    for_shops = ("deposit_id", "number", "order_id", "amount", "currency", "basis", "back", "kept_amount")
    basis: DepositBasis
    back: int
    kept_amount: int


class DepositOverdue(_OfADeposit):
    """The money granted has not arrived in time."""

    topic = "orders.deposit_overdue"
    says = "The deposit was granted and has not arrived in time"


class DepositReturned(_OfADeposit):
    """The money granted is back."""

    topic = "orders.deposit_returned"
    says = "The deposit is back"
    kept_amount: int


class DepositKept(_OfADeposit):
    """The platform has decided that the shop keeps all of it."""

    topic = "orders.deposit_kept"
    says = "The platform decided that the shop keeps the deposit"
    kept_amount: int
