"""Load the modules that register something, of an app's rooms or of a kernel package (ADR 2)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Final

# Kinds of module that enter something in a registry when they are imported.
REGISTERING: Final = ("commands", "tasks", "subscribers", "personal_data", "evidence", "doors", "admin")


def load_models(package: str) -> None:
    """Import the models of each room of an app, or each part of a kernel package's: Django imports `models` alone."""
    for _, inside, name in _modules(package):
        if inside[:1] == ["models"]:
            import_module(name)


def load_rooms(package: str) -> None:
    """Import each module that registers something, kind by kind: of an app's rooms, or of a kernel package.

    Of a large module (`complaints.complaint.commands`) that is each of its parts.
    """
    found = _modules(package)
    for kind in REGISTERING:
        for room, inside, name in found:
            if inside[:1] == [kind] and room != "management":  # where Django looks for commands
                import_module(name)


def _modules(package: str) -> list[tuple[str, list[str], str]]:
    """List each module below an app or a kernel package: its room, where it stands in it, and its whole name.

    A kernel package is one room: `platform_core.payments.commands` stands as deep as `orders.sales.commands`.
    """
    names = [module.name for module in walk_packages(import_module(package).__path__, prefix=f"{package}.")]
    return [(room, inside, name) for name in names for _, room, *inside in [name.split(".")]]
