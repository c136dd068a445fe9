"""Commands before, at and after a debit of a subscription: announce it, charge it, record its end.

Each debit places an ordinary order of an ordinary purchase, which is paid by the mandate and not at the cashier.
Contract, delivery, returns, complaints and settlement are those of any other order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

import platform_core.cases.queries as cases
import platform_core.notices.commands as notices
import platform_core.notices.queries
from catalog.stock import commands as stock_commands
from catalog.window.queries import cards as cards_queries
from merchants.shops.queries import shops as shops_queries
from orders.checkout.commands.placing import pay_until
from orders.checkout.commands.quoting import quoted_line
from orders.checkout.commands.writing import Line, Part, Terms, write_order
from orders.codes.types import RETENTION
from orders.contracts import queries as contracts_queries
from orders.contracts.policies import prices as prices_policies
from orders.contracts.types import RequestedLine
from orders.sales.commands.cancelling import cancel_unpaid
from orders.sales.deadlines import PAYMENT
from orders.sales.models.orders import Order, Purchase
from orders.sales.models.quotes import Quote
from orders.sales.states import OrderState
from orders.subscriptions import policies, queries
from orders.subscriptions.case import SUBSCRIPTION
from orders.subscriptions.commands.subscriptions import end_by_itself
from orders.subscriptions.deadlines import DEBIT
from orders.subscriptions.models import Subscription
from orders.subscriptions.states import SubscriptionState
from orders.subscriptions.types import NextDebit, SubscriptionEnd
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.clock import in_a_text
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.legal.queries import calendars
from platform_core.legal.spans import CalendarDays, Months
from platform_core.money import Money
from platform_core.payments.commands import debiting, mandates
from platform_core.payments.queries import payments
from platform_core.payments.types import Ahead, DebitAsked, Reference, ShareAsked
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for, bound, shopper
from platform_core.vault import queries as vault
from platform_core.vault.commands import sealer

PAGE: Final = "/me/subscriptions/"  # where a subscription is cancelled; an id follows
PRICE_RAISED: Final = "orders.subscription_price_raised"
NO_MONEY: Final = "the debit has failed"


@fulfils("OTM-18", "IPP-20", "CRI-10b")
@transaction.atomic(savepoint=False)
def tell_of_debit(subscription_id: UUID, *, by: Actor, at: datetime) -> Ahead | None:
    """Announce the renewal or the debit to the shopper, at a reminder of its clock. Return which of the two.

    Return None if there is nothing to announce: the plan was withdrawn, a notice would come too late to count, or the
    price has risen. Of a risen price the shopper is told that nothing is debited unless they agree to it.

    Inside ``acting_for`` the shop.
    """
    row = Subscription.objects.see(subscription_id, by=by)
    if row.stage not in (SubscriptionState.ACTIVE, SubscriptionState.FAILED):
        return None
    asked, facts = queries.debit_asked(row), queries.debit_facts(row, at=at)
    if policies.has_risen(agreed=facts.agreed, quantity=facts.quantity, latest=facts.latest):
        _tell_of_price(row, asked, facts, by=by, at=at)
        return None
    last = payments.last_instants(due_at=asked.due_at)
    which = Ahead.DEBIT if asked.attempt > 1 else policies.notice_to_send(last=last, at=at)
    if which is None or facts.latest is None:
        return None
    what = {"number": row.number, "title_zh": row.title_zh, "title_en": row.title_en, "stop_at": _stop_at(row)}
    amount = policies.price_now(facts)
    mandates.tell_ahead(asked, which=which, payer_id=row.shopper_id, amount=amount, what=what, by=by, at=at)
    return which


@carries_out(SUBSCRIPTION, "debit")
@carries_out(SUBSCRIPTION, "debit_again")
@carries_out(SUBSCRIPTION, "postpone")
@carries_out(SUBSCRIPTION, "end_at_debit")
@carries_out(SUBSCRIPTION, "end_instead")
@transaction.atomic(savepoint=False)
def debit(subscription_id: UUID, *, by: Actor, at: datetime) -> NextDebit:
    """Charge a debit whose instant has come, put it off, or end the subscription. Inside ``acting_for`` the shop.

    Raises ``SubscriptionNotFound``.
    """
    row = Subscription.objects.take(subscription_id, by=by)
    facts, again = queries.debit_facts(row, at=at), row.stage is SubscriptionState.FAILED
    following, why = policies.decide_debit(facts)
    if following is NextDebit.CHARGE:
        _charge(row, "debit_again" if again else "debit", policies.price_now(facts), by=by, at=at)
    elif following is NextDebit.LATER:
        days = CalendarDays(queries.least_days(at=at))
        begin(Subscription, "postpone", row.id, by=by, at=at).say(promised={DEBIT.kind: days})
    elif why:
        end_by_itself("end_instead" if again else "end_at_debit", row, why=why, by=by, at=at)
    return following


@transaction.atomic(savepoint=False)
def end_unpaid_debit(purchase_id: UUID, *, by: Actor, at: datetime) -> int:
    """End the orders of a debit that failed, as if their time to pay were over. Return how many.

    Raises ``payments.CaptureWaiting`` if money was reported all the same.
    """
    unpaid = list(Order.objects.filter(purchase_id=purchase_id, state=OrderState.PLACED).order_by("merchant_id"))
    for order in unpaid:
        with acting_for(order.merchant_id):
            clocks.void(PAYMENT, subject_id=order.id, by=by, at=at, reason=NO_MONEY)
            cancel_unpaid(order.id, by=by, at=at)
    return len(unpaid)


@transaction.atomic(savepoint=False)
def note_debit_paid(order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Record that a debit is paid, and start the clock of the next one.

    Return False if the order belongs to no debit, or the subscription waits for none.
    """
    return _go_on("book", order_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def note_debit_unpaid(order_id: UUID, *, by_shopper: bool, by: Actor, at: datetime) -> bool:
    """Record that the order of a debit has ended unpaid.

    If the shopper cancelled it, this debit is skipped. Otherwise it is tried once more, and after that the subscription
    ends. Return False as ``note_debit_paid`` does.
    """
    if by_shopper:
        return _go_on("skip", order_id, by=by, at=at)
    row = _debiting(order_id)
    if row is None:
        return False
    if row.attempt == 1:
        begin(Subscription, "fail", row.id, by=by, at=at).say()
    else:
        end_by_itself("give_up", row, why=SubscriptionEnd.DEBIT_FAILED, by=by, at=at)
    return True


def _go_on(step: str, order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Start the clock of the next debit. Its months count from the announced day, so the day of the month stays."""
    row = _debiting(order_id)
    due_at = cases.due_at(row.id, of=DEBIT) if row else None
    if row is None or due_at is None:
        return False
    begun = begin(Subscription, step, row.id, by=by, at=at, move=False).move(period=row.period + 1)
    begun.say(counted_from=policies.months_count_from(due_at), promised={DEBIT.kind: Months(row.months)})
    return True


def _debiting(order_id: UUID) -> Subscription | None:
    row = queries.subscription_of_order(order_id)
    return row if row and row.stage is SubscriptionState.DEBITING else None


def _charge(row: Subscription, step: str, amount: Money, *, by: Actor, at: datetime) -> None:
    asked = queries.debit_asked(row)
    begun = begin(Subscription, step, row.id, by=by, at=at, move=False)
    order_id = new_id()
    begun.move(order_id=order_id, attempt=asked.attempt).say()
    with bound(shopper(row.shopper_id)):  # quote, purchase and payment are the shopper's
        _place(row, asked, order_id, amount, by=by, at=at)


def _place(row: Subscription, asked: DebitAsked, order_id: UUID, amount: Money, *, by: Actor, at: datetime) -> None:
    """Place the order of this debit at the price that was announced, and charge the mandate last."""
    offer = cards_queries.offers([row.sku_id], at=at)[row.sku_id]
    unit = Money(amount.amount // row.quantity, amount.currency)
    line = Line(new_id(), prices_policies.PricedLine(RequestedLine(row.sku_id, row.quantity), unit), offer)
    part = Part(shop=shops_queries.held_still(row.merchant_id, at=at), order_id=order_id, lines=[line])
    until = pay_until(at)
    recipient = row.build_recipient(dict(vault.opened(row.sealed_recipient, place=row.place)))
    purchase = _purchase(row, asked, part, at=at)
    terms = Terms(
        purchase,
        recipient,
        proxy_accepted=False,
        pay_until=until,
        rulebook=queries.accepted_rules(row),
        sealer=sealer(row.shopper_id, retention=RETENTION),
    )
    write_order(part, terms, by=by, at=at)
    with acting_for(row.merchant_id):
        stock_commands.reserve(part.demands, source=order_id, by=by, at=at)
    share = ShareAsked(merchant_id=row.merchant_id, order=Reference("orders.order", order_id), amount=part.total)
    debiting.request_debit(
        Reference("orders.purchase", purchase.id),
        asked=asked,
        payer_id=row.shopper_id,
        shares=[share],
        expires_at=until,
        by=by,
        at=at,
    )


def _purchase(row: Subscription, asked: DebitAsked, part: Part, *, at: datetime) -> Purchase:
    """Create the purchase, and the quote it rests on: the terms of the subscription, and nothing beside them."""
    [line], total = part.lines, part.total
    price_lock = contracts_queries.in_force(contracts_queries.PRICE_LOCK, at=at).length
    priced = quoted_line(line.priced, line.offer) | {"to_confirm": None}  # nobody is there to confirm anything
    subscription = {"id": str(row.id), "number": row.number, "period": asked.period, "attempt": asked.attempt}
    quote = Quote.objects.create(
        shopper_id=row.shopper_id,
        document={"lines": [priced], "rulebook": row.rules, "subscription": subscription},
        total=total.amount,
        currency=total.currency,
        quoted_at=at,
        expires_at=price_lock.due(at, calendar=calendars.calendar()).strict,
    )
    return Purchase.objects.create(
        quote=quote, shopper_id=row.shopper_id, total=total.amount, currency=total.currency, placed_at=at
    )


def _tell_of_price(
    row: Subscription, asked: DebitAsked, facts: policies.DebitFacts, *, by: Actor, at: datetime
) -> None:
    """Tell the shopper the risen price, once per price and debit, and that nothing is debited unless they agree.

    Before a second try nothing is told, since it is too late to agree.
    """
    if row.stage is not SubscriptionState.ACTIVE:
        return
    raised = facts.latest * facts.quantity if facts.latest else facts.agreed
    about = {"subscription": str(row.id), "asked_amount": str(raised), "on": in_a_text(asked.due_at)}
    with bound(shopper(row.shopper_id)):
        if platform_core.notices.queries.sent_notices(row.shopper_id, template=PRICE_RAISED, params=about):
            return
        said = {
            **about,
            "number": row.number,
            "title_zh": row.title_zh,
            "title_en": row.title_en,
            "agreed": str(facts.agreed),
            "stop_at": _stop_at(row),
        }
        notices.send(row.shopper_id, template=PRICE_RAISED, params=said, by=by, at=at)


def _stop_at(row: Subscription) -> str:
    return f"{settings.PUBLIC_URL}{PAGE}{row.id}"
