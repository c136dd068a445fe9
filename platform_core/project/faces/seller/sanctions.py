"""What does the platform hold against the shop, and what may the shop say to it, until when?"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions import queries as sanctions_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import measures
from platform_core.ui.forms import PageForm


class Say(PageForm):
    """In the shop's own words."""

    text = forms.CharField(label=_("In your own words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


def _answer(by: Actor, said: Said, *, sanction_id: UUID) -> None:
    sanctions_commands.answer_hearing(sanction_id, text=said["text"], by=by, at=clock.now())


def _appeal(by: Actor, said: Said, *, sanction_id: UUID) -> None:
    sanctions_commands.appeal_sanction(sanction_id, text=said["text"], by=by, at=clock.now())


class SanctionPage(ActionPage[None]):
    """One measure: its facts and clause, and an answer or an appeal while there is time."""

    door = Role.MERCHANT
    name = "seller:sanction"
    template = "seller/sanction.html"
    form_actions = {
        "answer": FormAction(does=_answer, form=Say, said=_("Your answer is with those who decide.")),
        "appeal": FormAction(does=_appeal, form=Say, said=_("Somebody else will look at the decision.")),
    }

    def face(self, sanction_id: UUID) -> Face[None]:
        return measures.one_sanction(sanction_id, by=self.by)


class SanctionsPage(Page):
    """Measures against the shop, the latest first."""

    door = Role.MERCHANT
    name = "seller:sanctions"
    template = "seller/sanctions.html"

    def facts(self) -> Facts:
        found = read_page(sanctions_queries.sanctions_of(self.by), self.request, by=("-proposed_at", "-id"))
        return {"sanctions": [measures.sanction_row(row) for row in found.rows], "next": found.next}
