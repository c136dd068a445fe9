"""Which number holds on a day, and which did before?"""

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
    """The catalogue's rule on that day, or the house's number in its place. Raises ``LookupError``.

    House numbers are read once per transaction, and only for rules that were ever settable: so no process uses an
    outdated number, and the law costs no query.
    """
    return barred(policies.holding(rule(code, on=on), house_numbers(code), on=on), on=on, of=_on)


def house_numbers(code: str) -> Sequence[Rule]:
    """Every number that the house has set in place of this rule, by version."""
    return _house().get(code, ()) if any(version.is_settable for version in RULES[code]) else ()


def version_of(code: str, version: int, *, on: date | None = None) -> Rule:
    """One version, of the catalogue or of the house, barred by the rules of that day. Raises ``LookupError``."""
    for found in (*RULES.get(code, ()), *house_numbers(code)):
        if found.version == version:
            return found if on is None else barred(found, on=on, of=_on)
    raise LookupError(f"there is no version {version} of {code}")


def forget_numbers() -> None:
    """Ask again within this transaction, after a number was set in it."""
    _house.forget()


def _on(code: str, day: date) -> Rule:
    return in_force(code, on=day)


def _set() -> Mapping[str, Sequence[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for row in LegalRule.objects.filter(OF_THE_HOUSE).order_by("code", "version"):
        found[row.code].append(row.rule())
    return found


_house: Final = OnceATransaction(_set)
