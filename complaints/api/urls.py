"""Where are the doors? Those that all cases share are made here."""

from functools import partial

from django.urls import path

from complaints import commands
from complaints.api import identity, mediation, outside, views
from complaints.api import rendering as show
from complaints.api import serializers as shapes
from complaints.errors import ComplaintEnded
from complaints.models import Complaint
from platform_core.cases.doors import download_view, list_view, step_view, upload_view
from platform_core.payments.errors import NotRefundable

_all = list_view(
    Complaint,
    says="One's own complaints as a shopper, or those against the shop, newest first.",
    out=shapes.ComplaintPageOut,
    show=show.row,
    by=("-filed_at", "-id"),
)
_evidence = upload_view(
    Complaint,
    says="Leave a file that shows something, while the complaint is open. Both sides see it; nobody takes it back.",
    keep=commands.keep_evidence,
    refuses=(ComplaintEnded,),
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
    path(f"{_one}/evidence", _evidence, name="complaint-evidence"),
    path(f"{_one}/evidence/<uuid:file_id>", _file, name="complaint-file"),
]
storefront = [
    path("orders/<uuid:order_id>/complaints", views.OrderComplaints.as_view(), name="order-complaints"),
    *_shared,
    path(f"{_one}/offer-acceptance", _accept_offer, name="complaint-offer-acceptance"),
    path(f"{_one}/escalation", _escalate, name="complaint-escalation"),
    path(f"{_one}/withdrawal", _withdraw, name="complaint-withdrawal"),
    path(f"{_one}/performance-confirmation", _done, name="complaint-performance-confirmation"),
    *mediation.both,
    *outside.storefront,
    *identity.storefront,
]
seller = [
    *_shared,
    path(f"{_one}/performance", views.ComplaintPerformance.as_view(), name="complaint-performance"),
    path(f"{_one}/answer", views.ShopAnswer.as_view(), name="complaint-answer"),
    *mediation.both,
    *outside.seller,
]
