"""Refusals of returns."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class ReturnNotFound(NotFound):
    code = "aftersales.return_not_found"
    title = "There is no such return"
    remedy = "Check the id; a return is shown to its shopper and to its shop only."
    return_id: UUID


class WindowPassed(TooLate):
    """Of the return without a reason alone: goods with a fault go back by other rights."""

    code = "aftersales.window_closed"
    title = "The time for a return without a reason is over"
    remedy = "Your other rights stand: if the goods are faulty or not as described, say so."
    order_id: UUID
    closed_at: datetime


class ReturnRefused(RuleRefused):
    code = "aftersales.return_refused"
    title = "These goods cannot go back without a reason"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class NotNow(Conflict):
    code = "aftersales.not_now"
    title = "This cannot be done with the return at this stage"
    remedy = "Look at the return's actions: what is offered there is accepted."
    action: str
    reasons: tuple[str, ...]


class AddressLate(TooLate):
    code = "aftersales.address_late"
    title = "The time to name another address is over"
    remedy = "The address that was shown stands; goods sent there count as sent to you."
    closed_at: datetime


class ObjectionLate(TooLate):
    code = "aftersales.objection_late"
    title = "The time to object is over"
    remedy = "The refund stands."
    closed_at: datetime


class ObjectionRefused(RuleRefused):
    code = "aftersales.objection_refused"
    title = "An objection names its grounds and shows evidence"
    remedy = "Choose grounds from the list, upload at least one file to this return, and say what it shows."
    reasons: tuple[str, ...]


class RulingRefused(RuleRefused):
    code = "aftersales.ruling_refused"
    title = "A decision needs its reasons"
    remedy = "Say in a sentence or more what was found, and why it leads to this outcome."
    reasons: tuple[str, ...]


class RestockRefused(RuleRefused):
    code = "aftersales.restock_refused"
    title = "These pieces cannot go back on the shelf"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class UnknownReturnParcel(NotFound):
    code = "aftersales.unknown_parcel"
    title = "We know of no such parcel on its way back"
    remedy = "Send the reference as it was announced to you."
    parcel_id: UUID
