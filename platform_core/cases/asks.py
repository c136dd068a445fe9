"""Values that an act takes, a class for each kind. Each makes the field of the API, of a page and of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from unfold import widgets

from platform_core.cases.words import choices
from platform_core.duties import CATALOGUE
from platform_core.http.days import NAMEABLE
from platform_core.http.shapes import AmountIn
from platform_core.labels import Labelled
from platform_core.money import Money
from platform_core.ui import wording
from platform_core.ui.fields import FEN, Upload, Yuan
from platform_core.ui.forms import offer
from platform_core.ui.markup import put

ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Lazy = Any  # a lazy text: each reader has a language
ApiField = serializers.Field[Any, Any, Any, Any]
DESK: Final[Mapping[type[forms.Widget], type[forms.Widget]]] = {
    forms.TextInput: widgets.UnfoldAdminTextInputWidget,
    forms.Textarea: widgets.UnfoldAdminTextareaWidget,
    forms.NumberInput: widgets.UnfoldAdminIntegerFieldWidget,
    forms.DateInput: widgets.UnfoldAdminDateWidget,
    forms.Select: widgets.UnfoldAdminSelectWidget,
    forms.SelectMultiple: widgets.UnfoldAdminSelectMultipleWidget,
    forms.CheckboxSelectMultiple: widgets.UnfoldAdminCheckboxSelectMultipleWidget,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Value:
    """One value that a command takes, with its field in the ``API`` and on a ``PAGE``.

    ``page_name`` and ``api_name`` are its fields where they are not called as the argument is; ``None`` where a door
    has no such field. Acts that share a ``page_name`` share one field at the desk. ``default`` stands for an optional
    value that was not given. ``api_help`` explains it in the API's document, ``hint`` to somebody who types.
    """

    label: Lazy = ""
    hint: Lazy = ""
    api_help: str = ""
    optional: bool = False
    default: Any = ""
    page_name: str | None = ""
    api_name: str | None = ""
    API: ClassVar[type[ApiField]]
    PAGE: ClassVar[type[forms.Field]]

    def bounds(self) -> dict[str, Any]:
        """Give the bounds that hold at every door."""
        return {}

    def api_options(self) -> dict[str, Any]:
        empty = {"required": False, "default": self.default, "allow_null": self.default is None}
        optional = empty if self.optional else {}
        return self.bounds() | optional | ({"help_text": self.api_help} if self.api_help else {})

    def page_options(self) -> dict[str, Any]:
        return self.bounds() | {"label": self.label, "help_text": self.hint, "required": not self.optional}

    def api_field(self) -> ApiField:
        return self.API(**self.api_options())

    def page_field(self) -> forms.Field:
        return self.PAGE(**self.page_options())

    def desk_field(self) -> forms.Field:
        """The field of a page in the theme of the admin. Which buttons need it, the command says."""
        field = self.page_field()
        if widget := DESK.get(type(field.widget)):
            listed = {"choices": field.choices} if isinstance(field, forms.ChoiceField) else {}
            field.widget = widget(attrs=field.widget.attrs, **listed)
        field.required = False
        return field

    def furnish(self, form: forms.BaseForm, name: str, view: Any) -> None:
        """Adapt the field to the case that is looked at; at the desk ``view`` is ``None``."""

    def is_missing(self, given: Any) -> bool:
        """Tell whether the desk has to ask for it, since its command could not refuse it in words."""
        return False

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        """Make arguments of the command from the value that a field has checked."""
        return {name: given}


@dataclass(frozen=True, kw_only=True, eq=False)
class Line(Value):
    """A few words. ``may_be_blank``: the API takes an empty one, which the command refuses in words."""

    most: int
    may_be_blank: bool = False
    API: ClassVar[type[ApiField]] = serializers.CharField
    PAGE: ClassVar[type[forms.Field]] = forms.CharField

    def bounds(self) -> dict[str, Any]:
        return {"max_length": self.most}

    def api_options(self) -> dict[str, Any]:
        return super().api_options() | {"allow_blank": self.optional or self.may_be_blank}

    def is_missing(self, given: Any) -> bool:
        return not (given or self.optional or self.may_be_blank)


@dataclass(frozen=True, kw_only=True, eq=False)
class Code(Line):
    """A line of this pattern; ``suggests`` lists the usual codes."""

    pattern: str
    suggests: type[Labelled] | None = None
    API = serializers.RegexField
    PAGE = forms.RegexField

    def bounds(self) -> dict[str, Any]:
        return super().bounds() | {"regex": self.pattern}

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | ({"widget": SuggestInput(self.suggests)} if self.suggests else {})


@dataclass(frozen=True, kw_only=True, eq=False)
class Text(Line):
    """Several lines."""

    rows: int = 5

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"widget": forms.Textarea(attrs={"rows": self.rows})}


@dataclass(frozen=True, kw_only=True, eq=False)
class Yes(Value):
    """A box to tick; never ticked beforehand."""

    API = serializers.BooleanField
    PAGE = forms.BooleanField

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"required": False}


@dataclass(frozen=True, kw_only=True, eq=False)
class Number(Value):
    """A whole number. Left empty at the desk it is 0, which the command refuses in words, unless it is optional."""

    least: int
    most: int
    API = serializers.IntegerField
    PAGE = forms.IntegerField

    def bounds(self) -> dict[str, Any]:
        return {"min_value": self.least, "max_value": self.most}

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {name: given or (self.default if self.optional else 0)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Day(Value):
    """A day in Shanghai."""

    API = serializers.DateField
    PAGE = forms.DateField

    def bounds(self) -> dict[str, Any]:
        return {"validators": [*NAMEABLE]}

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


@dataclass(frozen=True, kw_only=True, eq=False)
class OneOf(Value):
    """One of the codes ``of``; ``among`` says which of them this case allows. With ``radio`` a page shows all of them,
    and none is chosen beforehand."""

    of: type[Labelled]
    among: Callable[[Any], Iterable[Labelled]] | None = None
    radio: bool = False
    API: ClassVar[type[ApiField]] = serializers.ChoiceField
    PAGE: ClassVar[type[forms.Field]] = forms.ChoiceField

    def api_options(self) -> dict[str, Any]:
        return super().api_options() | {"choices": [code.value for code in self.of]}

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | ({"widget": forms.RadioSelect} if self.radio else {})

    def furnish(self, form: forms.BaseForm, name: str, view: Any) -> None:
        offer(form, name, [*([("", _("Please choose"))] if self.optional else []), *self.choices_for(view)])

    def choices_for(self, view: Any) -> list[tuple[str, str]]:
        return choices(self.of if self.among is None or view is None else self.among(view))

    def is_missing(self, given: Any) -> bool:
        return not (given or self.optional)

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {name: self.of(given) if given else self.default}


@dataclass(frozen=True, kw_only=True, eq=False)
class SomeOf(OneOf):
    """One or more of the codes."""

    API = serializers.ListField
    PAGE = forms.MultipleChoiceField

    def api_options(self) -> dict[str, Any]:
        options = super().api_options()
        child = serializers.ChoiceField(choices=options.pop("choices"))
        return options | {"child": child, "min_length": 1, "max_length": len(self.of)}

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"widget": forms.CheckboxSelectMultiple}

    def furnish(self, form: forms.BaseForm, name: str, view: Any) -> None:
        offer(form, name, self.choices_for(view))

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {name: [self.of(code) for code in given]}


@dataclass(frozen=True, kw_only=True, eq=False)
class Duties(Value):
    """Duties of the law that a decision of staff rests on. Whether one has to be named, the command says."""

    api_name: str | None = None

    def page_field(self) -> forms.Field:
        listed = [(duty.id, f"{duty.id} · {duty.title}") for duty in CATALOGUE.values()]
        return forms.MultipleChoiceField(choices=listed, **self.page_options())


@dataclass(frozen=True, kw_only=True, eq=False)
class Key(Value):
    """The id of one thing. Who types may give the address of its page, in which the id stands."""

    API = serializers.UUIDField
    PAGE = forms.CharField

    def page_field(self) -> forms.Field:
        return IdInAddress(max_length=400, **self.page_options())


@dataclass(frozen=True, kw_only=True, eq=False)
class Ids(Value):
    """Ids, on a page each in a line of its own. One that is named twice is meant once."""

    most: int
    API = serializers.ListField

    def api_options(self) -> dict[str, Any]:
        return super().api_options() | {
            "child": serializers.UUIDField(),
            "min_length": int(not self.optional),
            "max_length": self.most,
        }

    def page_field(self) -> forms.Field:
        return IdLines(max_length=80 * self.most, widget=forms.Textarea(attrs={"rows": 3}), **self.page_options())

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {name: tuple(dict.fromkeys(given))}


@dataclass(frozen=True, kw_only=True, eq=False)
class Several(Value):
    """Things that have more than one field, of the shape ``of``. A page asks for them by a form of its own."""

    of: type[serializers.Serializer[Any]]
    most: int
    default: Any = ()
    page_name: str | None = None
    API = serializers.ListField

    def api_options(self) -> dict[str, Any]:
        least = int(not self.optional)
        return super().api_options() | {"child": self.of(), "min_length": least, "max_length": self.most}


@dataclass(frozen=True, kw_only=True, eq=False)
class Amount(Value):
    """Money: fen in the API, yuan where somebody types."""

    most: int
    least: int = 1
    API = serializers.IntegerField
    PAGE = Yuan

    def api_options(self) -> dict[str, Any]:
        return super().api_options() | {"min_value": self.least, "max_value": self.most}

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"min_value": FEN * self.least, "max_value": FEN * self.most}

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {name: given.amount if isinstance(given, Money) else given or 0}


@dataclass(frozen=True, kw_only=True, eq=False)
class Sum(Value):
    """Money with its currency: an object in the API, yuan where somebody types."""

    default: Any = None
    API = AmountIn
    PAGE = Yuan


@dataclass(frozen=True, kw_only=True, eq=False)
class File(Value):
    """A file of a page; a command takes it as ``upload`` and ``name``. The API has an address of its own for files.

    ``is_shown`` tells whether this case has one of the reader's already, so that it may be left out.
    """

    is_shown: Callable[[Any], bool] | None = None
    api_name: str | None = None

    def page_field(self) -> forms.Field:
        return Upload(required=not self.optional)

    def furnish(self, form: forms.BaseForm, name: str, view: Any) -> None:
        if self.is_shown and view is not None:
            form.fields[name].required = not self.is_shown(view)

    def arguments(self, name: str, given: Any) -> Mapping[str, Any]:
        return {"upload": given.read(), "name": given.name or ""} if given else {}


class SuggestInput(forms.TextInput):
    """A line with a list to choose from, in which anything else may be typed."""

    def __init__(self, codes: type[Labelled]) -> None:
        super().__init__()
        self.codes = codes

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}-list"
        options = [put('<option value="{}">{}</option>', code.value, wording.label(code)) for code in self.codes]
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        return put('{}<datalist id="{}">{}</datalist>', field, list_id, SafeString("".join(options)))


class IdLines(forms.CharField):
    """Ids, each in a line of its own."""

    def clean(self, value: Any) -> tuple[UUID, ...]:
        try:
            return tuple(UUID(line) for line in super().clean(value).split())
        except ValueError:
            raise ValidationError(_("Write ids alone, each in a line of its own.")) from None


class IdInAddress(forms.CharField):
    """The last id that stands in an address, or an id alone."""

    def clean(self, value: Any) -> UUID | None:
        text = super().clean(value)
        if not text:
            return None
        if not (found := ID.findall(text)):
            raise ValidationError(_("There is no id in it. Copy the address of the page."))
        return UUID(found[-1])
