"""Who builds what authorities are given?"""

from __future__ import annotations

import pytest

from platform_core.audit import ports
from tests.platform_core.audit.test_worker import Broken


class TestPorts:
    def test_are_filled_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ports, "EXPORTS", {})
        ports.fill_exports("tests", pending=Broken())

        with pytest.raises(ValueError, match="tests is taken"):
            ports.fill_exports("tests", pending=Broken())
