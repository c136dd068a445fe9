"""Where can the account for a shop's money stand, and a payout?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from merchants.shops.models.shops import Merchant
from platform_core.actors import RELAY, Role
from platform_core.payments.commands import payouts as payments_payouts
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.types import Answer, Outcome
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import opened, operator, owner_of
from tests.merchants.guarantee import builders as guarantee
from tests.merchants.guarantee.builders import settled
from tests.platform_core.cases.situations import Clocked, Situations, Standing
from tests.platform_core.payments import payouts

Step = Callable[[Standing, datetime], Any]
SINCE: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # over a night and into a holiday: hours are hours
DAY: Final = timedelta(hours=24)


def named(at: datetime) -> Standing:
    shop = opened(at)
    return _standing(payouts.named(shop.id, at), shop)


def sent(at: datetime) -> Standing:
    shop = opened(at)
    payouts.with_account(shop.id, at)
    settled(shop.id, 700, at)
    row = payouts.paid_out(shop.id, at)
    assert row
    return _standing(row, shop)


def _standing(row: Any, shop: Merchant) -> Standing:
    actors = {Role.MERCHANT: owner_of(shop), Role.STAFF: operator()}
    return Standing(row=row, actors=actors, strangers=[guarantee.owner_of(new_id())])


def of_the_account(outcome: Outcome) -> Step:
    def step(standing: Standing, at: datetime) -> None:
        payouts.answered(standing.row, Answer(outcome), at)

    return step


def another(standing: Standing, at: datetime) -> None:
    payouts.named(standing.row.merchant_id, at)


def of_the_payout(outcome: Outcome) -> Step:
    def step(standing: Standing, at: datetime) -> None:
        payouts.heard(standing.row, Answer(outcome), at)

    return step


def sent_back(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        payments_payouts.take_back_payout(standing.row.pk, by=RELAY, at=at)


def after(begin: Callable[[datetime], Standing], *steps: Step) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        standing = begin(at)
        for step in steps:
            step(standing, at)
        with bound(SYSTEM), transaction.atomic():
            standing.row.refresh_from_db()
        return standing

    return reach


PAYOUT_ACCOUNTS: Final = Situations(
    model=PayoutAccount,
    where={
        "named": after(named),
        "in_force": after(named, of_the_account(Outcome.SUCCEEDED)),
        "refused": after(named, of_the_account(Outcome.FAILED)),
        "replaced": after(named, another),
    },
    clocks={"payments.hear_of_account": Clocked(where="named", since=SINCE, due=SINCE + DAY)},
)
PAYOUTS: Final = Situations(
    model=Payout,
    where={
        "requested": after(sent),
        "unknown": after(sent, of_the_payout(Outcome.SILENT)),
        "paid": after(sent, of_the_payout(Outcome.SUCCEEDED)),
        "failed": after(sent, of_the_payout(Outcome.FAILED)),
        "returned": after(sent, of_the_payout(Outcome.SUCCEEDED), sent_back),
    },
    clocks={"payments.hear_of_payout": Clocked(where="requested", since=SINCE, due=SINCE + DAY)},
)
