"""Where are the doors?"""

from django.urls import path

from complaints.api import views

_one = "complaints/<uuid:complaint_id>"
_shared = [
    path("complaints", views.Complaints.as_view(), name="complaints"),
    path(_one, views.OneComplaint.as_view(), name="complaint"),
    path(f"{_one}/messages", views.ComplaintMessages.as_view(), name="complaint-messages"),
    path(f"{_one}/evidence", views.ComplaintEvidence.as_view(), name="complaint-evidence"),
    path(f"{_one}/evidence/<uuid:file_id>", views.OneEvidence.as_view(), name="complaint-file"),
]
storefront = [
    path("orders/<uuid:order_id>/complaints", views.OrderComplaints.as_view(), name="order-complaints"),
    *_shared,
    path(f"{_one}/offer-acceptance", views.OfferAcceptance.as_view(), name="complaint-offer-acceptance"),
    path(f"{_one}/escalation", views.EscalationToPlatform.as_view(), name="complaint-escalation"),
    path(f"{_one}/withdrawal", views.Withdrawal.as_view(), name="complaint-withdrawal"),
]
seller = [
    *_shared,
    path(f"{_one}/answer", views.ShopAnswer.as_view(), name="complaint-answer"),
]
