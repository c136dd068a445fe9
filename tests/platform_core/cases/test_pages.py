"""Does a page show words as somebody wrote them?"""

from __future__ import annotations

import pytest

from platform_core.cases.pages import render_fact


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("iPad", "iPad"),
        ("first\nsecond", "first<br>second"),
        ("<b>", "&lt;b&gt;"),
        (("/x", "iPad"), '<a href="/x">iPad</a>'),
        (3, "3"),
    ],
)
def test_a_fact_is_shown_as_it_was_written_line_by_line(value: object, text: str) -> None:
    assert render_fact(value) == text
