"""What does a code bear, and is it still a code?"""

from __future__ import annotations

import copy
import json

import pytest

from orders.sales.states import OrderState
from orders.sales.types import Place
from platform_core.actors import Role
from platform_core.labels import Labelled, Reason


class TestLabelled:
    def test_bears_a_label_and_a_tone(self) -> None:
        assert (OrderState.PLACED.label, OrderState.PLACED.tone) == ("waiting for payment", "wait")

    def test_is_spelled_where_it_has_no_label(self) -> None:
        class Size(Labelled):
            MUCH_TOO_BIG = "much_too_big"

        assert (Size.MUCH_TOO_BIG.label, Size.MUCH_TOO_BIG.tone) == ("much too big", "")

    def test_is_its_code_and_nothing_else_to_programs(self) -> None:
        assert Place("front_desk") is Place.FRONT_DESK
        assert json.dumps({Role.STAFF: Place.FRONT_DESK}) == '{"staff": "front_desk"}'
        assert f"{Place.FRONT_DESK}" == Place.FRONT_DESK.value == "front_desk"

    def test_survives_being_copied(self) -> None:
        assert copy.deepcopy(OrderState.PAID) is OrderState.PAID


class TestReason:
    def test_has_one_label_in_the_whole_house(self) -> None:
        class TooLoud(Reason):
            NOISE = "tests_noise", "it is too loud"

        class AlsoTooLoud(Reason):
            NOISE = TooLoud.NOISE.value, TooLoud.NOISE.label

        assert AlsoTooLoud.NOISE == TooLoud.NOISE
        with pytest.raises(ValueError, match="tests_noise is labelled 'it is too loud' elsewhere"):

            class Quiet(Reason):
                NOISE = "tests_noise", "it is too quiet"
