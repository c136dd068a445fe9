"""Refusals of deposits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused, TooLate


class DepositNotFound(NotFound):
    code = "orders.deposit_not_found"
    title = "There is no such deposit"
    remedy = "Check the id; a deposit is shown to its shopper and to its shop only."
    deposit_id: UUID


class DepositNotDue(Conflict):
    code = "orders.deposit_not_due"
    title = "The goods of this deposit are not delivered yet"
    remedy = "Ask for it back once they are. If the order is cancelled before, the deposit goes back with it by itself."
    deposit_id: UUID


class DepositClaimPartial(Conflict):
    code = "orders.deposit_claim_partial"
    title = "The shop has not claimed the whole deposit"
    remedy = "Decide about the part that it has claimed; the rest goes back."
    deposit_id: UUID


class DepositObjectionLate(TooLate):
    code = "orders.deposit_objection_late"
    title = "The time to object is over"
    remedy = "Silence confirmed it: the deposit goes back."
    closed_at: datetime


class DepositObjectionRefused(RuleRefused):
    code = "orders.deposit_objection_refused"
    title = "An objection names a condition that was stated, an amount, and shows evidence"
    remedy = "Every reason is listed in params. Upload at least one file to this deposit, and say what it shows."
    reasons: tuple[str, ...]


class DepositRulingLate(TooLate):
    code = "orders.deposit_ruling_late"
    title = "The time to decide is over"
    remedy = "The deposit goes back in full: what nobody has decided in time, gives the shop nothing."
    closed_at: datetime


class DepositRulingRefused(RuleRefused):
    code = "orders.deposit_ruling_refused"
    title = "A decision needs its reasons, and gives no more than was claimed"
    remedy = "Every reason is listed in params."
    reasons: tuple[str, ...]


class DepositClosed(Conflict):
    code = "orders.deposit_closed"
    title = "Nothing has to be shown about this deposit now"
    remedy = "Files may be added from the application until it is decided."
    deposit_id: UUID
