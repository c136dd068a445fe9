"""Is a shape on the wire made of columns as they are, and refused where a column says too little?"""

from __future__ import annotations

import pytest
from rest_framework import serializers

from aftersales.remedies.models import Remedy
from complaints.infringements.models import Infringement
from platform_core.cases.doors import Columns, columns, first_paragraph, values


@columns(Remedy, "number", "order_id", "state", "sent_at", "disposal", "title_en")
class Shape(Columns):
    """Some columns, and one field beside them."""

    danger = serializers.CharField()


class TestAShape:
    def test_takes_each_column_as_its_model_says(self) -> None:
        fields = Shape().fields

        assert [type(fields[name]).__name__ for name in Shape.NAMES] == [
            *("CharField", "UUIDField", "ChoiceField", "DateTimeField", "ChoiceField", "CharField")
        ]
        assert (fields["sent_at"].allow_null, fields["title_en"].allow_blank, "danger" in fields) == (True, True, True)

    def test_says_what_the_row_says(self) -> None:
        assert values(Remedy(number="K1", state="sent"), Shape) | {"order_id": 0} == {
            "number": "K1",
            "order_id": 0,
            "state": "sent",
            "sent_at": None,
            "disposal": "",
            "title_en": "",
        }

    def test_is_refused_for_a_column_that_says_too_little(self) -> None:
        with pytest.raises(TypeError, match=r"Infringement\.listings: say its field"):
            columns(Infringement, "listings")(Columns)


class TestTheFirstParagraph:
    def test_leaves_out_what_a_command_raises(self) -> None:
        def command() -> None:
            """Give it back. Raises ``NotFound``.

            And more.
            """

        assert first_paragraph(command) == "Give it back."
