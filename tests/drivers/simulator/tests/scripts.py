"""Small years for tests: a shop or two, and people who do exactly what a test wants of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from aftersales.claims.types import Topic
from aftersales.returns.types import Remedy
from orders.sales.types import SignedBy
from platform_core.drivers.world.deals import Verb
from platform_core.drivers.world.verbs import claims, returns, sale, subscriptions, vetting
from tests.drivers.simulator.plan import Plan
from tests.drivers.simulator.plots.writing import Shop, Temper, on
from tests.drivers.simulator.words import HOUR, Act, Case, Mood

DAY = date(2026, 9, 21)  # a Monday; the National Day comes before the month's ends of whatever begins here


def year(*cases: Case) -> Plan:
    return Plan(4, (Shop(Temper.SILENT),), cases)


def case(*acts: Act, mood: Mood = Mood.PROMPT, silence: float = 0) -> Case:
    """Number nought. ``silence``: of the provider, in hours."""
    lasts = timedelta(hours=silence)
    return Case(number=0, plot="by hand", shop=0, goods=0, pieces=1, acts=acts, mood=mood, silence=lasts)


def in_own_shop(purchase: Case) -> Case:
    """In a shop that is there for this alone, and that staff have verified again a few days before."""
    verified = (then(vetting.begin_round, -3), then(vetting.look_at_shop, -2), then(vetting.reverify, -2))
    return replace(purchase, acts=(*verified, *purchase.acts), own_shop=True)


def then(do: Verb, days: float, /, **details: Any) -> Act:
    """An act so many days after our Monday's morning."""
    return Act(on(DAY, "morning") + timedelta(days=days), do, details)


def reported(do: Verb, days: float, **details: Any) -> Act:
    """The carrier's report of what happened an hour before."""
    happened_at = then(do, days).at - HOUR
    return then(do, days, happened_at=happened_at, report_id=f"{do}{days}", **details)


def signed(days: float) -> Act:
    return reported(sale.report_signature, days, signed_by=SignedBy.ADDRESSEE)


def unsent() -> tuple[Act, ...]:
    """Paid, and to be handed over until the Wednesday."""
    return (then(sale.place, 0), then(sale.report_payment, 0.001))


def sold() -> tuple[Act, ...]:
    """Paid at once, with the carrier on the Tuesday, signed for on the Thursday."""
    return (*unsent(), then(sale.ship, 1), reported(sale.report_pick_up, 1.5), signed(3))


def sent_back() -> tuple[Act, ...]:
    """The goods are at the shop on the Monday after, which says nothing."""
    return (
        *sold(),
        then(returns.give_notice, 4, pieces=1),
        then(returns.send_back, 5),
        reported(returns.report_arrival, 7),
    )


def claimed(days: float = 4, *, topic: str = "faulty", wants: str = "exchange") -> Act:
    return then(claims.claim_fault, days, topic=Topic(topic), wants=Remedy(wants), pieces=1)


def claimed_back(**what: str) -> tuple[Act, ...]:
    """Claimed on the Friday of a silent shop, and with it again on the Friday after."""
    return (
        *sold(),
        claimed(**what),
        then(claims.find_return, 8.1),
        then(returns.send_back, 9),
        reported(returns.report_arrival, 11),
    )


def subscribed() -> tuple[Act, ...]:
    """To be debited when nine days are over, and every month."""
    return (then(subscriptions.state_plan, 0, first_days=9), then(subscriptions.subscribe, 0.01))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
