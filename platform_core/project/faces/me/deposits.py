"""What has a shopper left for goods lent, and how do they get it back?"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.deposits import commands as deposits_commands
from orders.deposits import queries as deposits_queries
from orders.sales.types import KnownCarrier
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import deposits
from platform_core.project.faces.deposits import Contested
from platform_core.project.faces.fields import AddEvidence
from platform_core.ui.forms import PageForm


class Apply(PageForm):
    """With what it went back, if with a parcel."""

    carrier = forms.RegexField(
        r"\A[a-z0-9_-]{2,40}\Z",
        label=_("Carrier"),
        help_text=_("If you have sent something back: the carrier's code in letters, such as sf or jd."),
        widget=forms.TextInput(attrs={"list": "carriers"}),
        required=False,
    )
    waybill = forms.RegexField(
        r"\A[A-Za-z0-9-]{6,40}\Z", label=_("Waybill number"), help_text=_("As printed on the label."), required=False
    )

    def clean(self) -> Said:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("carrier")) != bool(cleaned.get("waybill")):
            self.add_error("waybill", _("A parcel has a carrier and a number."))
        return cleaned


def _apply(by: Actor, said: Said, *, deposit_id: UUID) -> None:
    deposits_commands.apply_for_deposit(deposit_id, **said, by=by, at=clock.now())


class DepositPage(ActionPage[Contested]):
    """One deposit: its terms, what was said of it, and when it is back."""

    door = Role.SHOPPER
    name = "me:deposit"
    template = "me/deposit.html"
    form_actions = {
        "apply": FormAction(
            does=_apply, form=Apply, said=_("You asked for it. If the shop says nothing, that confirms it.")
        ),
        "evidence": FormAction(does=deposits.show, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, deposit_id: UUID) -> Face[Contested]:
        found = deposits.one(deposit_id, by=self.by)
        return replace(found, facts=found.facts | {"carriers": words.choices(KnownCarrier)})


class DepositsPage(Page):
    """All deposits of mine."""

    door = Role.SHOPPER
    name = "me:deposits"
    template = "me/deposits.html"

    def facts(self) -> Facts:
        found = read_page(deposits_queries.deposits_of(self.by), self.request, by=("-asked_at", "-id"))
        return {"deposits": [deposits.row(one) for one in found.rows], "next": found.next}
