"""Refusals about requests for a shop's identity."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class IdentityNotFound(NotFound):
    code = "complaints.identity_not_found"
    title = "There is no such request for an identity"
    remedy = "Check the id; you see only requests of your own."
    identity_id: UUID


class IdentityRefused(RuleRefused):
    code = "complaints.identity_refused"
    title = "The identity cannot be asked for, or given, like that"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class IdentityAskedAlready(Conflict):
    code = "complaints.identity_asked_already"
    title = "You have asked for the identity of this shop already"
    remedy = "Look at the request named in params."
    identity_id: UUID
