"""Do the journeys get a browser that can show Chinese, or are they told what is missing?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from platform_core.embedded import browser

Programs = Callable[..., None]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """What there is on this machine, and what each of them prints; nobody is root."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TIANPING_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)

    def there_are(**printing: str) -> None:
        for name, text in printing.items():
            program = tmp_path / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\necho '{text}'\n")
            program.chmod(0o755)

    return there_are


class TestMain:
    @pytest.mark.parametrize("fonts", [{"fc_list": "/usr/share/fonts/noto.ttc: Noto Sans CJK SC"}, {}])
    def test_runs_the_command_where_both_are_there_or_nobody_knows_of_fonts(self, programs, fonts) -> None:
        programs(chromium="", **fonts)

        assert browser.main(["/bin/sh", "-c", 'exit $(test "${TIANPING_CHROMIUM##*/}" = chromium; echo $?)']) == 0

    @pytest.mark.parametrize(
        ("there", "missing"),
        [
            ({"fc_list": ""}, "a browser (Chromium) and a Chinese font"),
            ({"chromium": "", "fc_list": ""}, "a Chinese font"),
            ({"fc_list": "a font"}, "a browser (Chromium)"),
        ],
    )
    @pytest.mark.parametrize(("ci", "code"), [("1", 1), ("", 0)])
    def test_says_what_is_missing_and_never_passes_without_it_in_ci(
        self, programs, monkeypatch, capsys, there, missing, ci, code
    ) -> None:
        programs(**there)
        monkeypatch.setenv("CI", ci)

        assert browser.main(["/bin/sh", "-c", "exit 7"]) == code
        assert f"The journeys need {missing}, not found here: apt-get install" in capsys.readouterr().err
