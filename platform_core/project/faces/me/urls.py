"""The addresses of the shopper's pages."""

from __future__ import annotations

from aftersales.remedies import pages as remedies
from complaints.complaint import pages as complaint
from complaints.identity import pages as identity
from complaints.infringements import pages as infringements
from complaints.mediation import pages as mediation
from complaints.outside import pages as outside
from complaints.service import pages as service
from merchants.shops.pages import opening as shops
from merchants.team import pages as team
from orders.deposits import pages as deposits
from platform_core.actors import Role
from platform_core.cases.form_pages import routes
from platform_core.cases.wiring import page_routes
from platform_core.project.faces import complaints, freight
from platform_core.project.faces.disputes import MyDisputes, WaysOutsidePage
from platform_core.project.faces.me import claims
from platform_core.project.faces.me.consents import ConsentsPage
from platform_core.project.faces.me.deadlines import Deadlines, DeadlinesEnded, DeadlineWhy
from platform_core.project.faces.me.guides import GuidePage
from platform_core.project.faces.me.orders import ContractFile, ContractPage, ContractPaper, Home, OrderPage, Orders
from platform_core.project.faces.me.privacy import OwnCopyFile, PrivacyPage
from platform_core.project.faces.me.reports import ReportPage, ReportsPage
from platform_core.project.faces.me.returns import NoticePage
from platform_core.project.faces.me.reviews import ReviewPage
from platform_core.project.faces.me.rules import CommentPage
from platform_core.project.faces.me.sessions import SessionsPage
from platform_core.project.faces.me.subscriptions import SubscriptionPage, SubscriptionsPage

app_name = "me"
urlpatterns = [
    *routes("", Home),
    *routes("orders", Orders),
    *mediation.me,
    *routes("orders/<uuid:order_id>/outside", WaysOutsidePage),
    *complaints.me,
    *claims.urls,
    *routes("orders/<uuid:order_id>/return", NoticePage),
    *complaint.me,
    *routes("orders/<uuid:order_id>/contract", ContractPage),
    *routes("orders/<uuid:order_id>/contract.pdf", ContractPaper),
    *routes("orders/<uuid:order_id>/contract.json", ContractFile),
    *service.me,
    *routes("orders/<uuid:order_id>", OrderPage),
    *routes("rules/<slug:rule>/<int:number>/comment", CommentPage),
    *routes("guides/<slug:theme>/<int:number>", GuidePage),
    *freight.me,
    *routes("disputes", MyDisputes),
    *outside.me,
    *identity.me,
    *deposits.me,
    *routes("reviews/<uuid:line_id>", ReviewPage),
    *routes("subscriptions", SubscriptionsPage),
    *routes("subscriptions/<uuid:subscription_id>", SubscriptionPage),
    *routes("consents", ConsentsPage),
    *routes("sessions", SessionsPage),
    *remedies.me,
    *routes("privacy/copies/<uuid:request_id>", OwnCopyFile),
    *routes("privacy", PrivacyPage),
    *routes("reports/<uuid:report_id>", ReportPage),
    *routes("reports", ReportsPage),  # after it: an id could be the name of its form
    *infringements.me,
    *shops.me,
    *team.me,
    *routes("deadlines", Deadlines),
    *routes("deadlines/ended", DeadlinesEnded),
    *routes("deadlines/<uuid:deadline_id>", DeadlineWhy),
    *page_routes(Role.SHOPPER),
]
