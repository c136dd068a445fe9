"""What do people call a case?"""

from __future__ import annotations

from datetime import UTC, datetime

from platform_core.cases.rows import number_of
from platform_core.rows import new_id


def test_a_number_says_the_day_in_shanghai_and_is_of_one_length() -> None:
    late = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)

    number = number_of("C", new_id(), at=late)

    assert number.startswith("C20260311")
    assert len(number) == 22
    assert number != number_of("C", new_id(), at=late)
