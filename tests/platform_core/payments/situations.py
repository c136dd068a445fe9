"""Where can money stand that fits no payment?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.payments import ports
from platform_core.payments.commands import capturing, receipts
from platform_core.payments.models.payments import Receipt
from platform_core.payments.types import Answer, BankAccount, Outcome
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.platform_core.cases.situations import Clocked, Situations, Standing
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import ORDER, Orders, asked, captured, requested

Step = Callable[[Standing, datetime], Any]
ACCOUNT: Final = BankAccount(holder="李雷", bank="中国银行", number="6222020200112233445")
SINCE: Final = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # over a night and into a holiday: hours are hours


def noted(at: datetime, *, owed: int = 1000, payer: Actor | None = None) -> Standing:
    """Paid twice, while the payer owes as much for something else: the payment that the second money may pay."""
    ports.PAYABLES.setdefault(ORDER, Orders())
    payer, shop = payer or Actor(id=new_id(), role=Role.SHOPPER), opened(at)
    first, other = (requested(payer, [asked(shop, fen)], at=at) for fen in (1000, owed))
    captured(first.id, 1000, at=at, ref=f"A{first.id}")
    captured(first.id, 1000, at=at, ref=f"B{first.id}")
    with bound(SYSTEM), transaction.atomic():
        row = Receipt.objects.get(payment_id=first.id)
    stranger = Actor(id=new_id(), role=Role.SHOPPER)
    return Standing(row=row, actors={Role.SHOPPER: payer, Role.STAFF: operator()}, strangers=[stranger], also=other.id)


def assigned(standing: Standing, at: datetime) -> None:
    by = standing.actors[Role.STAFF]
    with acting_as(by), transaction.atomic():
        capturing.assign(standing.row.pk, payment_id=standing.also, by=by, at=at)


def sent_back(standing: Standing, at: datetime) -> None:
    by = standing.actors[Role.STAFF]
    with acting_as(by), transaction.atomic():
        receipts.send_back(standing.row.pk, by=by, at=at)


def matched(standing: Standing, at: datetime) -> bool:
    with bound(SYSTEM), transaction.atomic():
        return capturing.match(standing.row.pk, by=RELAY, at=at)


def arrived(standing: Standing, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        receipts.arrive(standing.row.pk, by=RELAY, at=at)


def refused(standing: Standing, at: datetime) -> None:
    """By the provider, under whatever number it was asked."""
    with bound(SYSTEM), transaction.atomic():
        row = Receipt.objects.get(pk=standing.row.pk)
        receipts.record_return(row.asked_under, answer=Answer(Outcome.FAILED, reason="pay.refused"), by=RELAY, at=at)


def account_named(standing: Standing, at: datetime) -> None:
    by = standing.actors[Role.SHOPPER]
    with acting_as(by), transaction.atomic():
        receipts.name_receipt_account(standing.row.pk, **words("name_account", standing), by=by, at=at)


def after(*steps: Step) -> Callable[..., Standing]:
    def reach(at: datetime, **who: Actor) -> Standing:
        standing = noted(at, **who)
        for step in steps:
            step(standing, at)
        with bound(SYSTEM), transaction.atomic():
            standing.row.refresh_from_db()
        return standing

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    match step:
        case "assign":
            return {"payment_id": standing.also}
        case "name_account":
            return {"account": ACCOUNT, "agreed": True}
        case _:
            return {}


RECEIPTS: Final = Situations(
    model=Receipt,
    where={
        "noted": after(),
        "assigned": after(assigned),
        "matched": after(assigned, matched),
        "going_back": after(sent_back),
        "account_asked": after(sent_back, refused),
        "going_back to an account": after(sent_back, refused, account_named),
        "sent_back": after(sent_back, arrived),
    },
    words=words,
    clocks={
        "payments.send_back": Clocked(where="noted", since=SINCE, due=SINCE + timedelta(hours=24)),
        "payments.hear_of_return": Clocked(where="going_back", since=SINCE, due=SINCE + timedelta(hours=24)),
        "payments.name_receipt_account": Clocked(where="account_asked", since=SINCE, due=SINCE + timedelta(hours=72)),
    },
)
