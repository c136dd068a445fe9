"""All modules of ours, imported: registries fill on import, and half a registry proves nothing."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
# From the bottom of the line up. Named here alone; a test compares the files that cannot read it.
APPS: Final = ("privacy", "merchants", "catalog", "orders", "aftersales", "complaints")
PACKAGES: Final = ("platform_core", *APPS)

# A migration or a settings module is no module of the program, and a `__main__` would start one.
_LEFT_OUT: Final = ("migrations", "settings", "__main__", "asgi", "wsgi")


def import_everything() -> list[str]:
    """Import each module of ours once and give the names, sorted."""
    found = [name for package in PACKAGES for name in _below(package)]
    for name in found:
        importlib.import_module(name)
    return sorted(found)


def is_ours(module: str) -> bool:
    """Tests declare lifecycles, facts and refusals of their own, which no page and no registry test is about."""
    return module.split(".", maxsplit=1)[0] in PACKAGES


def unit(module: str) -> str:
    """The app or kernel package a module belongs to: `orders`, `ledger`, `states`. It prefixes codes and topics."""
    first, *rest = module.split(".")
    return rest[0] if first == "platform_core" and rest else first


def _below(package: str) -> list[str]:
    path = [str(ROOT / package)]
    walked = pkgutil.walk_packages(path, prefix=f"{package}.", onerror=_say)
    return [package, *(m.name for m in walked if not set(m.name.split(".")) & set(_LEFT_OUT))]


def _say(name: str) -> None:
    raise ImportError(f"{name} cannot be imported")
