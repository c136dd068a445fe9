"""Reads of rules: the one in force on a day, the house's numbers in its place, and single versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from platform_core.legal import policies
from platform_core.legal.queries.current_versions import current_versions
from platform_core.legal.rules import RULES, Rule, bar, rule


def in_force(code: str, *, on: date) -> Rule:
    """The catalogue's rule on that day, or the house's number in its place. Raises ``LookupError``.

    The house numbers are read once per transaction, so that no process uses an outdated one, and only for rules that
    the house may set, so that the law costs no query.
    """
    return bar(policies.holding(rule(code, on=on), house_numbers(code), on=on), on=on, of=_on)


def house_numbers(code: str) -> Sequence[Rule]:
    """Every number that the house has set in place of this rule, by version."""
    return current_versions().numbers.get(code, ()) if any(version.is_settable for version in RULES[code]) else ()


def version_of(code: str, version: int, *, on: date | None = None) -> Rule:
    """One version, of the catalogue or of the house, within the bars that hold on that day. Raises ``LookupError``."""
    for found in (*RULES.get(code, ()), *house_numbers(code)):
        if found.version == version:
            return found if on is None else bar(found, on=on, of=_on)
    raise LookupError(f"there is no version {version} of {code}")


def forget_numbers() -> None:
    """Read the house numbers again within this transaction, after one was set in it."""
    current_versions.forget()


def _on(code: str, day: date) -> Rule:
    return in_force(code, on=day)
