"""The cases on which a stack opens: an order, a return and a complaint in every state, for every shop of the demo.

A test walks the lifecycles: a state that nobody brings about here fails it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache, partial
from itertools import count
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.db.models import QuerySet

from aftersales.returns.deadlines import ARRIVE, FIND_ARRIVAL
from aftersales.returns.queries.cases import returns_of
from aftersales.returns.states import ReturnState
from aftersales.returns.types import RulingOutcome
from complaints.complaint.deadlines import DECIDE, DECIDE_LATE, REPLY
from complaints.complaint.queries import complaints_of
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import Outcome
from orders.contracts.types import RequestedLine
from orders.sales.queries import orders_of
from orders.sales.states import OrderState
from platform_core.actors import RELAY, Actor
from platform_core.drivers.demo import opening
from platform_core.drivers.demo.opening import Fixtures
from platform_core.drivers.demo.people import SHOPPER, STAFF
from platform_core.drivers.world import people
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import MovedClock
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.doors import client
from platform_core.drivers.world.outside import Outside
from platform_core.drivers.world.verbs import disputes, returns, sale
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.states import State

Script: TypeAlias = tuple[Callable[[Deal], object], ...]
AGO: Final = timedelta(days=35)  # when the shops open, so that something can have run out by now
OFFERED: Final = 1_000  # fen
WANTED: Final = 3_000


def pay(deal: Deal) -> None:
    """Pay at the provider, which will know of it when money is to go back; its report is applied at once."""
    with acting_as(RELAY) as at:
        payment = payments.find_payment_of(Reference("orders.purchase", deal.purchase))
        url = payment and payments.cashier_url(payment, at=at)
    if not url:
        raise LookupError(f"nothing is to be paid for {deal.name('')}")
    sale.pay(deal, provider_ref=_outside().captures(url))


def _run_out(deal: Deal, *, of: str, until: str) -> None:
    run_out(getattr(deal, of), until=until)


def _notice(deal: Deal) -> None:
    returns.give_notice(deal, 1)


DELIVERED: Final[Script] = (sale.place, pay, sale.ship, sale.sign)
SENT: Final[Script] = (*DELIVERED, _notice, returns.send_back)
BACK: Final[Script] = (*SENT, returns.arrive)
DECLINED: Final[Script] = (*BACK, returns.object_to, partial(returns.rule_on, outcome=RulingOutcome.NO_REFUND))
FILED: Final[Script] = (*DELIVERED, partial(disputes.complain, fen=WANTED))
WITH_SHOP: Final[Script] = (*FILED, disputes.acknowledge)
OFFER: Final[Script] = (*WITH_SHOP, partial(disputes.offer, fen=OFFERED))
ESCALATED: Final[Script] = (*WITH_SHOP, disputes.reject, disputes.escalate)
DECIDED: Final[Script] = (*ESCALATED, partial(disputes.decide, outcome=Outcome.UPHELD))
UNDER_REVIEW: Final[Script] = (*DECIDED, disputes.ask_review)
ORDERS: Final[Mapping[State, Script]] = {
    OrderState.PLACED: (sale.place,),
    OrderState.PAID: (sale.place, pay),
    OrderState.SHIPPED: (sale.place, pay, sale.ship),
    OrderState.RECEIVED: (*DELIVERED, sale.confirm),
    OrderState.CANCELLED: (sale.place, sale.call_off),
}
RETURNS: Final[Mapping[State, Script]] = {
    ReturnState.NOTICED: (*DELIVERED, _notice),
    ReturnState.SENT: SENT,
    ReturnState.BACK: BACK,
    ReturnState.GRANTED: (*BACK, returns.grant),
    ReturnState.DECLINED: DECLINED,
    ReturnState.HOME: (*DECLINED, returns.send_home, returns.confirm_home),
    ReturnState.WITHDRAWN: (*DELIVERED, _notice, returns.withdraw_notice),
}
COMPLAINTS: Final[Mapping[State, Script]] = {
    ComplaintState.FILED: FILED,
    ComplaintState.WITH_SHOP: WITH_SHOP,
    ComplaintState.ANSWERED: OFFER,
    ComplaintState.ESCALATED: ESCALATED,
    ComplaintState.RESOLVED: (*OFFER, disputes.accept_offer),
    ComplaintState.DECIDED: DECIDED,
    ComplaintState.UNDER_REVIEW: UNDER_REVIEW,
    ComplaintState.STANDS: (*UNDER_REVIEW, disputes.confirm_decision),
    ComplaintState.REVIEWED: (*UNDER_REVIEW, partial(disputes.replace_decision, outcome=Outcome.DISMISSED)),
    ComplaintState.WITHDRAWN: (*FILED, disputes.withdraw_complaint),
}
# What only silence brings about: so much before the present, and so much then.
LONG_AGO: Final[Mapping[State, tuple[Script, Script]]] = {
    ReturnState.UNSHOWN: (
        SENT,
        tuple(partial(_run_out, of="goods_back", until=clock.kind) for clock in (ARRIVE, FIND_ARRIVAL)),
    ),
    ComplaintState.CLOSED: (OFFER, (partial(_run_out, of="complaint", until=REPLY.kind),)),
    ComplaintState.UNDECIDED: (
        ESCALATED,
        tuple(partial(_run_out, of="complaint", until=clock.kind) for clock in (DECIDE, DECIDE_LATE)),
    ),
}


# Orders last, so that one in every state opens the shopper's list. Pairs, as some states of two lifecycles are equal.
NOW: Final = (*RETURNS.items(), *COMPLAINTS.items(), *ORDERS.items())
THEIR_CASES: Final[Mapping[type[State], Callable[[Actor], QuerySet[Any]]]] = {
    OrderState: orders_of,
    ReturnState: returns_of,
    ComplaintState: complaints_of,
}


def make() -> None:
    """Open the shops as of some weeks ago, unless they are, and bring about every case that a shop does not have yet:
    after a start that was stopped, the others. Then the clock shows the true time again.

    Raises ``HalfOpen``.
    """
    clock = shared_clock()
    clock.set_to(clock.now() - AGO)
    try:
        if not opening.is_there():
            opening.open_shops()
        wanted = _deals_wanted(opening.open_fixtures())
        scripts = [(*LONG_AGO[state], deal) for state in LONG_AGO for deal in wanted(state)]
        old = [(_play(script, deal), end) for script, end, deal in scripts]
    finally:
        clock.reset()
    for deal, end in old:
        _play(end, deal)
    for state, script in NOW:
        for deal in wanted(state):
            _play(script, deal)


def are_there() -> bool:
    """Tell whether the last of them is there, at every shop. It is over, so nobody can have moved it on."""
    *_, last = ORDERS
    shopper = people.find(SHOPPER.username)
    if shopper is None:
        return False
    with acting_as(people.shopper(shopper)):
        return orders_of(people.shopper(shopper)).filter(state=last).count() >= len(opening.SHOPS)


def reset_clock() -> None:
    """Show the true time, also outside: who was stopped while making the cases has left the clock where it was."""
    shared_clock().reset()


def shared_clock() -> MovedClock:
    """Ours and that of the world outside, moved as one."""
    clock = MovedClock()
    clock.moves_also(_outside().shift)
    return clock


def _deals_wanted(fixtures: Fixtures) -> Callable[[State], list[Deal]]:
    """Give, for a state, a deal with each shop that had nothing in it when the start began. Numbers that an earlier
    start used are left out."""
    shopper = people.shopper(fixtures.persons[SHOPPER])
    with acting_as(shopper):
        numbers = count(orders_of(shopper).count() + 1)
        there = {
            (kind, state, shop)
            for kind, cases_of in THEIR_CASES.items()
            for state, shop in cases_of(shopper).values_list("state", "merchant_id")
        }

    def wanted(state: State) -> list[Deal]:
        return [deal for deal in _deals(fixtures, numbers) if (type(state), state.value, deal.shop) not in there]

    return wanted


def _deals(fixtures: Fixtures, numbers: Iterable[int]) -> Iterable[Deal]:
    """One with each shop, of the first thing on its shelf."""
    for (shop, skus), (_, _, shelf), number in zip(fixtures.shops, opening.SHOPS, numbers, strict=False):
        [sku] = shelf[0].skus
        yield Deal(
            number=number,
            shopper=people.shopper(fixtures.persons[SHOPPER]),
            seller=shop.seller,
            staff=people.staff(fixtures.persons[STAFF]),
            recipient=SHOPPER.resident.recipient,
            wanted=[RequestedLine(skus[sku.code], 1)],
            lot=sku.lot or "",
            series="D",
        )


def _play(script: Script, deal: Deal) -> Deal:
    for step in script:
        step(deal)
    return deal


@cache
def _outside() -> Outside:
    return Outside(settings.PAYMENT_PROVIDER_URL.removesuffix("/pay"), client())
