"""The helper that tries all rows of a table in one test."""

from __future__ import annotations

from inspect import signature

import pytest

from tests.tables import over


class TestOver:
    def test_tries_every_row_and_names_all_that_fail(self) -> None:
        tried = []

        @over("number", range(4), ids=lambda number: f"number {number}")
        def is_even(number: int) -> None:
            tried.append(number)
            assert number % 2 == 0

        with pytest.raises(AssertionError, match="2 of 4 rows fail") as found:
            is_even()

        assert tried == [0, 1, 2, 3]
        assert [line.partition(":")[0] for line in str(found.value).splitlines()[1:3]] == ["number 1", "number 3"]

    def test_names_a_row_that_raises_nothing_where_it_should(self) -> None:
        @over("name, value", [("good", "x"), ("bad", "1")], ids=lambda row: row[0])
        def is_no_number(name: str, value: str) -> None:
            with pytest.raises(ValueError, match=name and "invalid"):
                int(value)

        with pytest.raises(AssertionError, match="1 of 2 rows fail:\nbad"):
            is_no_number()

    def test_leaves_fixtures_to_pytest(self) -> None:
        @over("number", [1])
        def asks(number: int, at: object) -> None:
            assert (number, at) == (1, "now")

        assert [*signature(asks).parameters] == ["at"]
        asks(at="now")

    def test_refuses_a_table_without_a_row(self) -> None:
        with pytest.raises(AssertionError, match="no row"):

            @over("number", [])
            def never(number: int) -> None: ...
