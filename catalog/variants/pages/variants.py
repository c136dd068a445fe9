"""The page on which a shop makes the items of a listing from its options, after it has seen them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from catalog.publishing import commands as publishing_commands
from catalog.publishing import queries as publishing_queries
from catalog.stock.errors import BestBeforeMissing, CombinationExists, LotsOver, SkuCodeTaken
from catalog.stock.types import MOST_ITEMS
from catalog.variants import policies, queries
from catalog.variants.pages.forms import MakeItems, NameOptions, Plan
from catalog.variants.types import Known
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, FormAction, Ids, Said
from platform_core.errors import DomainError
from platform_core.ui.forms import PageForm

FIELDS: Final[dict[type[DomainError], str]] = {BestBeforeMissing: "best_before", LotsOver: "best_before"}


def _make(by: Actor, said: Said, *, listing_id: UUID) -> tuple[UUID, int]:
    made = publishing_commands.add_items(listing_id, skus=said["skus"], by=by, at=clock.now())
    return listing_id, len(made)


def _say_made(result: tuple[UUID, int]) -> str:
    number = result[1]
    return ngettext("%d item is made.", "%d items are made.", number) % number


class VariantsPage(ActionPage[Plan]):
    """Options are named in the address, so that the page shows the items of them and keeps nothing; then a form makes
    the items. Both work without a script."""

    keeps_query = True
    door = Role.MERCHANT
    name = "seller:variants"
    template = "catalog/variants/variants.html"
    form_actions = {
        "make": FormAction(
            does=_make,
            form=MakeItems,
            said=_say_made,
            to=lambda result: reverse("seller:listing", args=[result[0]]),
            beside=FIELDS,
        )
    }

    def face(self, listing_id: UUID) -> Face[Plan]:
        categories = publishing_queries.categories_by_code()
        of = publishing_queries.own_listing(listing_id, categories=categories, by=self.by, at=clock.now())
        known = queries.known_items(of)
        options = NameOptions(self.request.GET if "base" in self.request.GET else None, name="options", about=known)
        plan = self._plan(options, known)
        facts = {
            "title": words.title(of.content),
            "listing": reverse("seller:listing", args=[listing_id]),
            "options": options,
            "plan": plan,
            "there": len(of.items),
            "most": MOST_ITEMS,
            "dated": of.category.asked.dated_lots,
        }
        return Face(facts, ["make"] if plan.new else [], plan)

    def _plan(self, options: NameOptions, known: Known) -> Plan:
        if not options.is_bound or not options.is_valid():
            return Plan()
        said = options.cleaned_data
        taken = queries.codes_beginning_with(said["base"], by=self.by)
        return Plan(policies.combine(said["choices"], base=said["base"], known=known, taken=taken))

    def _show_refusal(self, refusal: DomainError, form: PageForm, ids: Ids) -> HttpResponse:
        """Name each code that is taken beside it, and each combination that somebody else has made meanwhile."""
        if isinstance(form, MakeItems):
            if isinstance(refusal, SkuCodeTaken):
                form.mark_taken(queries.taken_codes(refusal.codes, by=self.by))
            elif isinstance(refusal, CombinationExists):
                for text in refusal.combinations:
                    form.add_error(None, text)
        return super()._show_refusal(refusal, form, ids)
