"""Refusals about applications, documents, changes and shops."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, Unavailable


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
