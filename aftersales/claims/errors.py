"""Refusals of claims."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class ClaimNotFound(NotFound):
    code = "aftersales.claim_not_found"
    title = "There is no such claim"
    remedy = "Check the id; a claim is shown to its shopper and to its shop only."
    claim_id: UUID


class ClaimNotAllowed(RuleRefused):
    code = "aftersales.claim_not_allowed"
    title = "This cannot be claimed"
    remedy = "Every reason is listed in params. The order's rights say what may be claimed; a complaint is always open."
    reasons: tuple[str, ...]


class ClaimDecidedBefore(Conflict):
    """The shop has refused a claim on the same facts: its decision stands until it is complained of."""

    code = "aftersales.claim_decided_before"
    title = "The shop has refused a claim about this, and nothing is new"
    remedy = (
        "Complain about the order, or add a file to the refused claim that shows more, and claim again. Another fault, "
        "or one that showed later, is a new claim: say so."
    )
    claim_id: UUID
    number: str
    refused_at: datetime


class ClaimAnswerRefused(RuleRefused):
    code = "aftersales.claim_answer_refused"
    title = "A claim is not answered like this"
    remedy = "Every reason is listed in params: offer something else that puts it right, or refuse with your evidence."
    reasons: tuple[str, ...]


class ClaimNotNow(Conflict):
    code = "aftersales.claim_not_now"
    title = "This cannot be done with the claim at this stage"
    remedy = "Look at the claim's actions: what is offered there is accepted."
    claim_id: UUID


class CarrierNotFollowed(RuleRefused):
    code = "aftersales.carrier_not_followed"
    title = "This carrier reports nothing to the platform"
    remedy = "Send it with a carrier that says when it arrives."
    carrier: str
