"""Pages of returns. Notice is given, and freight asked back, on pages that read more (`project.faces`)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from aftersales.returns.commands import decisions
from aftersales.returns.doors.acts import RESTOCK, View
from aftersales.returns.queries import cases
from aftersales.returns.types import Grade, Restocked
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, FormAction, Said
from platform_core.cases.pages import ActForm, CasePage


class RestockForm(ActForm):
    """How many pieces of each line may be sold again, in which condition, and into which lot."""

    act = RESTOCK
    says_optional = False

    def furnish(self) -> None:
        for line in self.about.row.lines.all() if self.about else ():
            title = {"title": words.title(line)}
            self.fields |= {
                f"pieces-{line.line_id}": forms.IntegerField(
                    label=_("Pieces of %(title)s") % title, min_value=0, max_value=line.quantity, required=False
                ),
                f"grade-{line.line_id}": forms.ChoiceField(
                    label=_("Condition of %(title)s") % title, choices=words.choices(Grade)
                ),
                f"lot-{line.line_id}": forms.CharField(
                    label=_("Lot of %(title)s") % title, max_length=60, required=False
                ),
            }


def _restock(by: Actor, said: Said, *, return_id: UUID) -> None:
    """Note the pieces of each line; whether so many came back, the command says."""
    ids = [name.removeprefix("pieces-") for name, n in said.items() if name.startswith("pieces-") and n]
    found = [(UUID(id_), said[f"pieces-{id_}"], Grade(said[f"grade-{id_}"]), said[f"lot-{id_}"]) for id_ in ids]
    decisions.restock(return_id, pieces=[Restocked(*each) for each in found], by=by, at=clock.now())


class ReturnPage(CasePage):
    """One return: the address, the parcel, the clocks, and where the money is."""

    template = "aftersales/returns/case.html"

    def more(self, view: View) -> Facts:
        return {"address": cases.address(view.row)}


# At the shop's door
restocking: Mapping[str, FormAction[View]] = {
    RESTOCK.name: FormAction(does=_restock, form=RestockForm, said=RESTOCK.done)
}
