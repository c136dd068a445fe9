"""The forms by which a shop begins a listing and works on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalog.listings.states import ListingState
from catalog.listings.types import MOST_HOURS, AskedFacts, Content, Exclusion, Payer, ReturnTerms
from catalog.prices.types import DEAREST
from catalog.publishing.pages.facts import fact_definitions, fact_fields, field_of, hints, moved_facts, read_facts
from catalog.publishing.pages.lacking import Lack
from catalog.publishing.types import OwnListing
from catalog.stock.types import FULLEST, NewSku, Unit
from platform_core.cases import words
from platform_core.cases.form_pages import Said
from platform_core.ui.fields import FEN, Pictures, Yuan
from platform_core.ui.forms import Choices, FurnishedForm, offer

MOST_PICTURES: Final = 20  # of a listing, as the API has it
OPTIONAL: Final = ("title_en", "item_content", "item_unit")
PUBLISH: Final = "publish"
THEN: Final = rf"^({PUBLISH}|(left|right|remove)-[0-9]{{1,2}})?$"
UNITS: Final = {Unit.GRAM: _("g"), Unit.MILLILITRE: _("ml"), Unit.PIECE: pgettext_lazy("unit of a package", "pieces")}
TITLE_HINT: Final = _("Name, grade and size of the goods; no words such as “best” or “first”, which nobody can prove.")


@dataclass(frozen=True, slots=True)
class WorkedOn:
    """The object of the form: a listing with its missing facts, and every category with the facts it asks for."""

    listing: OwnListing
    lacks: Sequence[Lack]
    categories: Choices
    asked: Mapping[str, AskedFacts]


@dataclass(frozen=True, slots=True)
class Line:
    """A field with what it lacks, and what holds now where somebody else has saved meanwhile."""

    field: forms.BoundField
    lacks: str = ""
    holds: str = ""
    optional: bool = False

    @property
    def described_by(self) -> str:
        """The ids of all that is said of the field, for the ear."""
        said = {"helptext": self.field.help_text, "lacks": self.lacks, "holds": self.holds, "error": self.field.errors}
        return " ".join(f"{self.field.auto_id}_{name}" for name, text in said.items() if text)

    @property
    def widget(self) -> str:
        """The input itself."""
        return self.field.as_widget(attrs={"aria-describedby": self.described_by} if self.described_by else {})


class BeginListing(FurnishedForm[Choices]):
    """The first two things of new goods; all others can be told later."""

    says_optional = False
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, help_text=TITLE_HINT)
    category = forms.ChoiceField(
        label=_("Category"),
        help_text=_("It decides which facts the law asks for. You can change it until it is on sale."),
    )

    def furnish(self) -> None:
        offer(self, "category", [("", "–"), *self.about])


class EditListing(FurnishedForm[WorkedOn]):
    """Everything of a listing in one form, so that no button loses what was typed beside another.

    ``then`` is the button that was pressed: empty to save, a move of a photo, or to publish. ``seen`` is the version
    that the page showed.
    """

    says_optional = False
    lacks: Mapping[str, str] = {}
    holds: Mapping[str, str] = {}
    seen = forms.IntegerField(widget=forms.HiddenInput)
    then = forms.RegexField(THEN, required=False, widget=forms.HiddenInput)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, help_text=TITLE_HINT)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        help_text=_(
            "If you change it, other facts may be asked for; those you told are kept, where need be in plain words."
        ),
    )
    photos = Pictures(
        label=_("Add photos"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB each, 20 in all. Where and when it was taken is removed."),
    )
    delivery_hours = forms.IntegerField(
        label=_("Dispatched within so many hours of payment"),
        help_text=_(
            "A promise to each buyer. After it they may cancel and get everything back, and the delay goes on record."
        ),
        min_value=1,
        max_value=MOST_HOURS,
    )
    exclusion = forms.ChoiceField(
        label=_("May it go back within seven days without a reason?"),
        help_text=_("A buyer has to confirm an exclusion before paying, unless the law itself makes it."),
    )
    freight = forms.ChoiceField(label=_("Sending such a return"), choices=lambda: words.choices(Payer))
    extra_days = forms.IntegerField(
        label=_("Further days for a return, beyond the law's seven"), min_value=0, max_value=365
    )
    item_code = forms.RegexField(
        r"\A[\x21-\x7e]{1,60}\Z",
        label=_("Item code"),
        help_text=_("Your own code, such as TEA-250: letters, digits or punctuation marks, no spaces"),
        required=False,
    )
    item_spec = forms.CharField(
        label=_("What a buyer chooses"), help_text=_("Such as: 250 g, tin"), max_length=120, required=False
    )
    item_price = Yuan(
        label=_("Price in yuan"),
        help_text=_("Such as 128.00; it holds at once"),
        max_value=FEN * DEAREST.amount,
        required=False,
    )
    item_content = forms.IntegerField(
        label=_("Content of a package"),
        help_text=_("From it the price of 100 g, 100 ml or one piece is computed."),
        min_value=1,
        max_value=FULLEST,
        required=False,
    )
    item_unit = forms.ChoiceField(
        label=_("Unit of the content"), choices=lambda: [("", "–"), *UNITS.items()], required=False
    )

    def furnish(self) -> None:
        of = self.about.listing
        offer(self, "category", self.about.categories)
        exclusions = [Exclusion.NONE, *sorted(of.category.exclusions)]
        offer(self, "exclusion", [(one.value, self._exclusion(one)) for one in exclusions])
        self.initial = {"seen": of.number} | _initial(of.content)
        hint = dict(hints(of))
        for fact in fact_definitions(of):
            value = of.content.facts.get(fact.code)
            self.fields.update(fact_fields(fact, value=value, hint=hint.get(fact.code, "")))
        if of.published_at is not None:
            del self.fields["category"]
        self.mark(self.about.lacks)

    def mark(self, lacks: Sequence[Lack]) -> None:
        """Say beside each field what it lacks."""
        self.lacks = {lack.field: lack.text for lack in lacks}

    def show_what_holds(self, before: Content | None) -> None:
        """Begin from the version that somebody else has saved: keep each typed text, and name the saved one beside it.

        A text that is the same as in ``before``, the content that the page showed, was not typed: it gives way.
        """
        now = self._texts_of(self.about.listing.content)
        shown = self._texts_of(before or self.about.listing.content)
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        for name in now:
            if typed.get(name, "") == shown.get(name):
                typed[name] = now[name]
        typed["seen"] = str(self.about.listing.number)
        self.data = typed
        self.holds = {name: held for name, text in now.items() if (held := self._name_saved(name, text))}

    def _texts_of(self, content: Content) -> Mapping[str, str]:
        """Give the texts in the fields of a form of this content, but for the new item and the photos."""
        about = replace(self.about, listing=replace(self.about.listing, content=content))
        told = [field for field in EditListing(name=self.name, about=about) if _is_told(field)]
        return {field.name: "" if field.initial is None else str(field.initial) for field in told}

    def _name_saved(self, name: str, text: str) -> str:
        """Name the saved text of a field, where another was typed."""
        if self.data.get(name, "") == text:
            return ""
        return str(dict(getattr(self.fields[name], "choices", ())).get(text, text)) or gettext("nothing")

    @property
    def lines(self) -> Mapping[str, Line]:
        return {name: self._line(name) for name in self.fields}

    @property
    def facts(self) -> list[Line]:
        """The lines of the facts, in their order."""
        return [self._line(name) for name in self.fields if name.startswith("fact_")]

    def _line(self, name: str) -> Line:
        asked = {field_of(code) for code in self.about.listing.category.asked.required_codes}
        optional = name in OPTIONAL or (name.startswith("fact_") and name.removesuffix("_unit") not in asked)
        return Line(self[name], self.lacks.get(name, ""), self.holds.get(name, ""), optional)

    def clean(self) -> Said:
        said = super().clean() or {}
        if not self.errors:
            self._check_item(said)
            said["content"] = self._content(said)
            said["before"] = self.about.listing
            said["item"] = _item(said) if said.get("item_code") else None
            if len(said["content"].images) + len(said["photos"]) > MOST_PICTURES:
                self.add_error("photos", _("A listing shows 20 photos at most: remove some first."))
        return said

    def _check_item(self, said: Said) -> None:
        """An item is told whole, or not at all."""
        wanted = ("item_code", "item_spec", "item_price")
        if any(said.get(name) for name in (*wanted, "item_content", "item_unit")):
            for name in wanted:
                if not said.get(name):
                    self.add_error(name, _("Needed for a new item."))
        if bool(said.get("item_content")) != bool(said.get("item_unit")):
            self.add_error("item_unit", _("Say how much is in a package and in which unit, or neither."))

    def _content(self, said: Said) -> Content:
        of = self.about.listing
        is_shown = said["then"] == PUBLISH or of.state is ListingState.PUBLISHED
        facts = read_facts(said, of=of, is_shown=is_shown)
        category = said.get("category") or of.content.category
        if category != of.content.category:
            facts = moved_facts(facts, of=of, to=self.about.asked[category])
        supply = of.category.supply
        return replace(
            of.content,
            category=category,
            supply=supply,
            title_zh=said["title_zh"],
            title_en=said["title_en"],
            facts=facts,
            delivery_hours=said["delivery_hours"],
            return_terms=ReturnTerms(Exclusion(said["exclusion"]), Payer(said["freight"]), said["extra_days"]),
            images=arrange_photos(of.content.images, said["then"]),
        )

    def _exclusion(self, of: Exclusion) -> str:
        if of is Exclusion.NONE:
            return gettext("Yes, as the law has it")
        return gettext("No: %s") % words.label_of(Exclusion, of)


def arrange_photos(images: Sequence[str], then: str) -> tuple[str, ...]:
    """The photos after one of them, counted from 1, has been moved or removed."""
    act, _dash, place = then.partition("-")
    at, order = int(place or 0) - 1, list(images)
    if not 0 <= at < len(order):
        return tuple(order)
    moved = order.pop(at)
    if act != "remove":
        order.insert(max(0, at + (-1 if act == "left" else 1)), moved)
    return tuple(order)


def _is_told(bound: forms.BoundField) -> bool:
    """Whether a field tells something of the goods as they stand."""
    return not (bound.is_hidden or isinstance(bound.field, forms.FileField) or bound.name.startswith("item_"))


def _initial(content: Content) -> Said:
    terms = content.return_terms
    return {
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "category": content.category,
        "delivery_hours": content.delivery_hours,
        "exclusion": terms.exclusion,
        "freight": terms.freight,
        "extra_days": terms.extra_days,
    }


def _item(said: Said) -> NewSku | None:
    if not (said.get("item_spec") and said.get("item_price")):
        return None
    unit = said["item_unit"]
    return NewSku(
        code=said["item_code"],
        spec=said["item_spec"],
        price=said["item_price"],
        content=said["item_content"],
        content_unit=Unit(unit) if unit else None,
    )
