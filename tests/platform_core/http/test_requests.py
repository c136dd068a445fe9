"""What is somebody told whose body does not fit, and for whom does an address stand?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.utils import translation
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from platform_core.http.requests import block_of, valid

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


def test_a_form_keeps_nothing_of_what_others_sent() -> None:
    """There is one of each in a process, for all its threads."""

    def sent(number: int) -> dict[str, Any]:
        try:
            return valid(Tray, {"cups": [{"size": "small", "tea": f"{number:03}"}, {"size": number % 2 or "large"}]})
        except ValidationError as wrong:
            return {"wrong": wrong.detail}

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(sent, range(400)))

    right, wrong = answers[::2], answers[1::2]
    assert [answer["cups"][0]["tea"] for answer in right] == [f"{number:03}" for number in range(0, 400, 2)]
    assert {tuple(answer) for answer in wrong} == {("wrong",)}
    assert {tuple(answer["wrong"]["cups"]) for answer in wrong} == {(1,)}


class TestBlockOf:
    @pytest.mark.parametrize(
        ("address", "block"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("", ""),
            ("unix", "unix"),
        ],
    )
    def test_is_what_one_caller_can_easily_change_within(self, address: str, block: str) -> None:
        assert block_of(address) == block
