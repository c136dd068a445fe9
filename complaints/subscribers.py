"""What follows from a fact? People are told, and a shop that nothing holds any longer is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import orders.commands
import platform_core.notices.commands as notices
from complaints import policies, queries
from complaints.deadlines import ACKNOWLEDGE, ANSWER, DECIDE, REPLY
from complaints.events import (
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintDecided,
    ComplaintEscalated,
    ComplaintFiled,
    ComplaintForwarded,
    ComplaintOverdue,
    ComplaintResolved,
    ComplaintWithdrawn,
    MessageWritten,
)
from platform_core.actors import RELAY, Role
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.facts import DeliveryContext, DomainEvent
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events import Refunded, RefundFailed

Fact: TypeAlias = Any  # each of the facts below; they have no base of their own

# Who is told of what. The text stands in `notices/<verb>_for_<whom>`.
TOLD: Final[Mapping[type[DomainEvent], tuple[Role, ...]]] = {
    ComplaintFiled: (Role.SHOPPER,),
    ComplaintForwarded: (Role.SHOPPER, Role.MERCHANT),
    ComplaintAnswered: (Role.SHOPPER,),
    ComplaintEscalated: (Role.SHOPPER, Role.MERCHANT, Role.STAFF),
    ComplaintOverdue: (Role.SHOPPER, Role.STAFF),
    ComplaintResolved: (Role.SHOPPER, Role.MERCHANT),
    ComplaintDecided: (Role.SHOPPER, Role.MERCHANT),
    ComplaintClosed: (Role.SHOPPER, Role.MERCHANT),
    ComplaintWithdrawn: (Role.MERCHANT,),
}
# The clock that a fact starts, and hence the notice names. However late the relay is, it is that one.
STARTS: Final[Mapping[type[DomainEvent], Deadline]] = {
    ComplaintFiled: ACKNOWLEDGE,
    ComplaintForwarded: ANSWER,
    ComplaintAnswered: REPLY,
    ComplaintEscalated: DECIDE,
}
ENDS: Final = (ComplaintResolved, ComplaintDecided, ComplaintClosed, ComplaintWithdrawn)


def tell(fact: Fact, context: DeliveryContext) -> None:
    """Everybody whom this fact concerns, each in words of their own."""
    for role in TOLD[type(fact)]:
        _send(fact, context, to=role, params=_params(fact))


def settle(fact: Fact, context: DeliveryContext) -> None:
    """The complaint holds the shop's money no longer; whether something else does, orders know."""
    orders.commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


for of in TOLD:
    subscribe(of, name=f"complaints.tell.{of.topic}")(tell)
for end in ENDS:
    subscribe(end, name=f"complaints.settle.{end.topic}", replayable=True)(settle)


@subscribe(ComplaintForwarded, name="complaints.tell_what_nobody_read")
def tell_what_nobody_read(fact: ComplaintForwarded, context: DeliveryContext) -> None:
    """An alarm to our own people: the first day went by."""
    if fact.automatic:
        params = _params(fact)
        notices.send_to_staff(template="complaints.unread_for_staff", params=params, by=RELAY, at=context.handled_at)


@subscribe(MessageWritten, name="complaints.tell_of_a_message")
def tell_of_a_message(fact: MessageWritten, context: DeliveryContext) -> None:
    """Whoever did not write it."""
    for role in {Role.SHOPPER, Role.MERCHANT} - {fact.written_by}:
        _send(fact, context, to=role, params=_params(fact))


@subscribe(Refunded, name="complaints.follow_refund")
def follow_refund(fact: Refunded, context: DeliveryContext) -> None:
    """The money is back: the shopper is told, and what is left is the shop's."""
    complaint_id = policies.find_complaint_in(fact.cause)
    if complaint_id is not None:
        params = queries.refund_params(complaint_id, amount=fact.amount, currency=fact.currency)
        notices.send(
            fact.payer_id, template="complaints.refunded_for_shopper", params=params, by=RELAY, at=context.handled_at
        )
        settle(fact, context)


@subscribe(RefundFailed, name="complaints.tell_of_failed_refund")
def tell_of_failed_refund(fact: RefundFailed, context: DeliveryContext) -> None:
    """What was granted has not gone back: a person must look, and the shop's money stays held."""
    complaint_id = policies.find_complaint_in(fact.cause)
    if complaint_id is not None:
        params = queries.refund_params(complaint_id, amount=fact.amount, currency=fact.currency)
        notices.send_to_staff(
            template="complaints.refund_failed_for_staff", params=params, by=RELAY, at=context.handled_at
        )


def _params(fact: Fact) -> dict[str, str]:
    return queries.notice_params(fact, until=STARTS.get(type(fact)))


def _send(fact: Fact, context: DeliveryContext, *, to: Role, params: Mapping[str, str]) -> None:
    template = f"{fact.topic}_for_{_SPOKEN[to]}"
    match to:
        case Role.SHOPPER:
            notices.send(fact.shopper_id, template=template, params=params, by=RELAY, at=context.handled_at)
        case Role.MERCHANT:
            notices.send_to_shop(fact.merchant_id, template=template, params=params, by=RELAY, at=context.handled_at)
        case _:
            notices.send_to_staff(template=template, params=params, by=RELAY, at=context.handled_at)


_SPOKEN: Final[Mapping[Role, str]] = {Role.SHOPPER: "shopper", Role.MERCHANT: "shop", Role.STAFF: "staff"}
