"""How does a test name an account for a shop's money, and have it paid out?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import DEADLINES, RELAY
from platform_core.payments.commands import payouts
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.types import Answer, BankAccount, Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.builders import owner_of

ACCOUNT = BankAccount(holder="福州茶业（福建）有限公司", bank="中国银行", number="6222020200112233445")
DONE, NO = Answer(Outcome.SUCCEEDED, "OUT1"), Answer(Outcome.FAILED, reason="pay.no_such_account")


def named(shop: UUID, at: datetime, account: BankAccount = ACCOUNT) -> PayoutAccount:
    owner = owner_of(shop)
    with acting_as(owner), transaction.atomic():
        return payouts.name_payout_account(account, by=owner, at=at)


def answered(row: PayoutAccount, answer: Answer, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        payouts.record_account(row.id, answer=answer, by=RELAY, at=at)


def with_account(shop: UUID, at: datetime) -> PayoutAccount:
    row = named(shop, at)
    answered(row, DONE, at)
    return row


def planned(shop: UUID, at: datetime) -> bool:
    with bound(SYSTEM), transaction.atomic():
        return payouts.plan_payout(shop, by=RELAY, at=at)


def paid_out(shop: UUID, at: datetime) -> Payout | None:
    with bound(SYSTEM), transaction.atomic():
        return payouts.pay_out(shop, by=DEADLINES, at=at)


def heard(payout: Payout, answer: Answer, at: datetime) -> Payout:
    with bound(SYSTEM), transaction.atomic():
        payouts.record_payout(payout.id, answer=answer, by=RELAY, at=at)
        return Payout.objects.get(id=payout.id)
