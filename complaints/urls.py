"""Addresses of the API of complaints."""

from django.urls import path

from complaints.awards import api as awards
from complaints.complaint import api as complaint
from complaints.identity import api as identity
from complaints.infringements import api as infringements
from complaints.mediation import api as mediation
from complaints.outside import api as outside
from complaints.records import api as record
from complaints.reports import api as reports
from complaints.service import api as service

storefront = [
    *complaint.storefront,
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
    *complaint.seller,
    *infringements.seller,
    *service.seller,
    *awards.seller,
    path("complaint-records/<uuid:record_id>/reply", record.Reply.as_view(), name="complaint-record-reply"),
    *mediation.seller,
    *outside.seller,
]
