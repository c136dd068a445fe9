"""Is a value bounded alike in the API, on a page and at the desk, and given to its command in one form?"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.exceptions import ValidationError as Invalid

from complaints.infringements.commands import notices
from complaints.infringements.types import RightKind
from orders.sales.types import KnownCarrier
from platform_core.cases.asks import (
    Amount,
    Code,
    Day,
    Duties,
    File,
    Ids,
    Line,
    Number,
    OneOf,
    SomeOf,
    Sum,
    Text,
    Value,
    Yes,
)
from platform_core.cases.declared import Act
from platform_core.money import Money

ID: Final = UUID(int=7)
# A value; what is typed and what is sent; what the command takes; what no door takes.
KINDS: Final[list[tuple[Value, Any, Any, Any, Any]]] = [
    (Line(most=3), "abc", "abc", "abc", "abcd"),
    (Code(most=9, pattern=r"\A[a-z]+\Z"), "abc", "abc", "abc", "a b"),
    (Text(most=3), "a\nb", "a\nb", "a\nb", "abcd"),
    (Yes(), "on", True, True, None),
    (Number(least=1, most=9), "9", 9, 9, 10),
    (OneOf(of=RightKind), "patent", "patent", RightKind.PATENT, "burn"),
    (SomeOf(of=RightKind), ["patent"], ["patent"], [RightKind.PATENT], ["burn"]),
    (Ids(most=2), f"{ID}\n{ID}", [str(ID), str(ID)], (ID,), "burn"),
    (Amount(most=10_000), "12.34", 1234, 1234, -1),
    (Sum(), "12.34", {"amount": 1234}, Money(1234), -1),
]
each = pytest.mark.parametrize(
    ("value", "typed", "sent", "taken", "wrong"), KINDS, ids=[type(value).__name__ for value, *_ in KINDS]
)


def page_field(value: Value) -> Any:
    """As a page has it: choices come with the form."""
    form = type("Form", (forms.Form,), {"field": value.page_field()})()
    value.furnish(form, "field", None)
    return form.fields["field"]


@each
class TestAValue:
    def test_is_taken_alike_from_a_page_and_the_api(
        self, value: Value, typed: Any, sent: Any, taken: Any, wrong: Any
    ) -> None:
        of_page, of_api = page_field(value).clean(typed), value.api_field().run_validation(sent)

        assert value.arguments("x", of_page) == value.arguments("x", of_api) == {"x": taken}

    def test_may_be_left_empty_at_the_desk_where_its_command_refuses(
        self, value: Value, typed: Any, sent: Any, taken: Any, wrong: Any
    ) -> None:
        assert not value.desk_field().required


@pytest.mark.parametrize(("value", "wrong"), [(value, wrong) for value, *_, wrong in KINDS if wrong is not None])
def test_what_is_out_of_bounds_is_refused_on_a_page_and_in_the_api(value: Value, wrong: Any) -> None:
    with pytest.raises(ValidationError):
        page_field(value).clean(wrong)
    with pytest.raises(Invalid):
        value.api_field().run_validation(wrong)


class TestAFile:
    def test_is_given_as_bytes_and_a_name_or_not_at_all(self) -> None:
        upload = SimpleUploadedFile("a.png", b"x")

        assert File().arguments("file", upload) == {"upload": b"x", "name": "a.png"}
        assert File().arguments("file", None) == {}


class TestANumber:
    def test_left_empty_is_0_which_its_command_refuses_or_the_default_of_an_optional_one(self) -> None:
        asked, optional = Number(least=1, most=9), Number(least=1, most=9, optional=True, default=None)

        assert (asked.arguments("days", None), optional.arguments("days", None)) == ({"days": 0}, {"days": None})


class TestADay:
    def test_is_a_date_at_either_door(self) -> None:
        typed, sent = Day().page_field().clean("2026-04-14"), Day().api_field().run_validation("2026-04-14")

        assert typed == sent


class TestALineWithSuggestions:
    def test_lists_them_and_takes_anything_else(self) -> None:
        line = Code(most=40, pattern=r"\A[a-z]+\Z", suggests=KnownCarrier)

        assert '<option value="sf">' in line.page_field().widget.render("carrier", "", {"id": "x"})
        assert line.page_field().clean("pigeon") == "pigeon"


class TestAnAmount:
    def test_has_the_same_bounds_on_a_page_and_in_the_api(self) -> None:
        freight = Amount(least=0, most=10_000)

        assert page_field(freight).clean("0") == Money(0)
        assert freight.api_field().run_validation(0) == 0
        with pytest.raises(ValidationError):
            page_field(freight).clean("100.01")


class TestAChoice:
    def test_that_was_not_made_is_asked_for_at_the_desk_and_not_given_to_the_command(self) -> None:
        act = Act[Any]("lift", notices.lift_notice, button="", takes={"reasons": OneOf(of=RightKind)})

        assert act.missing_values({"reasons": ""}).keys() == {"reasons"}
        assert act.missing_values({"reasons": "patent"}) == {}
        assert OneOf(of=RightKind, optional=True, default=None).arguments("right", "") == {"right": None}

    def test_that_may_be_left_out_is_not_made_beforehand(self) -> None:
        chosen = [value for value, _label in page_field(OneOf(of=RightKind, optional=True)).choices]

        assert chosen == ["", *RightKind]
        assert "" not in [value for value, _label in page_field(SomeOf(of=RightKind, optional=True)).choices]

    def test_shows_all_codes_at_once(self) -> None:
        assert isinstance(page_field(OneOf(of=RightKind, radio=True)).widget, forms.RadioSelect)


class TestIds:
    def test_may_be_none_where_they_are_optional(self) -> None:
        assert Ids(most=2, optional=True, default=()).api_field().run_validation([]) == []
        with pytest.raises(Invalid):
            Ids(most=2).api_field().run_validation([])


class TestDuties:
    def test_are_those_of_the_catalogue(self) -> None:
        field = page_field(Duties(optional=True))

        assert field.clean(["CRL-24"]) == ["CRL-24"]
        with pytest.raises(ValidationError):
            field.clean(["CRL-0"])
