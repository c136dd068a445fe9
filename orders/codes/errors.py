"""Refusals of delivery by a code."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


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
    """A code was given before. The refusal does not name it: it is another person's."""

    code = "orders.code_given_before"
    title = "One of these codes was handed over with another order of yours"
    remedy = "Give codes that nobody has got yet; nothing was handed over."
    order_id: UUID


class CodesNotHandedOver(NotFound):
    code = "orders.codes_not_handed_over"
    title = "No codes were handed over for this order"
    remedy = "You are told when the shop has handed them over; by when it has to, the order says."
    order_id: UUID
