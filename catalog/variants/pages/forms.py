"""The forms by which a shop makes the items of a listing: its options first, then the items that come of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.prices.types import DEAREST
from catalog.stock.policies import said_twice
from catalog.stock.types import (
    FULLEST,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_ITEMS,
    MOST_OPTIONS,
    OPTION_WORD,
    NewSku,
)
from catalog.variants import policies
from catalog.variants.types import Choice, Combination, Known
from platform_core.cases import words
from platform_core.cases.form_pages import Said
from platform_core.ui.fields import CALENDAR, FEN, Yuan
from platform_core.ui.forms import FurnishedForm

CODE: Final = r"\A[\x21-\x7e]{1,60}\Z"
BASE: Final = rf"\A[\x21-\x7e]{{1,{policies.LONGEST_BASE}}}\Z"
NUMBERS: Final = range(1, MOST_OPTIONS + 1)
AN_EXAMPLE: Final = {1: _("Such as: Colour"), 2: _("Such as: Size")}


@dataclass(frozen=True, slots=True)
class Plan:
    """The items that would come of the options of a listing; empty before anybody has named some."""

    combinations: Sequence[Combination] = ()

    @property
    def new(self) -> int:
        return sum(not one.there for one in self.combinations)


class NameOptions(FurnishedForm[Known]):
    """Up to three options with their values, and the beginning of the codes."""

    says_optional = False

    def furnish(self) -> None:
        known = dict(enumerate(self.about.choices, start=1))
        for number in NUMBERS:
            choice = known.get(number, Choice("", ()))
            self.fields[f"name_{number}"] = forms.RegexField(
                rf"\A{OPTION_WORD}\Z",
                label=gettext("Option %d") % number,
                help_text=AN_EXAMPLE.get(number, ""),
                initial=choice.name,
                max_length=LONGEST_NAME,
                required=False,
                error_messages={"invalid": _("A name without commas, semicolons and equals signs.")},
            )
            self.fields[f"values_{number}"] = forms.CharField(
                label=gettext("Values of option %d") % number,
                help_text=_("One a line, or between commas"),
                initial="\n".join(choice.values),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["base"] = forms.RegexField(
            BASE,
            label=_("Codes begin with"),
            help_text=_("Such as SHIRT, which makes SHIRT-01-M. You can change each code before the items are made."),
            initial=policies.base_of(self.about.codes),
            error_messages={"invalid": _("At most 30 letters, digits or punctuation marks, and no spaces.")},
        )

    @property
    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"name_{number}"], self[f"values_{number}"]) for number in NUMBERS)

    def clean(self) -> Said:
        said = super().clean() or {}
        filled = [number for number in NUMBERS if said.get(f"name_{number}") or said.get(f"values_{number}")]
        choices = [self._choice(number, said) for number in filled]
        if not self.errors:
            self._check_names(filled, choices)
            if not choices:
                self.add_error("name_1", _("Name at least one option."))
            elif (coming := policies.count_combinations(choices)) > MOST_ITEMS:
                most = {"coming": coming, "most": MOST_ITEMS}
                self.add_error(None, gettext("%(coming)d items would come of it; at most are %(most)d.") % most)
        said["choices"] = choices
        return said

    def _choice(self, number: int, said: Said) -> Choice:
        name, values = said.get(f"name_{number}", ""), policies.split_values(said.get(f"values_{number}", ""))
        if not name and f"name_{number}" not in self.errors:
            self.add_error(f"name_{number}", _("Say what is chosen by these values."))
        where = f"values_{number}"
        if not values:
            self.add_error(where, _("Name at least one value."))
        if double := said_twice(values):
            self.add_error(where, gettext("Named twice: %s") % _join_words(double))
        if unfit := [value for value in values if len(value) > LONGEST_VALUE or "=" in value or "＝" in value]:
            text = gettext("At most %(most)d characters, and no equals sign: %(values)s")
            self.add_error(where, text % {"most": LONGEST_VALUE, "values": _join_words(unfit)})
        return Choice(name, values)

    def _check_names(self, filled: Sequence[int], choices: Sequence[Choice]) -> None:
        names = [choice.name for choice in choices]
        if double := said_twice(names):
            self.add_error(f"name_{filled[-1]}", gettext("Named twice: %s") % _join_words(double))
        known = [choice.name for choice in self.about.choices]
        if known and names != known:
            text = gettext("The items that are there are chosen by: %s. Name the same, in this order.")
            self.add_error("name_1", text % _join_words(known))


@dataclass(frozen=True, slots=True)
class Row:
    """A combination as the form shows it; one that is there already has no fields."""

    of: Combination
    keep: forms.BoundField | None = None
    code: forms.BoundField | None = None


class MakeItems(FurnishedForm[Plan]):
    """The items to make, with the price and the pieces of all of them."""

    price = Yuan(
        label=_("Price of each in yuan"),
        help_text=_("Such as 128.00; it holds at once"),
        max_value=FEN * DEAREST.amount,
    )
    on_hand = forms.IntegerField(
        label=_("Pieces of each"), initial=0, min_value=0, max_value=FULLEST, help_text=_("0 if they come in later")
    )
    lot = forms.CharField(label=_("Lot"), max_length=60, required=False)
    best_before = forms.DateField(
        label=_("Best before"),
        required=False,
        widget=CALENDAR,
        help_text=_("The last day, as it stands on the package"),
    )

    def furnish(self) -> None:
        for place, one in enumerate(self.about.combinations):
            if one.there:
                continue
            self.fields[f"keep_{place}"] = forms.BooleanField(label=one.text, initial=True, required=False)
            self.fields[f"code_{place}"] = forms.RegexField(
                CODE,
                label=gettext("Code of %s") % one.text,
                initial=one.code,
                required=False,
                error_messages={"invalid": _("At most 60 letters, digits or punctuation marks, and no spaces.")},
            )

    @property
    def rows(self) -> Iterator[Row]:
        for place, one in enumerate(self.about.combinations):
            yield Row(one) if one.there else Row(one, self[f"keep_{place}"], self[f"code_{place}"])

    @property
    def common(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.base_fields)

    def clean(self) -> Said:
        said = super().clean() or {}
        self._check_those_made_meanwhile()
        kept = [place for place in range(len(self.about.combinations)) if said.get(f"keep_{place}")]
        if not kept:
            self.add_error(None, _("Choose at least one item to make."))
        codes = [said.get(f"code_{place}", "") for place in kept]
        for place, code in zip(kept, codes, strict=True):
            if f"code_{place}" not in self.errors and (not code or codes.count(code) > 1):
                self.add_error(f"code_{place}", _("Each item needs a code of its own."))
        if said.get("best_before") and not said.get("lot"):
            self.add_error("lot", _("A best-before date is that of a lot: say which."))
        if not self.errors:
            chosen = zip(kept, codes, strict=True)
            said["skus"] = [self._item(self.about.combinations[place], said, code) for place, code in chosen]
        return said

    def _check_those_made_meanwhile(self) -> None:
        """Nobody is to believe that an item was made with this price, where somebody else has made it with another."""
        for place, one in enumerate(self.about.combinations):
            if one.there and f"keep_{place}" in self.data:
                made = {"item": one.text, "code": one.there}
                self.add_error(None, gettext("Made meanwhile, as %(code)s: %(item)s. It is left out now.") % made)

    def _item(self, of: Combination, said: Said, code: str) -> NewSku:
        return NewSku(
            code=code,
            options=of.options,
            price=said["price"],
            on_hand=said["on_hand"],
            lot=said["lot"] or None,
            best_before=said["best_before"],
        )

    def mark_taken(self, codes: Collection[str]) -> None:
        """Say beside each code that an item of the shop has it."""
        for place in range(len(self.about.combinations)):
            if self.cleaned_data.get(f"keep_{place}") and self.cleaned_data.get(f"code_{place}") in codes:
                self.add_error(f"code_{place}", _("An item of your shop has this code already."))


def _join_words(texts: Sequence[str]) -> str:
    return words.in_language("、", ", ").join(texts)
