"""Refusals of an entry in the register of recipients."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class RecipientNotFound(NotFound):
    code = "privacy.recipient_not_found"
    title = "There is no such recipient"
    remedy = "Check its number."
    recipient_id: UUID


class RecipientRefused(RuleRefused):
    code = "privacy.recipient_refused"
    title = "This recipient cannot be entered like this"
    remedy = "Mend what the reasons say."
    reasons: tuple[str, ...]


class ReasonWanted(RuleRefused):
    code = "privacy.reason_wanted"
    title = "An answer and a refusal need words"
    remedy = "Say why, in words that the person reads."
