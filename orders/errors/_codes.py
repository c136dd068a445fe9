"""In which ways does delivery by a code say no?"""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class NotByCarrier(Conflict):
    """A waybill for what has no parcel would start clocks that nobody can meet."""

    code = "orders.not_by_carrier"
    title = "This order is delivered by a code, without a carrier"
    remedy = "Hand over its codes: one for each piece of each line."
    order_id: UUID


class NotByCode(Conflict):
    code = "orders.not_by_code"
    title = "This order is delivered by a carrier"
    remedy = "Pack it, and name the waybill."
    order_id: UUID


class CodesRefused(RuleRefused):
    code = "orders.codes_refused"
    title = "The codes do not match the order"
    remedy = "Every reason is listed in params: one code for each piece of each line, none of them twice."
    reasons: tuple[str, ...]


class CodeGivenBefore(Conflict):
    """Which one is not said: it is the person's who got it."""

    code = "orders.code_given_before"
    title = "One of these codes was handed over with another order of yours"
    remedy = "Give codes that nobody has got yet; nothing was handed over."
    order_id: UUID


class CodesDelivered(Conflict):
    """Whoever has read a code cannot give it back."""

    code = "orders.codes_delivered"
    title = "The codes of this order were handed over"
    remedy = "It is not cancelled any more. If one of them does not work, complain about the order."
    order_id: UUID


class CodesNotHandedOver(NotFound):
    code = "orders.codes_not_handed_over"
    title = "No codes were handed over for this order"
    remedy = "You are told when the shop has handed them over; by when it has to, the order says."
    order_id: UUID
