"""Refusals about the closing of a shop."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, TooLate


class ClosingNotFound(NotFound):
    code = "merchants.closing_not_found"
    title = "The shop has announced no such closing"
    remedy = "Check the id; a shop sees its own."
    closing_id: UUID


class AlreadyClosing(Conflict):
    code = "merchants.already_closing"
    title = "The shop is closing, or is closed, already"
    remedy = "Look at the closing that was announced; it may be taken back while its notice runs."
    merchant_id: UUID


class ReopenedTooLate(TooLate):
    code = "merchants.reopened_too_late"
    title = "The notice is over, and the closing can be taken back no more"
    remedy = "The shop closes as soon as nothing is open; a new shop may be opened by a new application."
    closed_at: datetime
