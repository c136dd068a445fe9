"""Addresses of the API of complaints, with the views that all cases share."""

from functools import partial

from django.urls import path

from complaints.awards import api as awards
from complaints.complaint.api import rendering as show
from complaints.complaint.api import serializers as shapes
from complaints.complaint.api import views
from complaints.complaint.models import Complaint
from complaints.identity import api as identity
from complaints.infringements import api as infringements
from complaints.mediation import api as mediation
from complaints.outside import api as outside
from complaints.records import api as record
from complaints.reports import api as reports
from complaints.service import api as service
from platform_core.cases.doors import download_view, list_view, step_view
from platform_core.payments.errors import NotRefundable

_all = list_view(
    Complaint,
    says="One's own complaints as a shopper, or those against the shop, newest first.",
    out=shapes.ComplaintPageOut,
    show=show.row,
    by=("-filed_at", "-id"),
)
_file = download_view(Complaint, says="A file that either side has left.")
_step = partial(step_view, Complaint, out=shapes.ComplaintStandOut, show=show.stand)
_accept_offer = _step(
    "accept_offer",
    says="The acceptance of what the shop has offered. PUT it; the money goes back with it.",
    refuses=(NotRefundable,),
)
_escalate = _step(
    "escalate",
    says="The escalation of an answered complaint. PUT it; the platform decides.",
    duties=("HSE-08", "ECL-61"),
)
_withdraw = _step("withdraw", says="The withdrawal of a complaint. PUT it; the same may be filed again.")
_done = _step("confirm_performance", says="The word of the shopper that what was granted was done. PUT it.")

_one = "complaints/<uuid:complaint_id>"
_shared = [
    path("complaints", _all, name="complaints"),
    path(_one, views.OneComplaint.as_view(), name="complaint"),
    path(f"{_one}/messages", views.ComplaintMessages.as_view(), name="complaint-messages"),
    path(f"{_one}/review", views.ComplaintReview.as_view(), name="complaint-review"),
    path(f"{_one}/evidence", views.ComplaintEvidence.as_view(), name="complaint-evidence"),
    path(f"{_one}/evidence/<uuid:file_id>", _file, name="complaint-file"),
]
storefront = [
    path("orders/<uuid:order_id>/complaints", views.OrderComplaints.as_view(), name="order-complaints"),
    *_shared,
    path(f"{_one}/offer-acceptance", _accept_offer, name="complaint-offer-acceptance"),
    path(f"{_one}/escalation", _escalate, name="complaint-escalation"),
    path(f"{_one}/answer-rejection", views.ComplaintAnswerRejection.as_view(), name="complaint-answer-rejection"),
    path(f"{_one}/correction", views.ComplaintCorrection.as_view(), name="complaint-correction"),
    path(f"{_one}/rating", views.ComplaintRating.as_view(), name="complaint-rating"),
    path(f"{_one}/withdrawal", _withdraw, name="complaint-withdrawal"),
    path(f"{_one}/performance-confirmation", _done, name="complaint-performance-confirmation"),
    path("reports", reports.Reports.as_view(), name="reports"),
    path("reports/<uuid:report_id>", reports.OneReport.as_view(), name="report"),
    path("reports/<uuid:report_id>/evidence", reports.files, name="report-evidence"),
    path("reports/<uuid:report_id>/evidence/<uuid:file_id>", reports.file, name="report-file"),
    *infringements.storefront,
    *service.storefront,
    *awards.storefront,
    path("merchants/<uuid:merchant_id>/complaint-records", record.Records.as_view(), name="complaint-records"),
    *mediation.storefront,
    *outside.storefront,
    *identity.storefront,
]
seller = [
    *_shared,
    path(f"{_one}/performance", views.ComplaintPerformance.as_view(), name="complaint-performance"),
    path(f"{_one}/answer", views.ShopAnswer.as_view(), name="complaint-answer"),
    *infringements.seller,
    *service.seller,
    *awards.seller,
    path("complaint-records/<uuid:record_id>/reply", record.Reply.as_view(), name="complaint-record-reply"),
    *mediation.seller,
    *outside.seller,
]
