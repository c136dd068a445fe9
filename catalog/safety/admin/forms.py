"""Forms with which staff plan samplings, handle samples, and freeze and free lots."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from catalog.listings import queries as listings_queries
from catalog.safety.types import Disposal
from platform_core.cases.queues import Handling
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField

PURCHASE: Final = ("account", "address", "order_number", "paid", "pages")
RESULT: Final = ("finding", "report_sha256")
WARNING: Final = ("danger", "advice", "disposal", "ground")


def line(label: Any, *, most: int = 200) -> forms.CharField:
    return forms.CharField(required=False, max_length=most, label=label, widget=UnfoldAdminTextInputWidget)


def text(label: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=4000, label=label, widget=UnfoldAdminTextareaWidget)


def disposals(form: forms.Form) -> None:
    """The choices of a disposal in the reader's language."""
    if "disposal" in form.fields:
        choices = [(way.value, wording.label(way)) for way in Disposal]
        form.fields["disposal"] = forms.ChoiceField(
            choices=choices, label=_("What becomes of sold pieces"), widget=UnfoldAdminSelectWidget(choices=choices)
        )


class SampleHandling(Handling):
    """The purchase, the result or the decision about a sample; the command checks it."""

    takes = {
        "buy": PURCHASE,
        "send_to_laboratory": ("laboratory",),
        "pass_test": (*RESULT, "cost"),
        "fail_test": (*RESULT, "cost", *WARNING),
        "uphold": ("decision",),
        "overturn": ("decision",),
        "pass_recheck": RESULT,
        "fail_recheck": RESULT,
    }
    account = line(_("Account under which it was bought"), most=60)
    address = line(_("Address to which it was sent"))
    order_number = line(_("Number of the order"), most=40)
    paid = forms.IntegerField(required=False, label=_("Paid, in fen"), widget=UnfoldAdminTextInputWidget)
    pages = text(_("SHA-256 of each page as it was shown, each in a line of its own"))
    laboratory = line(_("Laboratory"), most=120)
    finding = text(_("What was found, as everybody reads it; it names no person"))
    report_sha256 = line(_("SHA-256 of the laboratory's report"), most=64)
    cost = YuanField(
        required=False,
        label=_("What the laboratory asks, in yuan"),
        help_text=_("Charged to the shop once a failed result stands, unopposed or by a decision; else we bear it."),
    )
    danger = text(_("The danger, as everybody reads it"))
    advice = text(_("What whoever has the goods should do"))
    disposal = forms.ChoiceField(choices=())
    ground = text(_("If they are destroyed: on which law or decision that rests"))
    decision = text(_("Reasons of the decision, as everybody reads them"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        disposals(self)


class FreezeHandling(Handling):
    """The authority's reference of the report, or the reason why the lot is safe."""

    takes = {"report_danger": ("reference",), "lift": ("reason",)}
    reference = line(_("Reference of the report to the authority"), most=120)
    reason = text(_("What shows that the lot is safe, as everybody reads it"))


class SamplingForm(forms.Form):
    """The number of lots, the category, and the risk of a sampling. Nothing calls it off."""

    category = forms.ChoiceField(choices=())
    wanted = forms.IntegerField(min_value=1, max_value=200, label=_("Samples"), widget=UnfoldAdminTextInputWidget)
    risk = forms.CharField(max_length=400, label=_("Which risk it is about"), widget=UnfoldAdminTextareaWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "").startswith("en")
        choices = [(row.code, row.name_en if english else row.name_zh) for row in listings_queries.categories()]
        self.fields["category"] = forms.ChoiceField(
            choices=choices, label=_("Category"), widget=UnfoldAdminSelectWidget(choices=choices)
        )


class FreezeForm(forms.Form):
    """A lot that an authority calls dangerous."""

    sku_id = forms.UUIDField(label=_("Item, by its id"), widget=UnfoldAdminTextInputWidget)
    lot = line(_("Lot; empty for the pieces that came without one"), most=60)
    source = forms.CharField(
        max_length=120, label=_("Number of the authority's document"), widget=UnfoldAdminTextInputWidget
    )
    danger = text(_("The danger, as everybody reads it"))
    advice = text(_("What whoever has the goods should do"))
    disposal = forms.ChoiceField(choices=())
    ground = text(_("If they are destroyed: on which law or decision that rests"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        disposals(self)
