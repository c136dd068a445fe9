"""Load the modules of an app's rooms that register something (ADR 2)."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages
from typing import Final

# Kinds of module that enter something in a registry when they are imported.
REGISTERING: Final = ("commands", "tasks", "subscribers", "personal_data", "evidence", "admin")


def load_rooms(app: str) -> None:
    """Import each module of the app's rooms that registers something, kind by kind.

    Of a room's large module (`complaints.complaint.commands`) that is each of its parts.
    """
    path = import_module(app).__path__
    found = [module.name for module in walk_packages(path, prefix=f"{app}.")]
    for kind in REGISTERING:
        for name in found:
            _, room, *inside = name.split(".")
            if inside[:1] == [kind] and room != "management":  # where Django looks for commands
                import_module(name)
