"""A shop's prices, their terms, and its freight."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.freight import commands as freight_commands
from catalog.freight import queries as freight_queries
from catalog.freight.types import PROVINCES, FreightTerms, Rate
from catalog.listings.errors import ListingNotFound
from catalog.prices import commands as prices_commands
from catalog.prices import queries as prices_queries
from catalog.prices.types import DEAREST
from catalog.promotions import commands as promotions_commands
from catalog.promotions import queries as promotions_queries
from catalog.stock import queries as stock_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.money import Money
from platform_core.project.faces import prices
from platform_core.ui.fields import CALENDAR, FEN, Yuan
from platform_core.ui.forms import Choices, FurnishedForm, PageForm, offer

NOTHING = Money(0)


class SetPrice(PageForm):
    """It holds at once, and nothing that was quoted or bought changes."""

    price = Yuan(label=_("Price in yuan"), max_value=FEN * DEAREST.amount)


class Promote(PageForm):
    """The promotion's price. The price struck through is computed: there is nothing to type."""

    price = Yuan(label=_("Price in yuan"), max_value=FEN * DEAREST.amount)
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("The price holds from now until the end of this day in Shanghai. You cannot end or lengthen it."),
        widget=CALENDAR,
    )


class StateFreight(PageForm):
    """One rate for everywhere, another for some provinces, and those to which nothing is sent."""

    code = forms.SlugField(label=_("Code"), help_text=_("Letters, digits and hyphens, such as standard"), max_length=40)
    title = forms.CharField(label=_("Name"), max_length=60)
    fee = Yuan(label=_("Freight of an order in yuan"), help_text=_("Empty: free of charge"), required=False)
    free_from = Yuan(label=_("Free from goods of so many yuan"), required=False)
    far = forms.MultipleChoiceField(
        label=_("Provinces with a freight of their own"), required=False, widget=forms.CheckboxSelectMultiple
    )
    far_fee = Yuan(label=_("Freight to them in yuan"), help_text=_("Empty: free of charge"), required=False)
    nowhere = forms.MultipleChoiceField(
        label=_("Provinces to which nothing is sent"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def furnish(self) -> None:
        names = [(code, words.in_language(zh, en)) for code, (zh, en) in PROVINCES.items()]
        offer(self, "far", names)
        offer(self, "nowhere", names)

    def clean(self) -> Said:
        said = super().clean() or {}
        if set(said.get("far", ())) & set(said.get("nowhere", ())):
            self.add_error("nowhere", _("A province has a freight of its own, or nothing is sent there: not both."))
        if said.get("far_fee") and not said.get("far"):
            self.add_error("far", _("Say which provinces have this freight."))
        return said


class ChooseFreight(FurnishedForm[Choices]):
    """The freight template by which the listing is sent."""

    code = forms.ChoiceField(label=_("Freight template"), required=False)

    def furnish(self) -> None:
        offer(self, "code", [("", _("Sent free of charge")), *self.about])


def _set_price(by: Actor, said: Said, *, sku_id: UUID) -> None:
    prices_commands.set_price(sku_id, price=said["price"], by=by, at=clock.now())


def _promote(by: Actor, said: Said, *, sku_id: UUID) -> None:
    promotions_commands.begin_promotion(sku_id, price=said["price"], last_day=said["last_day"], by=by, at=clock.now())


def _choose(by: Actor, said: Said, *, sku_id: UUID) -> None:
    listing_id = stock_queries.sku_of_shop(sku_id, by=by).listing_id
    freight_commands.choose_freight(listing_id, code=said["code"], by=by, at=clock.now())


def _state(by: Actor, said: Said) -> None:
    if by.merchant_id is None:
        raise ListingNotFound(listing_id=by.id)
    freight_commands.state_freight(by.merchant_id, code=said["code"], terms=_terms(said), by=by, at=clock.now())


def _terms(said: Said) -> FreightTerms:
    far = Rate(fee=said["far_fee"] or NOTHING)
    provinces: Mapping[str, Rate] = {
        **dict.fromkeys(said["far"], far),
        **dict.fromkeys(said["nowhere"], Rate(fee=NOTHING, delivered=False)),
    }
    elsewhere = Rate(fee=said["fee"] or NOTHING, free_from=said["free_from"])
    return FreightTerms(name=said["title"], elsewhere=elsewhere, provinces=provinces)


class PricesPage(Page):
    """Every item with its price, and the freight templates of the shop."""

    door = Role.MERCHANT
    name = "seller:prices"
    template = "seller/prices.html"
    form_actions = {
        "freight": FormAction(does=_state, form=StateFreight, said=_("It holds for every order from now on."))
    }

    def facts(self) -> Facts:
        at = clock.now()
        found = read_page(stock_queries.skus_of_shop(self.by), self.request, by=("code", "id"))
        ids = [sku.id for sku in found.rows]
        now, lowered = prices_queries.prices_in_force(ids, at=at), promotions_queries.promotions(ids, at=at)
        shown = {sku_id: prices.promotion(one) for sku_id, one in lowered.items()}
        return {
            "items": [
                {"id": sku.id, "code": sku.code, "spec": sku.spec}
                | {"price": now.get(sku.id), "lowered": shown.get(sku.id)}
                for sku in found.rows
            ],
            "next": found.next,
            "templates": [prices.freight(stated) for stated in freight_queries.freight_templates_of(self.by)],
        }


class PricePage(ActionPage[Choices]):
    """One item: its prices over time, and a new price."""

    door = Role.MERCHANT
    name = "seller:price"
    template = "seller/price.html"
    form_actions = {
        "set_price": FormAction(does=_set_price, form=SetPrice, said=_("The new price holds from now on.")),
        "promote": FormAction(does=_promote, form=Promote, said=_("The promotion has begun.")),
        "choose_freight": FormAction(does=_choose, form=ChooseFreight, said=_("It is sent so from now on.")),
    }

    def face(self, sku_id: UUID) -> Face[Choices]:
        sku, at = stock_queries.sku_of_shop(sku_id, by=self.by), clock.now()
        templates = freight_queries.freight_templates_of(self.by)
        facts = prices.whole(sku.id, at=at)
        sent_by = freight_queries.freight_of_listings([sku.listing_id]).get(sku.listing_id)
        facts |= {"sent_by": prices.freight(sent_by) if sent_by else None}
        offered = ["choose_freight", *([] if facts["promotion"] else ["set_price", "promote"])]
        return Face(facts, offered, about=[(stated.code, stated.terms.name) for stated in templates])
