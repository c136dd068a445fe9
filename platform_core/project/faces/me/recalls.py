"""What do I have of recalled lots, what should I do with it, and what do I get back?"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.remedies import commands as remedies_commands
from aftersales.remedies import queries as remedies_queries
from orders.sales.types import KnownCarrier
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import safety
from platform_core.project.faces.fields import Agree
from platform_core.ui.fields import Yuan
from platform_core.ui.forms import PageForm


class SendBack(PageForm):
    """With any carrier; the shop bears the way."""

    carrier = forms.RegexField(
        r"\A[a-z0-9_-]{2,40}\Z",
        label=_("Carrier"),
        help_text=_("The carrier's code in letters, such as sf or jd."),
        widget=forms.TextInput(attrs={"list": "carriers"}),
    )
    waybill = forms.RegexField(
        r"\A[A-Za-z0-9-]{6,40}\Z", label=_("Waybill number"), help_text=_("As printed on the label.")
    )
    outlay = Yuan(label=_("Freight that you paid, in yuan"), help_text=_("Empty if the shop paid it."), required=False)


def _send(by: Actor, said: Said, *, remedy_id: UUID) -> None:
    outlay = said["outlay"].amount if said["outlay"] else 0
    remedies_commands.send_recalled(
        remedy_id, carrier=said["carrier"], waybill=said["waybill"], outlay=outlay, by=by, at=clock.now()
    )


def _destroyed(by: Actor, said: Said, *, remedy_id: UUID) -> None:
    remedies_commands.say_destroyed(remedy_id, by=by, at=clock.now())


class RecalledPage(ActionPage[None]):
    """One recall that concerns me."""

    door = Role.SHOPPER
    name = "me:remedy"
    template = "me/remedy.html"
    form_actions = {
        "send_recalled": FormAction(
            does=_send,
            form=SendBack,
            said=_("Noted. You are paid once the goods are there, or the shop says nothing."),
        ),
        "say_destroyed": FormAction(does=_destroyed, form=Agree, said=_("Your money goes back the way you paid.")),
    }

    def face(self, remedy_id: UUID) -> Face[None]:
        found = safety.one_remedy(remedy_id, by=self.by)
        return replace(found, facts=found.facts | {"carriers": words.choices(KnownCarrier)})


class RecallsPage(Page):
    """All recalls that concern me."""

    door = Role.SHOPPER
    name = "me:remedies"
    template = "me/remedies.html"

    def facts(self) -> Facts:
        found = read_page(remedies_queries.remedies_of(self.by), self.request, by=("-offered_at", "-id"))
        return {"remedies": [safety.remedy_row(row) for row in found.rows], "next": found.next}
