"""Refusals about deposits, debts and the relief fund."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class DebtNotFound(NotFound):
    code = "merchants.debt_not_found"
    title = "There is no such debt"
    remedy = "Check the id; a shop sees what it owes itself."
    debt_id: UUID


class OneAppeal(Conflict):
    code = "merchants.one_appeal"
    title = "An appeal was made already"
    remedy = "Wait for the answer; after that you may turn to the market regulation authority or to a court."
    debt_id: UUID


class NoOpenAppeal(Conflict):
    code = "merchants.no_open_appeal"
    title = "There is no appeal to answer"
    remedy = "Look at the debt; the shop has not appealed, or was answered."
    debt_id: UUID


class AmountRefused(RuleRefused):
    code = "merchants.amount_refused"
    title = "An amount above zero is needed"
    remedy = "Name what is owed, in minor units."
    amount: int


class FundShort(Conflict):
    code = "merchants.fund_short"
    title = "The relief fund has not got that much"
    remedy = "Two persons put money into the fund first; the advance is tried again by itself."
    missing: int


class OwnDeduction(NotAllowed):
    code = "merchants.own_deduction"
    title = "Somebody else answers this appeal"
    remedy = "Nobody reviews a deduction that they have made."
    debt_id: UUID


class GrantNotFound(NotFound):
    code = "merchants.grant_not_found"
    title = "There is no such proposal for the relief fund"
    remedy = "Check the id."
    grant_id: UUID


class OwnGrant(NotAllowed):
    code = "merchants.own_grant"
    title = "A second person decides"
    remedy = "Nobody approves money for the fund that they proposed themselves."
    grant_id: UUID


class GuaranteeNotFound(NotFound):
    code = "merchants.guarantee_not_found"
    title = "There is no such guarantee deposit"
    remedy = "Check the id; a shop sees its own."
    guarantee_id: UUID


class DepositRefused(RuleRefused):
    code = "merchants.deposit_refused"
    title = "The deposit cannot be asked for so, or does not go back yet"
    remedy = "Mend every reason listed; what is owed comes first."
    reasons: tuple[str, ...]


class AgreementTooLate(TooLate):
    code = "merchants.agreement_too_late"
    title = "The time to agree is over"
    remedy = "Nothing is owed; the platform may ask again."
    closed_at: datetime


class DepositStays(Conflict):
    code = "merchants.deposit_stays"
    title = "The deposit does not go back yet"
    remedy = "Do what is still owed to consumers and pay what is owed; then end the agreement."
    guarantee_id: UUID
