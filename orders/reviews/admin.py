"""Staff's pages: propose the masking of a review, and decide a proposal of somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from orders.reviews import commands, queries
from orders.reviews.models import Masking, Review
from orders.reviews.policies import MOST_WORDS
from orders.reviews.types import MaskGround, NewMask
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action

WITH_REASONS: Final = ("reasons",)
STEPS: Final = {
    "mask": commands.mask,
    "reject": commands.reject_mask,
    "uphold": commands.uphold_mask,
    "restore": commands.restore_review,
}


class Proposing(forms.Form):
    """The passage that breaks the law, and why; the command judges it."""

    ground = forms.ChoiceField(choices=(), label=_("Ground"), widget=UnfoldAdminSelectWidget)
    passage = forms.CharField(
        max_length=MOST_WORDS, label=_("The passage, word for word"), widget=UnfoldAdminTextareaWidget
    )
    why = forms.CharField(
        max_length=MOST_WORDS, label=_("Why it breaks the law, as both sides read it"), widget=UnfoldAdminTextareaWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((ground.value, wording.label(ground)) for ground in MaskGround)]
        self.fields["ground"] = forms.ChoiceField(
            choices=choices, label=self.fields["ground"].label, widget=UnfoldAdminSelectWidget(choices=choices)
        )


@admin.register(Review)
class ReviewAdmin(ActionPage, ReadOnly):
    """Reviews as everybody reads them, the newest first, without the author's name."""

    list_display = ("given_at", "stars", "text", "is_masked")
    list_filter = ("stars",)
    ordering = ("-given_at", "-id")
    fields = ("given_at", "stars", "text", "shown_as", "listing_id", "sku_id")
    readonly_fields = fields
    actions_detail = ("propose",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return Review.objects.whole()

    @admin.display(description=_("Masked"), boolean=True)
    def is_masked(self, row: Review) -> bool:
        return bool(row.holding)

    @action(description=_("Propose to mask it"), url_path="propose", permissions=["view"])
    @readable
    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = queries.review(id_of(object_id), by=staff())
        form = Proposing(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            new = NewMask(ground=MaskGround(said["ground"]), passage=said["passage"], why=said["why"])
            commands.propose_mask(row.id, new=new, by=staff(), at=clock.now())
            return self.done(request, gettext("Shop and author are heard; then somebody else decides."))
        addition = getattr(row, "addition", None)
        facts = {
            gettext("Stars"): row.stars,
            gettext("Review of the goods"): row.text,
            gettext("Addition"): addition.text if addition else "–",
            gettext("What is no ground"): gettext("that it is bad for the shop, or not true in the shop's view"),
        }
        choices = {"propose": _("Propose to mask it")}
        return self.shown(request, title=gettext("Propose to mask a review"), form=form, facts=facts, choices=choices)


class Deciding(Handling):
    """The decision on a masking, and its reasons."""

    takes = dict.fromkeys(STEPS, WITH_REASONS)
    reasons = forms.CharField(
        required=False,
        max_length=MOST_WORDS,
        label=_("Reasons, as both sides read them"),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(Masking)
class MaskingAdmin(CaseAdmin):
    """The queue of proposals, those that have waited longest first."""

    form_class = Deciding
    choices = {
        "mask": {"mask": _("Mask the review")},
        "reject": {"reject": _("Reject: the review stays")},
        "uphold": {"uphold": _("The mask stands")},
        "restore": {"restore": _("Show the review again")},
    }
    list_display = ("number", "ground_in_words", "state_in_words", "proposed_at", "due")
    list_filter = (OpenFilter, "ground")
    search_fields = ("number",)
    ordering = ("proposed_at", "id")
    fields = (
        *("number", "state_in_words", "ground_in_words", "passage", "why", "proposed_by", "proposed_at", "heard_until"),
        *("shop_spoke_at", "author_spoke_at", "heard_at", "decided_by", "reasons", "masked_at", "rejected_at"),
        *("lapsed_at", "appealed_at", "appeal_decided_by", "appeal_reasons", "stands_at", "restored_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Ground"), ordering="ground")
    def ground_in_words(self, row: Masking) -> str:
        return wording.label(MaskGround(row.ground))

    def read_facts(self, row: Masking, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Due"): self.due(row),
            gettext("Ground"): self.ground_in_words(row),
            gettext("Passage"): row.passage,
            gettext("Why"): row.why,
            gettext("Stars"): row.review.stars,
            gettext("Proposed by you"): gettext("yes: somebody else masks") if row.proposed_by == by.id else "–",
        }

    def read_texts(self, row: Masking) -> Sequence[tuple[str, str]]:
        """The whole review, and the statements of both sides."""
        addition = getattr(row.review, "addition", None)
        added = [(gettext("Addition"), addition.text)] if addition else []
        said = [(humanize(word.said_by), text) for word, text in queries.words_about(row)]
        return [(gettext("Review of the goods"), row.review.text), *added, *said]

    def steps_offered(self, row: Masking, *, by: Actor) -> Sequence[str]:
        """The steps open to this person: nobody decides twice."""
        return [found.name for found in queries.masking_actions(row, by=by, at=clock.now())]

    def carry_out(self, row: Masking, data: Mapping[str, Any], *, by: Actor) -> None:
        STEPS[data["choice"]](row.id, reasons=data["reasons"], by=by, at=clock.now())
