"""The fields of a form in which a shop tells the facts of its goods, made from what the category asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.listings.policies import PLAIN_NUMBER, facts_in_words, is_of_kind, value_in_words
from catalog.listings.types import (
    FACT_NAMES,
    LONGEST_FACT,
    MEASURES,
    SHOWN_BY,
    AskedFacts,
    Exclusion,
    Fact,
    FactDefinition,
    FactKind,
    FactValue,
    ShownFact,
)
from catalog.publishing.types import OwnListing
from platform_core.cases import words
from platform_core.cases.form_pages import Said
from platform_core.ui.fields import CALENDAR
from platform_core.ui.forms import Choices

Fields = dict[str, forms.Field]
NUMBER: Final = forms.TextInput(attrs={"inputmode": "decimal"})


def fact_definitions(of: OwnListing) -> list[FactDefinition]:
    """The facts of a form: those of the category, then those that show an exclusion from return, then all others that
    the listing tells."""
    asked = of.category.asked
    shown = [fact for exclusion in sorted(of.category.exclusions) for fact in SHOWN_BY[exclusion]]
    further = dict.fromkeys([*shown, *(Fact(code) for code in of.content.facts)])
    return [*asked.facts, *(_in_plain_words(fact) for fact in further if fact not in asked.by_code)]


def fact_fields(fact: FactDefinition, *, value: FactValue | None, hint: str) -> Fields:
    """The field of a fact, and beside it that of its unit or of its last day.

    Words that its field cannot hold stand beside it, as when a category asks for a day where words were told.
    """
    name, label = field_of(fact.code), words.in_language(fact.name_zh, fact.name_en)
    if value and _is_unreadable(value, fact):
        told = gettext("Told until now: “%s”. Tell it again in this form.") % words.in_language(
            *value_in_words(value, fact)
        )
        value, hint = None, f"{told} {hint}".strip()
    text = value.value if value else ""
    match fact.kind:
        case FactKind.NUMBER:
            return _number(name, label, fact, value=value, hint=hint)
        case FactKind.DATE:
            return {name: forms.DateField(label=label, initial=text, required=False, help_text=hint, widget=CALENDAR)}
        case FactKind.CHOICE:
            options = [("", "–"), *((one.code, words.in_language(one.name_zh, one.name_en)) for one in fact.choices)]
            return {name: _choice(label, options, text, hint)}
        case FactKind.CERTIFICATE:
            return _certificate(name, label, value=value, hint=hint)
    plain = words.in_language(*value_in_words(value, fact)) if value else ""
    return {name: forms.CharField(label=label, initial=plain, max_length=LONGEST_FACT, required=False, help_text=hint)}


def read_facts(said: Said, *, of: OwnListing, is_shown: bool) -> dict[str, FactValue]:
    """The facts that were typed into the form of this listing; an empty field is a fact that is not told.

    Words that their field cannot hold stay until they are told again: for a fact that is not needed until the listing
    ``is_shown``, since nobody could show it with them.
    """
    told = {}
    for fact in fact_definitions(of):
        before = of.content.facts.get(fact.code)
        if said.get(field_of(fact.code)):
            told[str(fact.code)] = _value(fact, said)
        elif before and _is_unreadable(before, fact) and (fact.required or not is_shown):
            told[str(fact.code)] = before
    return told


def moved_facts(facts: Mapping[str, FactValue], *, of: OwnListing, to: AskedFacts) -> dict[str, FactValue]:
    """The same facts as they go to another category: as they are where it asks for them so, else in plain words."""
    shown = facts_in_words(facts, asked=of.category.asked)
    return {fact.key: _move_fact(fact, to.by_code.get(fact.key)) for fact in shown}


def field_of(code: str) -> str:
    return f"fact_{code}"


def _move_fact(fact: ShownFact, asked: FactDefinition | None) -> FactValue:
    is_asked_so = asked is not None and asked.kind is fact.kind and is_of_kind(fact.value, asked)
    return fact.value if is_asked_so else FactValue(fact.text_zh)


def _is_unreadable(value: FactValue, fact: FactDefinition) -> bool:
    """Whether the field of this fact cannot hold the value: that of a text or of a certificate holds any words."""
    return fact.kind not in {FactKind.TEXT, FactKind.CERTIFICATE} and not is_of_kind(value, fact)


def _number(name: str, label: str, fact: FactDefinition, *, value: FactValue | None, hint: str) -> Fields:
    units = [(unit, words.in_language(*MEASURES[unit])) for unit in fact.units]
    alone = units[0][1] if len(units) == 1 else ""
    number = forms.RegexField(
        PLAIN_NUMBER,
        label=f"{label} ({alone})" if alone else label,
        initial=value.value if value else "",
        required=False,
        help_text=hint or _("Digits and a point, such as 250 or 0.5"),
        error_messages={"invalid": _("Digits and a point alone, such as 250 or 0.5.")},
        widget=NUMBER,
    )
    if alone:
        return {name: number}
    return {name: number, f"{name}_unit": _choice(gettext("Unit: %s") % label, units, value.unit if value else "", "")}


def _certificate(name: str, label: str, *, value: FactValue | None, hint: str) -> Fields:
    number = forms.CharField(
        label=label,
        initial=value.value if value else "",
        max_length=LONGEST_FACT,
        required=False,
        help_text=hint or _("The number, as it is printed on the paper"),
    )
    until = forms.DateField(
        label=gettext("%s: good until") % label,
        initial=value.valid_until if value else None,
        required=False,
        help_text=_("Its last day. After it the listing comes down by itself."),
        widget=CALENDAR,
    )
    return {name: number, f"{name}_until": until}


def _choice(label: str, options: Choices, chosen: str, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(options), initial=chosen, required=False, help_text=hint, widget=forms.Select
    )


def _value(fact: FactDefinition, said: Said) -> FactValue:
    name = field_of(fact.code)
    value = said[name]
    match fact.kind:
        case FactKind.NUMBER:
            return FactValue(value, fact.units[0] if len(fact.units) == 1 else said.get(f"{name}_unit", ""))
        case FactKind.DATE:
            return FactValue(value.isoformat())
        case FactKind.CERTIFICATE:
            return FactValue(value, valid_until=said.get(f"{name}_until"))
    return FactValue(value)


def _in_plain_words(fact: Fact) -> FactDefinition:
    zh, en = FACT_NAMES[fact]
    return FactDefinition(code=fact, kind=FactKind.TEXT, name_zh=zh, name_en=en, duty="", required=False)


def hints(of: OwnListing) -> Iterator[tuple[str, str]]:
    """A hint for each fact that is asked for only where the goods may not go back without a reason."""
    for exclusion in sorted(of.category.exclusions):
        for fact in SHOWN_BY[Exclusion(exclusion)]:
            if fact not in of.category.asked.required_codes:
                yield fact, gettext("Needed if they may not go back: %s") % words.label_of(Exclusion, exclusion)
