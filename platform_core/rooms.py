"""Load the modules of an app's rooms that register something (ADR 2)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Final

# Kinds of module that enter something in a registry when they are imported.
REGISTERING: Final = ("commands", "tasks", "subscribers", "personal_data", "evidence", "doors", "admin")


def load_models(app: str) -> None:
    """Import the models of each room, for Django, which looks for them at the app's top."""
    for _, inside, name in _modules(app):
        if inside[:1] == ["models"]:
            import_module(name)


def load_rooms(app: str) -> None:
    """Import each module of the app's rooms that registers something, kind by kind.

    Of a room's large module (`complaints.complaint.commands`) that is each of its parts.
    """
    found = _modules(app)
    for kind in REGISTERING:
        for room, inside, name in found:
            if inside[:1] == [kind] and room != "management":  # where Django looks for commands
                import_module(name)


def _modules(app: str) -> list[tuple[str, list[str], str]]:
    """Each module below an app: its room, where it stands in it, and its whole name."""
    names = [module.name for module in walk_packages(import_module(app).__path__, prefix=f"{app}.")]
    return [(room, inside, name) for name in names for _, room, *inside in [name.split(".")]]
