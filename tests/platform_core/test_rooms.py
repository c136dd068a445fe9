"""Loading the rooms of an app."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from platform_core.rooms import REGISTERING, load_models, load_rooms


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app of two rooms, where the commands of one are a package, and a kernel of one package."""
    for path in (
        "kernel/money/admin/forms.py",
        "kernel/money/commands/paying.py",
        "kernel/money/models/payments.py",
        "kernel/money/queries.py",
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


def imported_by(load: Callable[[str], None], package: str) -> list[str]:
    """Name the modules, packages left out, that loading a package imports."""
    before = {*sys.modules}
    load(package)
    found = [name for name in sys.modules if name not in before and name.startswith(f"{package}.")]
    return [name for name in found if not hasattr(sys.modules[name], "__path__")]


class TestLoadModels:
    def test_imports_each_part_of_a_kernel_package_alone(self) -> None:
        assert imported_by(load_models, "kernel.money") == ["kernel.money.models.payments"]


class TestLoadRooms:
    def test_imports_what_a_kernel_package_registers(self) -> None:
        assert imported_by(load_rooms, "kernel.money") == ["kernel.money.commands.paying", "kernel.money.admin.forms"]

    def test_imports_what_registers_of_each_room_kind_by_kind(self) -> None:
        assert imported_by(load_rooms, "shop") == [
            *("shop.parcels.commands.sending", "shop.reviews.commands", "shop.reviews.tasks"),
            *("shop.parcels.subscribers", "shop.reviews.subscribers", "shop.reviews.personal_data"),
            *("shop.reviews.evidence", "shop.reviews.doors", "shop.reviews.admin"),
        ]
