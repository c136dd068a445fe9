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
from complaints.service import api as talking
from complaints.service import commands
from complaints.service.errors import ConversationOver
from complaints.service.models import Conversation
from platform_core.cases.doors import download_view, list_view, step_view, upload_view
from platform_core.payments.errors import NotRefundable

_all = list_view(
    Complaint,
    says="One's own complaints as a shopper, or those against the shop, newest first.",
    out=shapes.ComplaintPageOut,
    show=show.row,
    by=("-filed_at", "-id"),
)
_talks = list_view(
    Conversation,
    says="One's own conversations as a shopper, or those with the shop, newest first.",
    out=talking.ConversationPageOut,
    show=service.row,
    by=("-started_at", "-id"),
)
_upload = upload_view(
    Conversation,
    says="Leave a file in a conversation. Whoever is in it sees it; nobody takes it back.",
    keep=commands.keep_in_conversation,
    refuses=(ConversationOver,),
    duties=("HSE-03",),
)
_left = download_view(Conversation, says="A file that somebody has left in the conversation.")
_turn = partial(step_view, Conversation, out=talking.ConversationStandOut, show=service.stand, duties=("HSE-03",))
_person = _turn("want_person", says="The wish for a person of the platform, at any moment, without a reason. PUT it.")
_close = _turn("close", says="The end of a conversation, by the shopper. PUT it; writing in it takes it up again.")
_finish = _turn("finish", says="The end of a conversation, by the shop that has replied. PUT it.")
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

_talk = "conversations/<uuid:conversation_id>"
_one = "complaints/<uuid:complaint_id>"
_shared = [
    path("complaints", _all, name="complaints"),
    path(_one, views.OneComplaint.as_view(), name="complaint"),
    path(f"{_one}/messages", views.ComplaintMessages.as_view(), name="complaint-messages"),
    path(f"{_one}/review", views.ComplaintReview.as_view(), name="complaint-review"),
    path(f"{_one}/evidence", views.ComplaintEvidence.as_view(), name="complaint-evidence"),
    path(f"{_one}/evidence/<uuid:file_id>", _file, name="complaint-file"),
    path(_talk, service.OneConversation.as_view(), name="conversation"),
    path(f"{_talk}/messages", service.ConversationMessages.as_view(), name="conversation-messages"),
    path(f"{_talk}/files", _upload, name="conversation-files"),
    path(f"{_talk}/files/<uuid:file_id>", _left, name="conversation-file"),
    path("awards", awards.everyone, name="awards"),
    path("awards/<uuid:award_id>", awards.OneAward.as_view(), name="award"),
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
    path("service", service.Channels.as_view(), name="service"),
    path("conversations", service.Conversations.as_view(), name="conversations"),
    path(f"{_talk}/person", _person, name="conversation-person"),
    path(f"{_talk}/closure", _close, name="conversation-closure"),
    path(f"{_talk}/complaint", service.ConversationComplaint.as_view(), name="conversation-complaint"),
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
    path("conversations", _talks, name="seller-conversations"),
    path(f"{_talk}/closure", _finish, name="seller-conversation-closure"),
    path("complaint-records/<uuid:record_id>/reply", record.Reply.as_view(), name="complaint-record-reply"),
    path("awards/<uuid:award_id>/objection", awards.Objection.as_view(), name="award-objection"),
    path("awards/<uuid:award_id>/payment", awards.payment, name="award-payment"),
    *mediation.seller,
    *outside.seller,
]
