"""Who waits for a reply of the shop, and until when?"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from complaints.service import commands as service_commands
from complaints.service import queries as service_queries
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import service
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.project.faces.me.conversations import Say, keep_file, write
from platform_core.project.faces.shapes import Goods


def _finish(by: Actor, said: Said, *, conversation_id: UUID) -> None:
    service_commands.finish_conversation(conversation_id, by=by, at=clock.now())


class ConversationPage(ActionPage[list[Goods]]):
    """One conversation with a customer: reply before the time is over."""

    door = Role.MERCHANT
    name = "seller:conversation"
    template = "seller/conversation.html"
    form_actions = {
        "write": FormAction(does=write, form=Say, said=_("The message was added.")),
        "keep_file": FormAction(does=keep_file, form=AddEvidence, said=_("The file was added.")),
        "finish": FormAction(does=_finish, form=Agree, said=_("It is closed. The customer may take it up again.")),
    }

    def face(self, conversation_id: UUID) -> Face[list[Goods]]:
        return service.one_conversation(conversation_id, by=self.by)


class ConversationsPage(Page):
    """Those that wait for the shop, the most urgent first; then all."""

    door = Role.MERCHANT
    name = "seller:conversations"
    template = "seller/conversations.html"

    def facts(self) -> Facts:
        waiting = service_queries.replies_owed_by(self.by.merchant_id) if self.by.merchant_id else []
        found = service_queries.conversations_of(self.by)
        shown = read_page(found, self.request, by=("-started_at", "-id"))
        due = {duty.subject_id: duty.due_at for duty in waiting}
        rows = {row.id: row for row in found.filter(id__in=due)}
        shop = shops_queries.shop_of(self.by).trade_name
        return {
            "waiting": [service.conversation_row(rows[id_], shop=shop) | {"due": until} for id_, until in due.items()],
            "conversations": [service.conversation_row(row, shop=shop) for row in shown.rows],
            "next": shown.next,
        }
