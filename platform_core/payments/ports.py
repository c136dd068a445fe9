"""Ports of paying: the provider outside, and the things above that are paid for."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from platform_core.actors import Actor, part
from platform_core.money import Money
from platform_core.payments.types import (
    Answer,
    BankAccount,
    Bill,
    DebitAnswer,
    DebitOrder,
    MandateAsked,
    PayoutOrder,
    Reference,
    RefundOrder,
    ShareFacts,
    Sighting,
    StatementLine,
)


class PaymentProvider(Protocol):
    """A licensed provider. Its calls leave the house, so they run from the relay, outside any transaction."""

    def cashier_url(self, bill: Bill) -> str:
        """The address at which the payer pays; signed here, without a call."""

    def close(self, payment_id: UUID) -> None:
        """Take no money for it any more; if it has been paid already, the report will say so.

        Raises ``ProviderSilent``.
        """

    def payment_state(self, payment_id: UUID) -> Sighting:
        """The payment's standing at the provider, with the contents of its report: for one that got lost."""

    def statement(self, *, since: datetime, until: datetime) -> list[StatementLine]:
        """All that came and went from the one instant until before the other, by the provider's clock.

        Raises ``ProviderSilent``.
        """

    def refund(self, order: RefundOrder) -> Answer:
        """Give money back, to the account that the order names if it names one. The same order twice is one refund."""

    def refund_state(self, refund_id: UUID) -> Answer:
        """The refund's outcome, to an account or the way it was paid."""

    def create_mandate(self, asked: MandateAsked) -> Answer:
        """Agree with the payer that debits may be made. The same mandate twice is one."""

    def debit(self, order: DebitOrder) -> DebitAnswer:
        """Take money by a mandate. The same payment twice is one debit, with the answer that was given."""

    def revoke_mandate(self, mandate_id: UUID) -> Answer:
        """Let nothing be debited by it any more, as often as it is told; also one of which it has never heard."""

    def verify_account(self, account_id: UUID, account: BankAccount) -> Answer:
        """Whether such an account exists and takes money."""

    def pay_out(self, order: PayoutOrder) -> Answer:
        """Pay money out. The same order twice is one payout."""

    def payout_state(self, payout_id: UUID) -> Answer:
        """The payout's outcome, to a shop or to a consumer."""


class Guarantee(Protocol):
    """The guarantee behind a shop's balance. It is asked on the shop's side of the wall, before its books are
    locked.
    """

    def cover(self, merchant_id: UUID, *, short: Money, for_case: Reference, by: Actor, at: datetime) -> None:
        """Bring the shop's settled balance up by so much, since money goes back to a consumer that it has not got."""

    def collect(self, merchant_id: UUID, *, by: Actor, at: datetime) -> None:
        """Take the shop's debts out of its balance, before anything is paid out."""


class Payable(Protocol):
    """A thing that is paid for. It is asked in the transaction that takes the money, bound to its shop."""

    def captured(self, share: ShareFacts, *, by: Actor, at: datetime) -> bool:
        """Take note that the share has come in; False when it is no longer wanted, and it goes back at once."""


PROVIDERS: dict[str, PaymentProvider] = {}
PAYABLES: dict[str, Payable] = {}
_guarantees: list[Guarantee] = []


def provide(name: str, provider: PaymentProvider) -> None:
    """Register a provider under the name that payments bear. Once."""
    if name in PROVIDERS:
        raise ValueError(f"{name} is taken")
    PROVIDERS[name] = provider


def accept(type_: str, payable: Payable) -> None:
    """Register who answers for things of this kind (`orders.order`). Once."""
    if type_ in PAYABLES:
        raise ValueError(f"{type_} is taken")
    PAYABLES[type_] = payable


def provider(name: str) -> PaymentProvider:
    """The provider that bears this name. Raises ``KeyError``."""
    return PROVIDERS[name]


def reporter(name: str) -> Actor:
    """The actor as whom this provider leaves its signed reports."""
    return part(f"payments.{name}")


def payable(type_: str) -> Payable:
    """The port that answers for things of this kind. Raises ``KeyError``."""
    return PAYABLES[type_]


def stand_behind(guarantee: Guarantee) -> None:
    """Plug in the guarantee behind the balances of shops from now on."""
    _guarantees.append(guarantee)


def guarantee() -> Guarantee:
    """The guarantee that was plugged in last. Raises ``IndexError`` when there is none."""
    return _guarantees[-1]
