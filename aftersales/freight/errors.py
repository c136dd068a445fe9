"""Refusals about freight and its reimbursement."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class FreightNotFound(NotFound):
    code = "aftersales.freight_not_found"
    title = "No freight was asked back there"
    remedy = "Check the id; freight is shown to its shopper and to its shop only."
    freight_id: UUID


class FreightRefused(RuleRefused):
    code = "aftersales.freight_refused"
    title = "This freight cannot be asked back, answered or decided so"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class ReimbursementNotFound(NotFound):
    code = "aftersales.reimbursement_not_found"
    title = "There is no such reimbursement"
    remedy = "Check the id; a reimbursement is shown to its shopper and to its shop only."
    reimbursement_id: UUID
