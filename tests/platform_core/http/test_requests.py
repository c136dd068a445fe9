"""What is somebody told whose body does not fit?"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from platform_core.http.requests import valid

CUPS = ("small", "large")


class Cup(serializers.Serializer[Any]):
    size = serializers.ChoiceField(CUPS)
    tea = serializers.CharField(max_length=3, required=False)


class Tray(serializers.Serializer[Any]):
    cups = Cup(many=True, required=False)
    sizes = serializers.ListField(child=serializers.ChoiceField(CUPS), required=False)


@pytest.mark.parametrize(
    ("shape", "said", "where"),
    [
        (Cup, {"size": "huge"}, ["size", 0]),
        (Tray, {"cups": [{"size": "large"}, {"size": "huge"}]}, ["cups", 1, "size", 0]),
        (Tray, {"sizes": ["small", "huge"]}, ["sizes", 1, 0]),
    ],
)
def test_a_value_that_is_none_of_the_choices_is_answered_with_them(
    shape: type[serializers.Serializer[Any]], said: dict[str, Any], where: list[str | int]
) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        valid(shape, said)

    found: Any = refusal.value.detail
    for part in where:
        found = found[part]
    assert str(found) == '"huge" is not a valid choice. Take one of these: small, large.'
    assert found.code == "invalid_choice"


def test_what_is_wrong_otherwise_is_told_as_it_is() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        valid(Cup, {"tea": "oolong"})

    assert {name: found[0].code for name, found in refusal.value.detail.items()} == {
        "size": "required",
        "tea": "max_length",
    }
