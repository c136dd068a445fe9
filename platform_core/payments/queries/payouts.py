"""Reads of payouts: a shop's balance, its accounts, and the payouts made or still held, with the reasons."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, QuerySet

import platform_core.ledger.queries as ledger
import platform_core.vault.queries as vault
from platform_core.actors import Actor
from platform_core.deadlines.queries import promises
from platform_core.deadlines.states import DeadlineState
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import is_vouched_for
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.deadlines import PAY_OUT
from platform_core.payments.errors import Forged
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.policies import payouts
from platform_core.payments.queries.payments import payer_ref
from platform_core.payments.states import PayoutAccountState, PayoutState
from platform_core.payments.types import BankAccount, Hold, PayoutOrder, Reference
from platform_core.tenancy.remembering import once_a_page

logger = logging.getLogger(__name__)
ON_ITS_WAY: Final = (PayoutState.REQUESTED, PayoutState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopBalance:
    """A shop's money with the provider.

    ``escrow``: paid for orders that are not settled; ``payable``: settled and not paid out, less the part
    ``on_its_way``; ``owed``: its debts; ``holds``: why ``payable`` has not gone yet, and ``goes_at`` when it does.
    """

    escrow: Money
    payable: Money
    on_its_way: Money
    deposit: Money
    owed: Money
    holds: tuple[Hold, ...]
    goes_at: datetime | None


def balance_of(merchant_id: UUID) -> ShopBalance:
    """The balance as the bound scope sees it. Raises ``NoAccounts``."""
    books = ledger.balances(merchant_id)
    owed, payable = books[AccountKind.FUND_ADVANCE].posted, books[AccountKind.MERCHANT_PAYABLE]
    in_force = account_in_force(merchant_id) is not None
    return ShopBalance(
        escrow=books[AccountKind.BUYER_ESCROW].posted,
        payable=payable.free,
        on_its_way=payable.posted - payable.free,
        deposit=books[AccountKind.DEPOSIT].free,
        owed=owed,
        holds=tuple(payouts.holds(payable=payable.free, in_force=in_force, owed=owed)),
        goes_at=payout_due(merchant_id),
    )


def free_of(merchant_id: UUID) -> dict[AccountKind, Money]:
    """Each account of a shop's books with the money on its way, in and out: so the two sides are of the same payments.
    Of one account alone it is ``Balance.free`` that counts. Raises ``NoAccounts``.
    """
    return {kind: balance.posted + balance.pending for kind, balance in ledger.balances(merchant_id).items()}


def spare_of(merchant_id: UUID) -> Money:
    """The provider's holdings for a shop beyond the money of the shop and its customers; below zero where it is less.
    Raises ``NoAccounts``.
    """
    return payouts.spare(free_of(merchant_id))


def earned_by(merchant_id: UUID) -> Money:
    """The earnings that may be paid out to a shop. Raises ``NoAccounts``."""
    return ledger.balance(AccountKind.MERCHANT_PAYABLE, merchant_id=merchant_id).free


def payout_due(merchant_id: UUID) -> datetime | None:
    """The time at which the next payout goes by itself; None where none is planned."""
    running = [p for p in promises.about(merchant_id) if p.kind == PAY_OUT.kind and p.state == DeadlineState.RUNNING]
    return running[-1].due_at if running else None


def account_in_force(merchant_id: UUID) -> PayoutAccount | None:
    return next((a for a in payout_accounts_of(merchant_id) if a.stage is PayoutAccountState.IN_FORCE), None)


@once_a_page
def payout_accounts_of(merchant_id: UUID) -> list[PayoutAccount]:
    """Those that count or are being verified, the newest first."""
    open_ = (PayoutAccountState.NAMED, PayoutAccountState.IN_FORCE)
    return list(PayoutAccount.objects.filter(merchant_id=merchant_id, state__in=open_).order_by("-named_at", "-id"))


def account_shown(row: PayoutAccount) -> dict[str, str]:
    """One account, as by ``accounts_shown``."""
    return accounts_shown([row])[0]


def accounts_shown(rows: Sequence[PayoutAccount]) -> list[dict[str, str]]:
    """Bank and the last digits: who looks at a page needs no more. In one query. Raises ``Forgotten``."""
    opened = vault.opened_all([({"bank": row.bank, "number": row.number}, row.place) for row in rows])
    return [{"bank": said["bank"], "ends_in": said["number"][-4:]} for said in opened]


def opened_account(row: PayoutAccount) -> BankAccount:
    """The account in full, for the provider. Raises ``Forgotten``."""
    sealed = {"holder": row.holder, "bank": row.bank, "number": row.number}
    return BankAccount(**vault.opened(sealed, place=row.place))


def account_to_verify(account_id: UUID) -> BankAccount | None:
    """The account that the provider is asked about; None where nobody waits for it any more."""
    row = PayoutAccount.objects.filter(id=account_id, state=PayoutAccountState.NAMED).first()
    return opened_account(row) if row else None


def payout_order(payout_id: UUID) -> PayoutOrder | None:
    """The order to the provider; None where it has told the payout's outcome already. Raises ``Forgotten``."""
    row = Payout.objects.filter(id=payout_id, state__in=ON_ITS_WAY).select_related("account").first()
    if row is None:
        return None
    return PayoutOrder(
        payout_id=row.id,
        amount=row.money,
        reason=row.number,
        account=opened_account(row.account) if row.account else None,
        payee_ref=payer_ref(row.payee_id) if row.payee_id else "",
    )


def payouts_of(merchant_id: UUID, *, by: Actor) -> QuerySet[Payout]:
    """The payouts to the shop itself; in no order yet."""
    return Payout.objects.visible_to(by).filter(merchant_id=merchant_id, payee_id=None)


def payouts_for(case: Reference) -> list[Payout]:
    """Every payout for this case, attempt by attempt, as the bound scope sees them."""
    return list(Payout.objects.filter(case_type=case.type, case_id=case.id).order_by("attempt"))


def next_attempt_for(case: Reference) -> int:
    found = Payout.objects.filter(case_type=case.type, case_id=case.id).aggregate(last=Max("attempt"))
    return (found["last"] or 0) + 1


def payout_account(account_id: UUID) -> PayoutAccount:
    """The account as the bound scope sees it. Raises ``PayoutAccountNotFound``."""
    return PayoutAccount.objects.all().one(account_id)


def require_provider(context: DeliveryContext) -> None:
    """A report moves money, so it counts from a provider's own door alone. Another one stays parked for staff."""
    providers = [ports.reporter(name) for name in ports.PROVIDERS]
    if context.by not in providers or not is_vouched_for(context.event_id, by=context.by):
        logger.error("forged_report", extra={"event": str(context.event_id)})
        raise Forged(event_id=context.event_id)
