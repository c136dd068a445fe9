"""How does a shopper write to customer service, and what was replied?"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.complaint.types import Demand, DemandKind, Matter, Topic
from complaints.service import commands as service_commands
from complaints.service import queries as service_queries
from complaints.service.types import AskedAbout
from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import service
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.project.faces.me.forms import Complain
from platform_core.project.faces.shapes import Goods
from platform_core.ui.forms import PageForm


class Ask(PageForm):
    """What somebody wants to know."""

    text = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("You may ask for a person of the platform at any moment."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _there(conversation_id: object) -> str:
    return reverse("me:conversation", kwargs={"conversation_id": conversation_id})


def _start(by: Actor, said: Said, **about: UUID) -> UUID:
    found = service_commands.start_conversation(AskedAbout(**about), text=said["text"], by=by, at=clock.now())
    return found.id


class _AskPage(ActionPage[None]):
    """Begin a conversation; its page says who replies until when."""

    door = Role.SHOPPER
    template = "me/ask.html"
    form_actions = {
        "start": FormAction(does=_start, form=Ask, said=_("We have received it. This is no reply yet."), to=_there)
    }


class AskPlatform(_AskPage):
    """A person of the platform, about anything."""

    name = "me:ask"

    def face(self) -> Face[None]:
        return Face({"to": ""}, self.form_actions, about=None)


class AskAboutOrder(_AskPage):
    """The shop, about an order."""

    name = "me:ask-about-order"

    def face(self, order_id: UUID) -> Face[None]:
        sale = sales_queries.order(order_id, by=self.by)
        shop = shops_queries.shop(sale.merchant_id)
        return Face({"to": shop.trade_name, "number": sale.number}, self.form_actions, about=None)


class AskShop(_AskPage):
    """A shop, about anything."""

    name = "me:ask-shop"

    def face(self, merchant_id: UUID) -> Face[None]:
        return Face({"to": shops_queries.shop(merchant_id).trade_name}, self.form_actions, about=None)


def write(by: Actor, said: Said, *, conversation_id: UUID) -> None:
    service_commands.converse(conversation_id, text=said["text"], by=by, at=clock.now())


def keep_file(by: Actor, said: Said, *, conversation_id: UUID) -> None:
    upload = said["file"]
    service_commands.keep_in_conversation(
        conversation_id, upload=upload.read(), name=upload.name or "", by=by, at=clock.now()
    )


def _want_person(by: Actor, said: Said, *, conversation_id: UUID) -> None:
    service_commands.want_person(conversation_id, by=by, at=clock.now())


def _close(by: Actor, said: Said, *, conversation_id: UUID) -> None:
    service_commands.close_conversation(conversation_id, by=by, at=clock.now())


def _complain(by: Actor, said: Said, *, conversation_id: UUID) -> UUID:
    kind, at = DemandKind(said["demand"]), clock.now()
    complaint = service_commands.become_complaint(
        conversation_id,
        topic=Topic(said["topic"]),
        demand=Demand(kind, said["yuan"] if kind is DemandKind.PARTIAL_REFUND else None),
        statement=said["statement"],
        matter=Matter(lines=frozenset(map(UUID, said["lines"]))),
        by=by,
        at=at,
    )
    return complaint.id


class Say(PageForm):
    """What somebody says in a conversation."""

    text = forms.CharField(label=_("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ConversationPage(ActionPage[list[Goods]]):
    """One conversation: write, ask for a person, close it, or make a complaint of it."""

    door = Role.SHOPPER
    name = "me:conversation"
    template = "me/conversation.html"
    form_actions = {
        "write": FormAction(does=write, form=Say, said=_("The message was added.")),
        "want_person": FormAction(does=_want_person, form=Agree, said=_("A person of the platform takes over.")),
        "keep_file": FormAction(does=keep_file, form=AddEvidence, said=_("The file was added.")),
        "close": FormAction(does=_close, form=Agree, said=_("It is closed. Write again to take it up.")),
        "become_complaint": FormAction(
            does=_complain,
            form=Complain,
            said=_("The complaint is filed. What was said goes along."),
            to=lambda complaint_id: reverse("me:complaint", kwargs={"complaint_id": complaint_id}),
        ),
    }

    def face(self, conversation_id: UUID) -> Face[list[Goods]]:
        return service.one_conversation(conversation_id, by=self.by)


class ConversationsPage(Page):
    """All conversations of mine."""

    door = Role.SHOPPER
    name = "me:conversations"
    template = "me/conversations.html"

    def facts(self) -> Facts:
        found = shops_queries.with_trade_names(service_queries.conversations_of(self.by))
        shown = read_page(found, self.request, by=("-started_at", "-id"))
        rows = [service.conversation_row(row, shop=getattr(row, "trade_name", None) or "") for row in shown.rows]
        return {"conversations": rows, "next": shown.next}
