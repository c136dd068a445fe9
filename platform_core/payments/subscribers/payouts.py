"""Subscribers of payouts: verify accounts, plan and make payouts, and follow those that fail or come back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.case.payouts import PAYOUT, PAYOUT_ACCOUNT
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.events.payments import ShareSettled
from platform_core.payments.events.payouts import (
    PaidOut,
    PayoutAccountNamed,
    PayoutAccountUnheard,
    PayoutFailed,
    PayoutRequested,
    PayoutReturned,
    PayoutReturnReported,
    PayoutStuck,
    PayoutUnknown,
)
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.subscribers.disclosing import disclose_to_provider
from platform_core.payments.types import Outcome
from platform_core.tenancy.scopes import SYSTEM, bound


def account_of(fact: Any) -> dict[str, str]:
    """The account that each text names: its bank and last digits."""
    with bound(SYSTEM):
        row = payouts_queries.payout_account(fact.payout_account_id)
        return payouts_queries.account_shown(row)


tell_parties(PAYOUT_ACCOUNT, more=account_of)
tell_parties(PAYOUT, app=__name__)


@subscribe(PayoutAccountNamed, name="payments.verify_account", outside=True)
def verify_account(fact: PayoutAccountNamed, context: DeliveryContext) -> None:
    """Ask the provider about an account until it answers. If the relay gives up, the clock still asks."""
    if not _verify(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(PayoutAccountUnheard, name="payments.verify_account_again", outside=True)
def verify_account_again(fact: PayoutAccountUnheard, context: DeliveryContext) -> None:
    """Ask the provider about an account once; if it is silent, the clock comes round."""
    _verify(fact, context)


@subscribe(ShareSettled, name="payments.plan_payout", replayable=True)
def plan_payout(fact: ShareSettled, context: DeliveryContext) -> None:
    """Plan the payout of a shop's earnings, for which the shop need not ask."""
    payouts_commands.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(PayoutRequested, name="payments.pay_out_at_provider", outside=True)
def pay_out_at_provider(fact: PayoutRequested, context: DeliveryContext) -> None:
    """Have the provider pay out. If it does not answer, it is asked for the outcome from then on."""
    _pay(fact, context)


@subscribe(PayoutUnknown, name="payments.settle_unknown_payout", outside=True)
def settle_unknown_payout(fact: PayoutUnknown, context: DeliveryContext) -> None:
    """Ask the provider for the outcome until it answers. Once the relay gives up, the clock asks."""
    if not _ask_outcome(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(PayoutStuck, name="payments.settle_stuck_payout", outside=True)
def settle_stuck_payout(fact: PayoutStuck, context: DeliveryContext) -> None:
    """Ask the provider for the outcome once; if it is silent, the clock comes round."""
    _ask_outcome(fact, context)


@subscribe(PayoutReturnReported, name="payments.apply_payout_return", replayable=True)
def apply_payout_return(fact: PayoutReturnReported, context: DeliveryContext) -> None:
    """Take back a payout that the bank has returned. Raises ``Forged``."""
    payouts_queries.require_provider(context)
    payouts_commands.take_back_payout(fact.payout_id, by=RELAY, at=context.handled_at)


@subscribe(PaidOut, name="payments.tell_paid_out")
def tell_paid_out(fact: PaidOut, context: DeliveryContext) -> None:
    """Tell the shop of a payout to it. A consumer is told by the case that the payout is for."""
    _tell_shop(fact, "payments.paid_out_for_shop", context)


@subscribe(PayoutFailed, name="payments.follow_failed_payout")
def follow_failed_payout(fact: PayoutFailed, context: DeliveryContext) -> None:
    """Plan the next payout of a shop's earnings, on its day or as soon as there is an account that takes money."""
    _tell_of_earnings(fact, context)
    payouts_commands.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(PayoutReturned, name="payments.follow_returned_payout")
def follow_returned_payout(fact: PayoutReturned, context: DeliveryContext) -> None:
    """Plan the next payout, as after a failed one."""
    _tell_of_earnings(fact, context)
    payouts_commands.plan_payout(fact.merchant_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


def _tell_of_earnings(fact: PayoutFailed | PayoutReturned, context: DeliveryContext) -> None:
    """Tell the shop that a payout of its earnings failed. Of any other payout its own case tells."""
    if fact.case_type == PAYOUT.kind:
        _tell_shop(fact, "payments.payout_failed_for_shop", context)


def _tell_shop(fact: PaidOut | PayoutFailed | PayoutReturned, template: str, context: DeliveryContext) -> None:
    if fact.payee_id is None:
        params = {"number": fact.number, "amount": str(Money(fact.amount, fact.currency))}
        notices.send_to_shop(fact.merchant_id, template=template, params=params, by=RELAY, at=context.handled_at)


def _verify(fact: PayoutAccountNamed | PayoutAccountUnheard, context: DeliveryContext) -> bool:
    """Ask the provider about an account, and record its answer. Return False if it gives none."""
    with bound(SYSTEM), transaction.atomic():
        account = payouts_queries.account_to_verify(fact.payout_account_id)
    if account is None:
        return True
    answer = ports.provider(fact.provider).verify_account(fact.payout_account_id, account)
    payouts_commands.record_account(fact.payout_account_id, answer=answer, by=RELAY, at=context.handled_at)
    return answer.outcome in (Outcome.SUCCEEDED, Outcome.FAILED)


def _pay(fact: PayoutRequested | PayoutUnknown | PayoutStuck, context: DeliveryContext) -> bool:
    """Have the provider pay out. The payout's number keeps it from paying twice. Return False if it is silent."""
    with bound(SYSTEM), transaction.atomic():
        order = payouts_queries.payout_order(fact.payout_id)
    if order is None:
        return True
    if fact.payee_id:
        disclose_to_provider(fact.payee_id, context)
    answer = ports.provider(fact.provider).pay_out(order)
    payouts_commands.record_payout(fact.payout_id, answer=answer, by=RELAY, at=context.handled_at)
    return answer.outcome in (Outcome.SUCCEEDED, Outcome.FAILED)


def _ask_outcome(fact: PayoutUnknown | PayoutStuck, context: DeliveryContext) -> bool:
    """Ask for the outcome, and pay out again if the provider never heard of it. Return False if it is silent."""
    answer = ports.provider(fact.provider).payout_state(fact.payout_id)
    if answer.outcome is Outcome.UNHEARD:
        return _pay(fact, context)
    if answer.outcome is Outcome.SILENT:
        return False
    payouts_commands.record_payout(fact.payout_id, answer=answer, by=RELAY, at=context.handled_at)
    return True
