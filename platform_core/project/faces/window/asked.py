"""The filters that an address of the window asks for: checked, and put into addresses again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.prices.types import DEAREST
from catalog.window.queries import reading
from catalog.window.types import Ordering, Wanted
from platform_core.cases.form_pages import Said
from platform_core.ui.fields import Yuan

Pairs = Sequence[tuple[str, str]]
FACT: Final = re.compile(r"\A[a-z_]{1,40}:.{1,60}\Z")
MOST_FACTS: Final = 10
# The parameters of an address, in the order in which they stand in it. A page in another order begins anew.
NAMED: Final = ("q", "category", "merchant", "price_from", "price_to", "in_stock", "sent_free", "fact", "order")
YES: Final = (("true", ""),)  # a filter that is on or off
NOT_TICKED: Final = {"invalid_choice": _("This can only be ticked or not.")}


class FactsField(forms.Field):
    """The facts that goods have to show, each ``code:value``."""

    widget = forms.SelectMultiple

    def clean(self, value: Iterable[str] | None) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(value or ()))
        if len(found) > MOST_FACTS:
            raise forms.ValidationError(gettext("At most %(n)d facts at once.") % {"n": MOST_FACTS})
        if not all(map(FACT.match, found)):
            raise forms.ValidationError(gettext("This is no fact that goods show: take one of the list."))
        return found


class Price(Yuan):
    """One end of a span of prices, in yuan."""

    def __init__(self, *, label: Promise) -> None:
        wrong = {
            "invalid": _("An amount in yuan, such as 25 or 25.50."),
            "min_value": _("An amount in yuan, such as 25 or 25.50."),
            "max_value": _("An amount in yuan, such as 25 or 25.50."),
            "max_digits": _("An amount in yuan, such as 25 or 25.50."),
            "max_whole_digits": _("An amount in yuan, such as 25 or 25.50."),
            "max_decimal_places": _("At most two digits behind the point: the last is a fen."),
        }
        most = Decimal(DEAREST.amount) / 100
        super().__init__(min_value=Decimal(0), max_value=most, required=False, error_messages=wrong, label=label)


class Filters(forms.Form):
    """All that an address of the window may ask for."""

    q = forms.CharField(
        label=_("Search words"),
        max_length=100,
        required=False,
        error_messages={"max_length": _("At most 100 characters.")},
    )
    category = forms.SlugField(
        label=_("Category"), required=False, error_messages={"invalid": _("There is no such category.")}
    )
    merchant = forms.UUIDField(label=_("Shop"), required=False, error_messages={"invalid": _("There is no such shop.")})
    price_from = Price(label=_("From (yuan)"))
    price_to = Price(label=_("Up to (yuan)"))
    in_stock = forms.TypedChoiceField(
        label=_("In stock"), choices=YES, coerce=bool, required=False, error_messages=NOT_TICKED
    )
    sent_free = forms.TypedChoiceField(
        label=_("Sent free everywhere"), choices=YES, coerce=bool, required=False, error_messages=NOT_TICKED
    )
    fact = FactsField(label=_("Facts"), required=False)
    order = forms.ChoiceField(
        choices=[(order.value, "") for order in Ordering],
        required=False,
        error_messages={"invalid_choice": _("Results are not put in such an order.")},
    )

    def clean_q(self) -> str:
        words = str(self.cleaned_data["q"])
        if words and not reading.may_be_searched(words):
            raise forms.ValidationError(gettext("Type a Chinese character, or two characters at least."))
        return words

    def clean(self) -> Said:
        said = super().clean() or self.cleaned_data
        low, high = said.get("price_from"), said.get("price_to")
        if low and high and low > high:
            self.add_error("price_to", gettext("This is below the lowest price that you typed."))
        if said.get("order") == Ordering.RELEVANCE and not said.get("q"):
            self.add_error("order", gettext("Without words nothing fits them best: choose another order."))
        return said

    @property
    def search(self) -> Wanted:
        """What is looked for; of fields that are right."""
        said = self.cleaned_data
        return Wanted(
            category=said["category"],
            merchant_id=said["merchant"],
            price_from=said["price_from"].amount if said["price_from"] else None,
            price_to=said["price_to"].amount if said["price_to"] else None,
            in_stock=bool(said["in_stock"]),
            sent_free=bool(said["sent_free"]),
            facts=said["fact"],
            words=said["q"],
        )

    @property
    def ordering(self) -> Ordering:
        """The order asked for; of words, by default what fits them best."""
        usual = Ordering.RELEVANCE if self.cleaned_data["q"] else Ordering.NEWEST
        return Ordering(self.cleaned_data["order"] or usual)


def pairs_of(asked: QueryDict) -> list[tuple[str, str]]:
    """The filters of an address that say something, in one order and without the place in the list."""
    return [(name, value) for name in NAMED for value in asked.getlist(name) if value]


def address(pairs: Iterable[tuple[str, str]]) -> str:
    """The address of the goods that these filters leave."""
    query = urlencode(list(pairs))
    return f"{reverse('window:goods')}?{query}" if query else reverse("window:goods")


def address_with(pairs: Pairs, **to: str) -> str:
    """The same address with these filters changed; an empty value takes one off."""
    kept = [(name, value) for name, value in pairs if name not in to]
    return address([*kept, *((name, value) for name, value in to.items() if value)])


def without(pairs: Pairs, *taken: tuple[str, str]) -> str:
    """The same address without these filters."""
    return address([pair for pair in pairs if pair not in taken])
