"""Refusals to close an account, or to take the closing back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class ClosureNotFound(NotFound):
    code = "privacy.closure_not_found"
    title = "No closing of an account was asked for under this number"
    remedy = "Check its number on the page of your data."
    closure_id: UUID


class StillOpen(RuleRefused):
    """``open_things``: kind and number of each, and its end where a clock gives one."""

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
