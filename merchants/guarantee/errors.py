"""Refusals about deposits, debts and the relief fund."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


class DebtNotFound(NotFound):
    code = "merchants.debt_not_found"
    title = "There is no such debt"
    remedy = "Check the id; a shop sees only its own debts."
    debt_id: UUID


class OneAppeal(Conflict):
    code = "merchants.one_appeal"
    title = "An appeal was made already"
    remedy = "Wait for the answer; after that you may turn to the market regulation authority or to a court."
    debt_id: UUID


class NoOpenAppeal(Conflict):
    code = "merchants.no_open_appeal"
    title = "There is no appeal to answer"
    remedy = "Look at the debt: the shop has not appealed, or its appeal was answered already."
    debt_id: UUID


class AmountRefused(RuleRefused):
    code = "merchants.amount_refused"
    title = "The amount must be above zero"
    remedy = "Enter the amount again."
    amount: int


class FundShort(Conflict):
    code = "merchants.fund_short"
    title = "The relief fund does not have enough money"
    remedy = "Have two people put money into the fund first; the advance is then tried again automatically."
    missing: int


class OwnDeduction(NotAllowed):
    code = "merchants.own_deduction"
    title = "Another person has to answer this appeal"
    remedy = "Nobody may review a deduction that they made themselves."
    debt_id: UUID


class GrantNotFound(NotFound):
    code = "merchants.grant_not_found"
    title = "There is no such proposal for the relief fund"
    remedy = "Check the id."
    grant_id: UUID


class OwnGrant(NotAllowed):
    code = "merchants.own_grant"
    title = "A second person has to decide"
    remedy = "Nobody may approve their own proposal."
    grant_id: UUID


class GuaranteeNotFound(NotFound):
    code = "merchants.guarantee_not_found"
    title = "There is no such guarantee deposit"
    remedy = "Check the id; a shop sees only its own deposit."
    guarantee_id: UUID


class DepositRefused(RuleRefused):
    code = "merchants.deposit_refused"
    title = "You cannot ask for this deposit, or it cannot go back yet"
    remedy = "Resolve every reason listed. Debts have to be paid first."
    reasons: tuple[str, ...]


class AgreementTooLate(TooLate):
    code = "merchants.agreement_too_late"
    title = "The time to agree is over"
    remedy = "The shop owes nothing. The platform may ask again."
    closed_at: datetime


class DepositStays(Conflict):
    code = "merchants.deposit_stays"
    title = "The deposit cannot go back yet"
    remedy = "First meet all duties to consumers and pay all debts; then end the agreement."
    guarantee_id: UUID
