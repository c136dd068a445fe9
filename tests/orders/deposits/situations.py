"""Where can a deposit stand, and when do its clocks end over the National Day?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from catalog.deposits.types import DepositCondition
from orders.deposits.models import Deposit
from platform_core.actors import Role
from tests.merchants.builders import operator
from tests.orders.deposits import builders as deposits
from tests.orders.deposits.builders import Left
from tests.orders.sales import builders
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

SINCE: Final = datetime(2026, 9, 29, 2, tzinfo=UTC)


def being(make: Callable[[datetime], Left]) -> Reach:
    def reach(at: datetime) -> Standing:
        found = make(at)
        may_show = deposits.now(found).state in ("applied", "contested")
        return Standing(
            row=deposits.now(found),
            actors={Role.SHOPPER: found.sale.shopper, Role.MERCHANT: found.sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: builders.strangers(at)),
            also=deposits.photo(found, at) if may_show else None,
        )

    return reach


def lapsed(at: datetime) -> Left:
    found = deposits.left(at)
    builders.cancel(found.order, found.sale, at)
    deposits.end(found, at)
    return found


def granted(at: datetime) -> Left:
    found = deposits.applied(at)
    deposits.give_back(found, at)
    return found


def returned(at: datetime) -> Left:
    found = granted(at)
    deposits.answer(found, at)
    return found


def kept(at: datetime) -> Left:
    found = deposits.contested(at)
    deposits.rule(found, 6000, at)
    return found


def words(step: str, standing: Standing) -> dict[str, Any]:
    objection = {
        "grounds": [DepositCondition.UNDAMAGED],
        "claimed": 6000,
        "evidence": [standing.also],
        "statement": "茶壶碎了",
    }
    told: dict[str, dict[str, Any]] = {
        "object": objection,
        "rule": {"kept": 0, "reasons": "已查明"},
        "keep": {"kept": 6000, "reasons": "已查明"},
    }
    return told.get(step, {})


DEPOSITS: Final = Situations(
    model=Deposit,
    where={
        "awaited": being(deposits.left),
        "held": being(deposits.delivered),
        "applied": being(deposits.applied),
        "contested": being(deposits.contested),
        "granted": being(granted),
        "returned": being(returned),
        "kept": being(kept),
        "lapsed": being(lapsed),
    },
    words=words,
    clocks={
        # Three days: from the 30th of September to the 2nd of October; a holiday moves neither end.
        "orders.deposit_answer": Clocked(
            where="applied", since=SINCE, due=datetime(2026, 10, 2, 16, tzinfo=UTC), then="pass_over_silence"
        ),
        # Seven days from the application on, whoever objects.
        "orders.deposit_back": Clocked(
            where="contested", since=SINCE, due=datetime(2026, 10, 6, 16, tzinfo=UTC), then="give_back_in_time"
        ),
        "orders.deposit_money": Clocked(where="granted", since=SINCE, due=SINCE + timedelta(hours=24)),
    },
)
