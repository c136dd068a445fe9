"""Refusals of a request about one's own data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class NotYourData(NotAllowed):
    code = "privacy.not_your_data"
    title = "These are somebody else's data"
    remedy = "Ask for a copy of your own, signed in as yourself."


class RequestNotFound(NotFound):
    code = "privacy.request_not_found"
    title = "There is no such request"
    remedy = "Check its number on the page of your data."
    request_id: UUID


class BadRequest(RuleRefused):
    code = "privacy.bad_request"
    title = "Your request cannot be filed like this"
    remedy = "Mend what the reasons say and send it again."
    reasons: tuple[str, ...]


class AlreadyAsked(Conflict):
    code = "privacy.already_asked"
    title = "You have asked for the same already, and it is being dealt with"
    remedy = "Wait for the answer to that one, or withdraw it."
    request_id: UUID


class NotInWords(Conflict):
    """The system carries it out, without a decision by staff."""

    code = "privacy.not_in_words"
    title = "This request is carried out by the system"
    remedy = "There is nothing to decide about it."
    request_id: UUID


class ArchiveGone(TooLate):
    code = "privacy.archive_gone"
    title = "This copy of your data is destroyed"
    remedy = "Ask for another one; it is ready within moments."
    closed_at: datetime | None
