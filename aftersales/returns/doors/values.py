"""Values of its own that an act on a return takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from rest_framework import serializers

from aftersales.returns.types import MOST_PIECES, Grade, Restocked, Wanted
from merchants.shops.types import ReturnAddress
from orders.sales.ports import CARRIERS
from orders.sales.types import CARRIER, KnownCarrier
from platform_core.cases import words
from platform_core.cases.asks import Value
from platform_core.ui.forms import offer

PHONE: Final = r"\A\+?[0-9][0-9 -]{5,19}\Z"


class WantedIn(serializers.Serializer[Any]):
    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)

    def to_internal_value(self, data: Any) -> Any:
        return Wanted(**super().to_internal_value(data))


class AddressIn(serializers.Serializer[Any]):
    contact_name = serializers.CharField(max_length=60)
    phone = serializers.RegexField(PHONE)
    address = serializers.CharField(max_length=300)

    def to_internal_value(self, data: Any) -> Any:
        return ReturnAddress(**super().to_internal_value(data))


class RestockedIn(serializers.Serializer[Any]):
    """Only pieces as good as new go back on the shelf they came from; `lot` as it was sold."""

    line_id = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)
    grade = serializers.ChoiceField(choices=[grade.value for grade in Grade])
    lot = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        piece = super().to_internal_value(data)
        return Restocked(piece["line_id"], piece["quantity"], Grade(piece["grade"]), piece["lot"])


@dataclass(frozen=True, kw_only=True, eq=False)
class Address(Value):
    """An address of a return. A page asks for its parts."""

    page_name: str | None = None
    API = AddressIn


@dataclass(frozen=True, kw_only=True, eq=False)
class Followed(Value):
    """A carrier that reports to us; a page offers all of them."""

    API = serializers.RegexField
    PAGE = forms.ChoiceField

    def api_options(self) -> dict[str, Any]:
        return super().api_options() | {"regex": CARRIER}

    def furnish(self, form: forms.BaseForm, name: str, view: Any) -> None:
        offer(form, name, [(code, words.label_if_known(KnownCarrier, code)) for code in CARRIERS])


@dataclass(frozen=True, kw_only=True, eq=False)
class Since(Value):
    """The instant since which goods are back, as staff type it."""

    API = serializers.DateTimeField
    PAGE = forms.DateTimeField

    def page_options(self) -> dict[str, Any]:
        return super().page_options() | {"widget": forms.TextInput}
