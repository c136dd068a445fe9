"""Pages of conversations and of the ways to customer service: those of both sides, those on which a shopper begins one,
and the one that everybody reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from complaints.complaint.doors.filing import Complain, save_complaint
from complaints.service import commands, queries
from complaints.service.doors import BECOME_COMPLAINT, DOORS, START, View
from complaints.service.types import AskedAbout, ServiceChannel, ShownChannel
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import API, ActionPage, Face, Facts, FormAction, Said, routes
from platform_core.cases.pages import CaseListPage, CasePage, form_action, pages
from platform_core.legal import in_words
from platform_core.legal.rules import rule


def _start(by: Actor, said: Said, **about: UUID) -> UUID:
    return commands.start_conversation(AskedAbout(**about), text=said["text"], by=by, at=clock.now()).id


class AskPage(ActionPage[None]):
    """The beginning of a conversation; its page says who replies until when."""

    door = Role.SHOPPER
    template = "complaints/service/ask.html"
    form_actions = {
        "start": FormAction(
            does=_start,
            form=form_action(START).form,
            said=START.done,
            to=lambda conversation_id: reverse("me:conversation", args=[conversation_id]),
        )
    }

    def face(self, order_id: UUID | None = None, merchant_id: UUID | None = None) -> Face[None]:
        sale = sales_queries.order(order_id, by=self.by) if order_id else None
        shop_id = sale.merchant_id if sale else merchant_id
        to = shops_queries.shop(shop_id).trade_name if shop_id else ""
        return Face({"to": to, "number": sale and sale.number}, self.form_actions, about=None)


class AskPlatform(AskPage):
    """Ask a person of the platform about anything."""

    name = "me:ask"


class AskAboutOrder(AskPage):
    """Ask the shop about an order."""

    name = "me:ask-about-order"


class AskShop(AskPage):
    """Ask a shop about anything."""

    name = "me:ask-shop"


class ConversationPage(CasePage):
    """One conversation; its files have an address of their own."""

    def more(self, view: View) -> Facts:
        return {"files_below": f"{API[self.door]}/conversations/{view.row.id}/files"}


class MakeComplaint(Complain):
    """The form of a complaint, with the words that stand around it in a conversation."""

    act = BECOME_COMPLAINT

    @property
    def is_unfolded(self) -> bool:
        return self.is_bound


def _form(data: Any = None, files: Any = None, *, name: str, about: View) -> MakeComplaint:
    order_id = about.row.order_id
    lines = sales_queries.sale_facts(order_id, by=about.by, at=about.at).lines if order_id else ()
    return MakeComplaint(data, files, name=name, about=lines)


def _complain(by: Actor, said: Said, *, conversation_id: UUID) -> UUID:
    return save_complaint(commands.become_complaint, conversation_id, said, by=by)


class OwnConversationPage(ConversationPage):
    """One conversation: write, ask for a person, close it, or make a complaint of it."""

    form_actions = {
        "become_complaint": FormAction(
            does=_complain,
            form=_form,
            said=BECOME_COMPLAINT.done,
            to=lambda complaint_id: reverse("me:complaint", args=[complaint_id]),
        )
    }


class ConversationsPage(CaseListPage[None]):
    """The shopper's own, and the ways to customer service."""

    template = "complaints/service/mine.html"


class CustomersPage(CaseListPage[None]):
    """Those that wait for the shop, the most urgent first; then all."""

    template = "complaints/service/customers.html"

    def list_facts(self) -> Facts:
        owed = queries.replies_owed_by(self.by.merchant_id) if self.by.merchant_id else []
        due = {duty.subject_id: duty.due_at for duty in owed}
        numbers = dict(queries.conversations_of(self.by).filter(id__in=due).values_list("id", "number"))
        waiting = [
            {"url": reverse("seller:conversation", args=[id_]), "number": numbers[id_], "due": until}
            for id_, until in due.items()
        ]
        return super().list_facts() | {"waiting": waiting}


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Show the ways to reach us, when they are open, and within which time somebody replies."""
    shown = [_channel(one) for one in queries.channels()]
    return TemplateResponse(request, "complaints/service/channels.html", {"channels": shown})


def _channel(one: ShownChannel) -> Facts:
    return {
        "name": words.label_of(ServiceChannel, one.channel),
        "where": one.where,
        "link": one.where if one.where.startswith("/") else "",
        "opens": one.opens,
        "closes": one.closes,
        "within": in_words.length(rule(one.rule)) if one.rule else "",
    }


everybody = [path("service/", channels, name="service")]
me = [
    *routes("orders/<uuid:order_id>/ask", AskAboutOrder),
    *routes("conversations/new", AskPlatform),
    *routes("shops/<uuid:merchant_id>/ask", AskShop),
    *pages(DOORS, Role.SHOPPER, one=OwnConversationPage, listed=ConversationsPage),
]
seller = pages(DOORS, Role.MERCHANT, one=ConversationPage, listed=CustomersPage)
