"""The refusals to an authority, to those who decide about its request, and to those who ask for their own file."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, Unavailable


class RequestNotFound(NotFound):
    code = "regulators.request_not_found"
    title = "There is no such request"
    remedy = "Check the number; you see only requests of your own."
    request_id: UUID


class RegulatorNotFound(NotFound):
    code = "regulators.regulator_not_found"
    title = "There is no such regulator"
    remedy = "The appointment may have ended already."
    regulator_id: UUID


class AlreadyAppointed(Conflict):
    code = "regulators.already_appointed"
    title = "This person acts for an authority already"
    remedy = "End that appointment first to make another."


class NotAppointed(NotAllowed):
    code = "regulators.not_appointed"
    title = "This account acts for no authority any more"
    remedy = "Your authority can ask us to appoint you again."


class RequestRefused(RuleRefused):
    code = "regulators.request_refused"
    title = "This request cannot be taken as it is"
    remedy = "Mend every reason listed and file it again."
    reasons: tuple[str, ...]


class MayNotDecide(RuleRefused):
    code = "regulators.may_not_decide"
    title = "This request may not be decided so"
    remedy = "Every reason listed has to go away first."
    reasons: tuple[str, ...]


class ReasonRequired(RuleRefused):
    code = "regulators.reason_required"
    title = "A decision about a request of an authority needs a reason"
    remedy = "Say why, in words that the authority can act upon."


class ExportNotReady(Conflict):
    code = "regulators.export_not_ready"
    title = "Nothing lies ready for this request"
    remedy = "It is ready when the request is handed over; you are told."
    state: str


class ExportDamaged(Unavailable):
    """The stored bundle differs from the signed one. The log says which, for those who look into it."""

    code = "regulators.export_damaged"
    title = "What lies ready cannot be handed out at present"
    remedy = "It is no longer what was signed; we have been told, and look into it. Nothing of it was handed out."
    export_id: UUID


class DossierNotFound(NotFound):
    code = "regulators.dossier_not_found"
    title = "There is no such file"
    remedy = "Check the number; you see only files of your own orders."
    dossier_id: UUID


class NoDossier(NotFound):
    code = "regulators.no_dossier"
    title = "There is no file of such an order"
    remedy = "Ask for it first; it is made for the shopper of the order alone."
    order_id: UUID


class ReportNotFound(NotFound):
    code = "regulators.report_not_found"
    title = "There is no such identity report"
    remedy = "Check the id; there is one for each January and each July."
    identity_report_id: UUID


class ReportNotFiled(Conflict):
    code = "regulators.report_not_filed"
    title = "This report has no receipt yet"
    remedy = "File it with the authority, and keep the receipt that it gives."
    identity_report_id: UUID


class ReceiptRefused(RuleRefused):
    code = "regulators.receipt_refused"
    title = "This is no receipt of a filed report"
    remedy = "Give the number as the authority wrote it, and the file that shows it."
    reasons: tuple[str, ...]


class NoTraders(LookupError):
    """Nobody says who the traders are: a fault of the house, and no refusal."""
