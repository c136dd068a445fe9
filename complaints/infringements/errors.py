"""Refusals about notices of infringement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class InfringementNotFound(NotFound):
    code = "complaints.infringement_not_found"
    title = "There is no such notice of infringement"
    remedy = "Check the id. Only the right holder and the shop can read a notice here; its public part is published."
    infringement_id: UUID


class ClaimRefused(RuleRefused):
    code = "complaints.claim_refused"
    title = "This notice cannot be drafted like that"
    remedy = "Name listings of one shop, the right and its holder; every reason is listed in params."
    reasons: tuple[str, ...]


class NoticeIncomplete(Conflict):
    code = "complaints.notice_incomplete"
    title = "The notice lacks something"
    remedy = "All that is missing is listed in params; add it and hand the notice in again."
    infringement_id: UUID
    reasons: tuple[str, ...] = ()


class CounterIncomplete(Conflict):
    code = "complaints.counter_incomplete"
    title = "The statement comes with first evidence"
    remedy = "Leave a file that shows that nothing is infringed, and send the statement again."
    infringement_id: UUID


class FilingNotShown(Conflict):
    code = "complaints.filing_not_shown"
    title = "No complaint or suit was shown"
    remedy = "Leave the receipt of the authority or the court as a file, and send this again."
    infringement_id: UUID


class DelayNotShown(Conflict):
    code = "complaints.delay_not_shown"
    title = "No delay was shown"
    remedy = "The right holder leaves a file that shows it, such as the notary's confirmation."
    infringement_id: UUID


class WaitOver(TooLate):
    code = "complaints.wait_over"
    title = "The time to show a complaint or a suit is over"
    remedy = "The measure has ended. An authority or a court may still find an infringement, and then we act."
    closed_at: datetime


class ExhibitRefused(Conflict):
    code = "complaints.exhibit_refused"
    title = "No file of this kind is taken now"
    remedy = "Look at what the notice waits for; a case that has ended takes no more files."
    infringement_id: UUID
    kind: str


class StatementRefused(RuleRefused):
    code = "complaints.statement_refused"
    title = "This cannot be taken like that"
    remedy = "Every reason is listed in params; mend it and send it again."
    reasons: tuple[str, ...]
