"""Where can a subscription stand, and when do its clocks end?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from orders.subscriptions.models import Subscription
from platform_core.actors import Role
from platform_core.payments.types import Outcome
from tests.merchants.builders import operator
from tests.orders.sales import builders
from tests.orders.subscriptions import builders as subscriptions
from tests.orders.subscriptions.builders import DAY, Kept
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

SINCE: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)  # over the National Day, which moves no end: days are whole


def being(make: Callable[[datetime], Kept], *, days: int = 0) -> Reach:
    """Begun so many days before."""

    def reach(at: datetime) -> Standing:
        kept = make(at - days * DAY)
        return Standing(
            row=subscriptions.now(kept),
            actors={Role.SHOPPER: kept.sale.shopper, Role.MERCHANT: kept.sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: builders.strangers(at)),
            also=kept.row.plan_id,
        )

    return reach


def notified(at: datetime) -> Kept:
    """Of which the shopper has both notices."""
    kept = subscriptions.started(at)
    subscriptions.notified(kept)
    return kept


def failed(at: datetime) -> Kept:
    kept = subscriptions.debited(at)
    subscriptions.answer(kept, at + 10 * DAY, Outcome.FAILED)
    return kept


def ended(at: datetime) -> Kept:
    kept = subscriptions.started(at)
    subscriptions.cancel(kept, at)
    return kept


def words(step: str, standing: Standing) -> dict[str, Any]:
    return {"plan_id": standing.also, "debits": True} if step == "agree" else {}


SUBSCRIPTIONS: Final = Situations(
    model=Subscription,
    where={
        "signing": being(subscriptions.asked),
        "active": being(subscriptions.started),
        "notified": being(notified),
        "debiting": being(subscriptions.debited, days=10),
        "failed": being(failed, days=10),
        "ended": being(ended),
    },
    words=words,
    writer=Role.MERCHANT,
    again=frozenset({"agree"}),
    clocks={
        "orders.debit": Clocked(
            where="notified", since=SINCE, due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC), then="debit"
        ),
        "orders.debit_again": Clocked(
            where="failed", since=SINCE, due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC), then="end_instead"
        ),
    },
)
