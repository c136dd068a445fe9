"""Pages of the shopper's conversations with customer service, on which one of them can become a complaint."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from complaints.service import commands as service_commands
from complaints.service.doors import BECOME_COMPLAINT, DOORS, View
from complaints.service.pages import ConversationPage, ConversationsPage, asking
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import FormAction, Said
from platform_core.cases.pages import pages
from platform_core.project.faces.me.complaints import complaint_of, keep
from platform_core.project.faces.me.forms import Complain
from platform_core.project.faces.shapes import Goods


class MakeComplaint(Complain):
    """The form of a complaint, with the words that stand around it in a conversation."""

    act = BECOME_COMPLAINT

    @property
    def is_unfolded(self) -> bool:
        return self.is_bound


def _form(data: Any = None, files: Any = None, *, name: str, about: View) -> MakeComplaint:
    lines = sales_queries.sale_facts(about.row.order_id, by=about.by, at=about.at).lines if about.row.order_id else ()
    goods = [Goods(id=line.line_id, title=words.title(line), quantity=line.quantity) for line in lines]
    return MakeComplaint(data, files, name=name, about=goods)


def _complain(by: Actor, said: Said, *, conversation_id: UUID) -> UUID:
    """Make the complaint, and keep the file that came with it."""
    found = service_commands.become_complaint(conversation_id, **complaint_of(said), by=by, at=clock.now())
    if said["evidence"]:
        keep(by, said["evidence"], complaint_id=found.id)
    return found.id


class OwnConversationPage(ConversationPage):
    """One conversation: write, ask for a person, close it, or make a complaint of it."""

    form_actions = {
        "become_complaint": FormAction(
            does=_complain,
            form=_form,
            said=BECOME_COMPLAINT.done,
            to=lambda complaint_id: reverse("me:complaint", kwargs={"complaint_id": complaint_id}),
        )
    }


urls = [*asking, *pages(DOORS, Role.SHOPPER, one=OwnConversationPage, listed=ConversationsPage)]
