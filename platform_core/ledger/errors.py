"""The refusals of the ledger."""

from __future__ import annotations

from platform_core.errors import Conflict, NotFound


class Overdraft(Conflict):
    code = "ledger.overdraft"
    title = "There is not that much on the account"
    remedy = "Look at the balance; part of it may be held for something else."


class AlreadyPosted(Conflict):
    code = "ledger.already_posted"
    title = "This was booked before"
    remedy = "Nothing needs to be done; to undo it, book the reverse under a code of its own."


class AlreadyResolved(Conflict):
    code = "ledger.already_resolved"
    title = "This held amount was settled or released before"
    remedy = "Look at what became of it; a hold ends once."


class NoSuchHold(NotFound):
    code = "ledger.no_such_hold"
    title = "Nothing is held for this"
    remedy = "Check the source and the code of the hold."
    source_type: str
    source_id: str
    hold: str


class NoAccounts(NotFound):
    code = "ledger.no_accounts"
    title = "This shop has no accounts in this currency"
    remedy = "Open the shop's accounts first."
