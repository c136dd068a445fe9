"""Which number holds on a day, and which were there before it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from platform_core.legal import policies
from platform_core.legal.models import LegalRule
from platform_core.legal.models._rules import OF_THE_HOUSE
from platform_core.legal.once import OnceATransaction
from platform_core.legal.rules import RULES, Rule, barred, rule


def in_force(code: str, *, on: date) -> Rule:
    """What the catalogue says on that day, or the number of our own that stands in its place. Raises ``LookupError``.

    Numbers of our own are read once a transaction, and for a number that was ever ours to set only: no process goes on
    with an old one, and the law costs nothing.
    """
    return barred(policies.holding(rule(code, on=on), house_numbers(code), on=on), on=on, of=_on)


def house_numbers(code: str) -> Sequence[Rule]:
    """Every number that the house has set in the place of this one, in the order of their versions."""
    return _house().get(code, ()) if any(version.is_settable for version in RULES[code]) else ()


def version_of(code: str, version: int, *, on: date | None = None) -> Rule:
    """One version, of the catalogue or of the house, barred by what held on that day. Raises ``LookupError``."""
    for found in (*RULES.get(code, ()), *house_numbers(code)):
        if found.version == version:
            return found if on is None else barred(found, on=on, of=_on)
    raise LookupError(f"there is no version {version} of {code}")


def forget_numbers() -> None:
    """Ask again within this transaction: for whoever has just set one."""
    _house.forget()


def _on(code: str, day: date) -> Rule:
    return in_force(code, on=day)


def _set() -> Mapping[str, Sequence[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for row in LegalRule.objects.filter(OF_THE_HOUSE).order_by("code", "version"):
        found[row.code].append(row.rule())
    return found


_house: Final = OnceATransaction(_set)
