"""Refusals of invitations."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class InvitationRefused(RuleRefused):
    code = "merchants.invitation_refused"
    title = "Nobody was invited"
    remedy = "Mend every reason listed and send it again."
    reasons: tuple[str, ...]


class NoSuchContact(RuleRefused):
    """A text that is neither; whether anybody has an account there is not said."""

    code = "merchants.no_such_contact"
    title = "This is neither a telephone number nor an e-mail address"
    remedy = "Type a number such as 139 5800 1234, or an address such as lin@example.com."


class InvitationNotFound(NotFound):
    code = "merchants.invitation_not_found"
    title = "No such invitation waits"
    remedy = "It may have been accepted, declined or withdrawn, or its time may be over."
    invitation_id: UUID


class InvitationNotGood(NotFound):
    """One refusal for a wrong code, one that was used, one that ran out and one that names somebody else."""

    code = "merchants.invitation_not_good"
    title = "This invitation is not good, or no longer"
    remedy = "Sign in with the account that has the number or address it was sent to, or ask the shop for another one."
