"""In which ways do we say no to an applicant or a shop?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate, Unavailable


class ApplicationNotFound(NotFound):
    code = "merchants.application_not_found"
    title = "There is no such application"
    remedy = "Check the number; you see only applications of your own."
    application_id: UUID


class MerchantNotFound(NotFound):
    code = "merchants.merchant_not_found"
    title = "There is no such shop"
    remedy = "Check the address of the shop."
    merchant_id: UUID


class NoShop(NotFound):
    code = "merchants.no_shop"
    title = "You have no shop"
    remedy = "Apply for one first, or ask its owner to add you."


class OnlyForApplicants(NotAllowed):
    code = "merchants.only_for_applicants"
    title = "This account works for a shop already"
    remedy = "Apply with an account of your own that has no shop."


class ApplicationPending(Conflict):
    code = "merchants.application_pending"
    title = "An application of yours is being looked at"
    remedy = "Wait for the decision, or withdraw it and apply again."
    application_id: UUID


class PapersRefused(RuleRefused):
    code = "merchants.papers_refused"
    title = "These papers do not allow a shop to be opened"
    remedy = "Mend every reason listed and apply again."
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


class MayNotOpen(RuleRefused):
    code = "merchants.may_not_open"
    title = "This shop may not be opened"
    remedy = "Every reason listed has to go away first; otherwise reject the application."
    application_id: UUID
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


class ReasonRequired(RuleRefused):
    code = "merchants.reason_required"
    title = "A decision against somebody needs a reason"
    remedy = "Say why, in words that the person concerned can act upon."


class AdvertisementRefused(RuleRefused):
    code = "merchants.advertisement_refused"
    title = "This advertisement may not go out"
    remedy = "Mend every reason listed and send it again."
    reasons: tuple[str, ...]


class CreditFactNotFound(NotFound):
    code = "merchants.credit_fact_not_found"
    title = "There is no such fact in the credit file"
    remedy = "Check the number; a shop replies to what speaks against it and still counts or counted."
    fact_id: UUID


class AlreadyReplied(Conflict):
    code = "merchants.already_replied"
    title = "Your shop has replied to this"
    remedy = "Everybody reads the reply beside the fact; it is said once."
    fact_id: UUID


class OtherPersonDecides(NotAllowed):
    code = "merchants.other_person_decides"
    title = "Two persons open a shop"
    remedy = "You proposed it yourself; ask a colleague to decide."
    application_id: UUID


class DocumentNotFound(NotFound):
    code = "merchants.document_not_found"
    title = "There is no such document"
    remedy = "Check the number; you see only documents of your own."
    document_id: UUID


class DocumentRefused(RuleRefused):
    code = "merchants.document_refused"
    title = "This document cannot be taken"
    remedy = "Mend every reason listed and hand it in again."
    reasons: tuple[str, ...]


class VerificationRefused(RuleRefused):
    code = "merchants.verification_refused"
    title = "This document cannot be verified in this way"
    remedy = "Every reason listed has to go away first; otherwise refuse the document and say why."
    document_id: UUID
    reasons: tuple[str, ...]


class MayNotReverify(RuleRefused):
    code = "merchants.may_not_reverify"
    title = "This shop is not verified again yet"
    remedy = "Verify every document listed again, and wait for what the register says."
    merchant_id: UUID
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


class ChangeNotFound(NotFound):
    code = "merchants.change_not_found"
    title = "There is no such change"
    remedy = "Check the number; you see only changes of your own shop."
    change_id: UUID


class ChangePending(Conflict):
    code = "merchants.change_pending"
    title = "A change of the same fact is being verified"
    remedy = "Wait for the answer, or withdraw that change and report another."
    change_id: UUID


class ChangeRefused(RuleRefused):
    code = "merchants.change_refused"
    title = "This change cannot be taken"
    remedy = "Mend every reason listed and report it again."
    reasons: tuple[str, ...]


class RegistrySilent(Unavailable):
    code = "merchants.registry_silent"
    title = "The business register does not answer"
    remedy = "We ask again by ourselves."
    source: str


class SanctionNotFound(NotFound):
    code = "merchants.sanction_not_found"
    title = "There is no such measure"
    remedy = "Check the number; a shop sees only measures of its own."
    sanction_id: UUID


class BulletinNotFound(NotFound):
    code = "merchants.bulletin_not_found"
    title = "There is no such bulletin"
    remedy = "Look at the list of bulletins; none is ever taken away."
    sanction_id: UUID


class SanctionRefused(RuleRefused):
    code = "merchants.sanction_refused"
    title = "This measure cannot be proposed so"
    remedy = "Mend every reason listed and propose it again."
    reasons: tuple[str, ...]


class EndsTooSoon(RuleRefused):
    code = "merchants.ends_too_soon"
    title = "The last day of the measure has gone by"
    remedy = "Propose it anew, or name a day that lies in the future."
    until_on: date


class HearingClosed(TooLate):
    code = "merchants.hearing_closed"
    title = "The time to answer is over"
    remedy = "Wait for the decision; you may appeal against it."
    closed_at: datetime


class AppealTooLate(TooLate):
    code = "merchants.appeal_too_late"
    title = "The time to appeal is over"
    remedy = "You may turn to the market regulation authority or to a court."
    closed_at: datetime


class SamePerson(NotAllowed):
    code = "merchants.same_person"
    title = "Somebody else answers this appeal"
    remedy = "Nobody reviews a measure that they proposed, imposed or decided."
    sanction_id: UUID


class InEffectAlready(Conflict):
    code = "merchants.in_effect_already"
    title = "The measure has taken effect already"
    remedy = "Decide on it once the shop was heard, or drop it."
    sanction_id: UUID


class NotInEffect(Conflict):
    code = "merchants.not_in_effect"
    title = "The measure is not in effect"
    remedy = "There is nothing to lift; look at the state of the measure."
    sanction_id: UUID


class HasAnEnd(Conflict):
    code = "merchants.has_an_end"
    title = "The measure has an end already, is over, or keeps a danger from consumers"
    remedy = "It ends by itself on its day, and where there is danger only by a person: lift it to end it."
    sanction_id: UUID


class NothingToPublish(Conflict):
    code = "merchants.nothing_to_publish"
    title = "There is nothing to publish"
    remedy = "A measure is published once it has taken effect, and once more when it was decided."
    sanction_id: UUID


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
