"""In which ways is a request about one's own data refused, or the closing of an account?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class RequestNotFound(NotFound):
    code = "privacy.request_not_found"
    title = "There is no such request"
    remedy = "Check its number on the page of your data."
    request_id: UUID


class ClosureNotFound(NotFound):
    code = "privacy.closure_not_found"
    title = "No closing of an account was asked for under this number"
    remedy = "Check its number on the page of your data."
    closure_id: UUID


class HoldNotFound(NotFound):
    code = "privacy.hold_not_found"
    title = "There is no such hold"
    remedy = "Check its number."
    hold_id: UUID


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
    """The system does it, and no person of staff has a say."""

    code = "privacy.not_in_words"
    title = "This request is carried out by the system"
    remedy = "There is nothing to decide about it."
    request_id: UUID


class ReasonWanted(RuleRefused):
    code = "privacy.reason_wanted"
    title = "An answer and a refusal need words"
    remedy = "Say why, in words that the person reads."


class ArchiveGone(TooLate):
    code = "privacy.archive_gone"
    title = "This copy of your data is destroyed"
    remedy = "Ask for another one; it is ready within moments."
    closed_at: datetime | None


class StillOpen(RuleRefused):
    """``open_things``: what, its number, and until when where a clock says so."""

    code = "privacy.still_open"
    title = "Your account cannot be closed while something is open that you would lose"
    remedy = "Wait until each of these has ended, or end it, and ask again."
    open_things: tuple[str, ...]


class AlreadyClosing(Conflict):
    code = "privacy.already_closing"
    title = "Your account is being closed already"
    remedy = "You may take it back until the day that the page of your data names."
    closure_id: UUID


class TakenBackTooLate(TooLate):
    code = "privacy.taken_back_too_late"
    title = "The days in which closing could be taken back are over"
    remedy = "What was erased cannot be brought back. You may open a new account."
    closed_at: datetime
