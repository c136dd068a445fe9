"""What is being done right now, and how long did it take?"""

from __future__ import annotations

import re

import pytest

from platform_core.embedded.steps import aloud


class TestAloud:
    def test_says_what_it_does_before_it_is_done_and_the_seconds_after(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with aloud("migrations"):
            before = capsys.readouterr().out

        after = capsys.readouterr().out
        assert before.rstrip() == "  migrations …"
        assert re.fullmatch(r" +0\.0 s\n", after)

    def test_gives_no_time_to_what_failed(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(ZeroDivisionError), aloud("migrations"):
            raise ZeroDivisionError

        assert capsys.readouterr().out.rstrip() == "  migrations …"
