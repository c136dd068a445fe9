"""Where are the doors?"""

from functools import partial

from django.urls import path

from complaints.api import rendering, views
from complaints.api.serializers import ComplaintStandOut
from complaints.models import Complaint
from platform_core.cases.doors import step_view
from platform_core.payments.errors import NotRefundable

_one = "complaints/<uuid:complaint_id>"
_shared = [
    path("complaints", views.Complaints.as_view(), name="complaints"),
    path(_one, views.OneComplaint.as_view(), name="complaint"),
    path(f"{_one}/messages", views.ComplaintMessages.as_view(), name="complaint-messages"),
    path(f"{_one}/evidence", views.ComplaintEvidence.as_view(), name="complaint-evidence"),
    path(f"{_one}/evidence/<uuid:file_id>", views.OneEvidence.as_view(), name="complaint-file"),
]
_step = partial(step_view, Complaint, out=ComplaintStandOut, show=rendering.stand)
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
storefront = [
    path("orders/<uuid:order_id>/complaints", views.OrderComplaints.as_view(), name="order-complaints"),
    *_shared,
    path(f"{_one}/offer-acceptance", _accept_offer, name="complaint-offer-acceptance"),
    path(f"{_one}/escalation", _escalate, name="complaint-escalation"),
    path(f"{_one}/withdrawal", _withdraw, name="complaint-withdrawal"),
]
seller = [
    *_shared,
    path(f"{_one}/answer", views.ShopAnswer.as_view(), name="complaint-answer"),
]
