"""Loading the rooms of an app."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from platform_core.rooms import REGISTERING, load_rooms


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An app of two rooms; the commands of one are a package."""
    for path in (
        "shop/models.py",
        "shop/tasks.py",
        "shop/reviews/queries.py",
        *(f"shop/reviews/{kind}.py" for kind in REGISTERING),
        "shop/parcels/commands/sending.py",
        "shop/parcels/subscribers.py",
        "shop/migrations/0001_initial.py",
        "shop/management/commands/traces.py",
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
        for folder in file.relative_to(tmp_path).parents[:-1]:
            (tmp_path / folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return "shop"


class TestLoadRooms:
    def test_imports_what_registers_of_each_room_kind_by_kind(self, app: str) -> None:
        before = {*sys.modules}

        load_rooms(app)

        found = [name for name in sys.modules if name not in before and name.startswith("shop.")]
        modules = [name for name in found if not hasattr(sys.modules[name], "__path__")]
        assert modules == [
            *("shop.parcels.commands.sending", "shop.reviews.commands", "shop.reviews.tasks"),
            *("shop.parcels.subscribers", "shop.reviews.subscribers", "shop.reviews.personal_data"),
            *("shop.reviews.evidence", "shop.reviews.doors", "shop.reviews.admin"),
        ]
