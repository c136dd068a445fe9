"""The frozen lots of a shop, the findings in its samples, and its next acts."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.remedies import queries as remedies_queries
from catalog.safety import queries as safety_queries
from catalog.safety.commands import freezes as freezes_commands
from catalog.safety.commands import samples as samples_commands
from catalog.safety.types import Danger, Disposal, FreezeBasis, NewFreeze
from catalog.stock import queries as stock_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import safety
from platform_core.ui.forms import Choices, FurnishedForm, PageForm, offer

LONG = forms.Textarea(attrs={"rows": 4})
MOST = 20  # samples and remedies that the page shows; the API has all


class RecallLot(FurnishedForm[Choices]):
    """One lot of one item, with the warning that everybody reads."""

    sku_id = forms.ChoiceField(label=_("Item"))
    lot = forms.CharField(
        label=_("Lot"), help_text=_("Empty for the pieces that came without one."), max_length=60, required=False
    )
    danger = forms.CharField(label=_("What the danger is, as everybody reads it"), max_length=4000, widget=LONG)
    advice = forms.CharField(label=_("What whoever has the goods should do"), max_length=4000, widget=LONG)
    disposal = forms.ChoiceField(label=_("What becomes of the pieces that were sold"))
    ground = forms.CharField(
        label=_("If they are destroyed: on which law or decision that rests"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def furnish(self) -> None:
        offer(self, "sku_id", [("", _("Choose"))] + [(str(id_), name) for id_, name in self.about])
        offer(self, "disposal", words.choices(Disposal))


class Report(PageForm):
    """The reference under which the authority keeps the shop's report."""

    reference = forms.CharField(label=_("Reference of your report to the authority"), max_length=120)


class ObjectToResult(PageForm):
    """An objection to a result, for the shop or for the maker."""

    text = forms.CharField(label=_("Why the result is wrong"), max_length=4000, widget=LONG)


class Correct(PageForm):
    """The correction, and its evidence."""

    text = forms.CharField(label=_("What you have corrected, and what shows it"), max_length=4000, widget=LONG)


def _recall(by: Actor, said: Said) -> None:
    way = Disposal(said["disposal"])
    danger = Danger(danger=said["danger"], advice=said["advice"], disposal=way, ground=said["ground"])
    asked = NewFreeze(sku_id=UUID(said["sku_id"]), lot=said["lot"], basis=FreezeBasis.SHOP, danger=danger)
    freezes_commands.freeze_lot(asked, by=by, at=clock.now())


def _report(by: Actor, said: Said, *, recall_id: UUID) -> None:
    freezes_commands.report_danger(recall_id, reference=said["reference"], by=by, at=clock.now())


def _object(by: Actor, said: Said, *, sample_id: UUID) -> None:
    samples_commands.object_to_result(sample_id, text=said["text"], by=by, at=clock.now())


def _correct(by: Actor, said: Said, *, sample_id: UUID) -> None:
    samples_commands.correct(sample_id, text=said["text"], by=by, at=clock.now())


class SafetyPage(ActionPage[Choices]):
    """Frozen lots, tested samples, recalled goods under way; and a recall of the shop's own."""

    door = Role.MERCHANT
    name = "seller:safety"
    template = "seller/safety.html"
    form_actions = {
        "recall": FormAction(does=_recall, form=RecallLot, said=_("The lot is frozen, and its buyers are being told."))
    }

    def face(self) -> Face[Choices]:
        freezes = read_page(safety_queries.freezes_of(self.by), self.request, by=("-frozen_at", "-id"))
        samples = safety_queries.samples_with_names(self.by).order_by("-drawn_at", "-id")[:MOST]
        remedies = remedies_queries.remedies_under_way(self.by, most=MOST)
        facts: Facts = {
            "recalls": [safety.recall(row) for row in freezes.rows],
            "next": freezes.next,
            "samples": [safety.sample_row(row) for row in samples],
            "remedies": [safety.remedy_row(row) for row in remedies],
        }
        items = [(str(id_), name) for id_, name in stock_queries.items_of(self.by).items()]
        return Face(facts, self.form_actions, about=items)


class RecallPage(ActionPage[None]):
    """One frozen lot."""

    door = Role.MERCHANT
    name = "seller:recall"
    template = "seller/recall.html"
    form_actions = {"report_danger": FormAction(does=_report, form=Report, said=_("The reference is noted."))}

    def face(self, recall_id: UUID) -> Face[None]:
        return safety.one_recall(recall_id, by=self.by)


class SamplePage(ActionPage[None]):
    """One tested sample, and an objection while there is time."""

    door = Role.MERCHANT
    name = "seller:sample"
    template = "seller/sample.html"
    form_actions = {
        "object": FormAction(does=_object, form=ObjectToResult, said=_("Another person will look at the result.")),
        "correct": FormAction(does=_correct, form=Correct, said=_("Goods made since then are re-checked.")),
    }

    def face(self, sample_id: UUID) -> Face[None]:
        return safety.one_sample(sample_id, by=self.by)
