"""The lists of missing work: finished entries leave; nothing is ever added."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from django.apps import apps

from platform_core.cases.hanging import hanging, without_a_way_on
from platform_core.legal.rules import RULES
from platform_core.legal.unread import read_by
from platform_core.management.answers import answered_demands
from platform_core.management.everything import PACKAGES, ROOT, is_ours
from platform_core.management.marks import marked_duties
from platform_core.states import Lifecycle

LEGAL: Final = ROOT / "platform_core" / "legal"
HANGING: Final = ROOT / "platform_core" / "cases" / "hanging.toml"
ENTRY: Final = re.compile(r'^(?P<quote>")?(?P<key>(?(quote)[^"]+|[^"=#\s]+))(?(quote)")\s*=')


def shrink_lists() -> list[str]:
    """Strike from the lists the duties that are answered, the rules that are read, and the states with a way on;
    return the keys that went.
    """
    return [
        *strike(LEGAL / "unanswered.toml", done=answered_duties()),
        *strike(LEGAL / "unread.toml", done=read()),
        *strike(HANGING, done=set(hanging()) - set(without_a_way_on(our_lifecycles()))),
    ]


def our_lifecycles() -> list[Lifecycle[Any]]:
    """Those that rows of ours are kept by, in the order of their names."""
    kept = {
        m.LIFECYCLE.name: m.LIFECYCLE for m in apps.get_models() if is_ours(m.__module__) and hasattr(m, "LIFECYCLE")
    }
    return [kept[name] for name in sorted(kept)]


def answered_duties() -> set[str]:
    """Duties, or their parts, with code and with a test: one of the two is not enough to leave the list."""
    shown = marked_duties(ROOT / "tests").keys()
    return {demand for demand in answered_demands() if demand.partition(": ")[0] in shown}


def read() -> set[str]:
    """Rules that our code names."""
    return read_by(file for package in PACKAGES for file in (ROOT / package).rglob("*.py")) & set(RULES)


def strike(file: Path, *, done: Collection[str]) -> list[str]:
    """Take these entries out of a list and give their keys; comments and the others stay as they are."""
    lines = file.read_text("utf8").splitlines(keepends=True)
    gone = [(line, entry["key"]) for line in lines if (entry := ENTRY.match(line)) and entry["key"] in done]
    if gone:
        file.write_text("".join(line for line in lines if line not in {g for g, _ in gone}), "utf8")
    return [key for _, key in gone]
