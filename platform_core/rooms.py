"""An app is a few rooms, one for each thing that people name in one breath (ADR 2): load what its rooms register."""

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
            if name.split(".")[2:3] == [kind]:
                import_module(name)
