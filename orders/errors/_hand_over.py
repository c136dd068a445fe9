"""In which ways does the question say no who has a parcel that was left with somebody else?"""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, RuleRefused


class ReceiptNotAsked(Conflict):
    """The carrier has not left it with somebody else, or the shopper has said already that it is not with them."""

    code = "orders.receipt_not_asked"
    title = "There is no open question whether you have this parcel"
    remedy = "Look at the order: it says where the parcel is, and what you may do."
    order_id: UUID


class HandOverRefused(RuleRefused):
    code = "orders.hand_over_refused"
    title = "Nothing can be decided about this parcel so"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]
