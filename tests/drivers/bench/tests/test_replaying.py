"""Is a replay whose books differ no figure, and is one that agrees?"""

import json
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from platform_core.rows import new_id
from tests.database import ROOT
from tests.drivers.bench import replaying
from tests.drivers.bench.clones import Clone
from tests.drivers.bench.replaying import Unreconciled

FIGURES = [*(f"walls.{name}" for name in ("audit", "rls", "idempotency", "bind")), "replay.rate"]
SHOP = new_id()


class TestRate:
    @pytest.mark.parametrize("fen", [0, 1])
    def test_is_none_where_the_books_are_a_fen_off(self, monkeypatch: pytest.MonkeyPatch, fen: int):
        asked: list[Any] = []

        def booked(address: dict[str, Any], *, stores: dict[Any, int]) -> Counter[Any]:
            asked.append((address["NAME"], stores))
            return Counter({(7, "paid"): 100 + fen})

        everybody: Any = SimpleNamespace(stalls={7: (SimpleNamespace(merchant_id=SHOP), {})})
        monkeypatch.setattr(replaying, "expected", lambda data, *, basis_points: Counter({(7, "paid"): 100}))
        monkeypatch.setattr(replaying.books, "booked", booked)
        monkeypatch.setattr(replaying, "ledger_differences", list)
        monkeypatch.setattr(replaying, "address", lambda login: {"NAME": "another", "USER": f"tp_{login}"})

        if fen:
            with pytest.raises(Unreconciled, match="store 7: paid"):
                replaying._require_equal(cast("Any", None), everybody, Clone("own", {}))
        else:
            replaying._require_equal(cast("Any", None), everybody, Clone("own", {}))
        assert asked == [("own", {SHOP: 7})]


@pytest.mark.proof
@pytest.mark.commits(anew=True)
class TestTheFiguresOfWallsAndReplay:
    def test_can_all_be_measured(self, fresh: dict[str, str], valkey: str):
        """At a size that judges nothing."""
        lines = [line for name in ("walls", "replay") for line in self.lines(name, fresh | {"REDIS_URL": valkey})]

        assert [line["name"] for line in lines] == FIGURES
        assert all(line["value"] > 0 and line["size"] == 0.002 for line in lines)

    def lines(self, name: str, environment: dict[str, str]) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "manage.py", "bench", name, "--scale", "0.002"],
            env=environment | {"TIANPING_LOGIN": "worker"},
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.stdout, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]
