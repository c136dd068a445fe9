"""The numbers of the law and the house: their dates, and how certain each is.

The numbers are dated data (`rules.toml`). Code names a key, never a number: ``rule("DL_NRR_REFUND")`` refuses an
unknown key when the module that names it is imported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

from platform_core import duties
from platform_core.labels import Labelled
from platform_core.legal import spans
from platform_core.legal.spans import EndsBefore, Extended, Promised, Span

SHOWN_AS_LAW: Final = frozenset({"V1", "V2"})
OURS_TO_SET: Final = frozenset({"M2", "conflict", "policy"})  # uncertain, or our own: two persons of staff may set them
HOUSE: Final = 1000  # the file has versions up to this one, staff set higher ones, so they never collide


class Kind(StrEnum):
    """The giver of a number. A contract may set it only if the kind is promise, or if it is better than the rule."""

    LAW = "law"
    HOUSE = "house"
    PROMISE = "promise"


class Floor(Labelled):
    """The direction in which a promise may depart from the rule and is better for the consumer."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Unmeasured(StrEnum):
    """The units without a number: the time is not measured, or something else says how long."""

    PROMISED = "promised"  # as long as the contract says
    AT_ONCE = "at_once"
    BEFOREHAND = "beforehand"
    EVENT = "event"  # until something happens
    FOR_GOOD = "for_good"


class Counted(StrEnum):
    """Units that are counted but are not time."""

    FEN_A_YEAR = "fen_a_year"
    TIMES = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """A second number of the same rule: when it starts, and when it is the one that counts."""

    value: int
    unit: str
    starts: str
    when: str

    @property
    def length(self) -> Span:
        return spans.span(self.unit, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one number. ``span`` is the time that it gives, if it gives any."""

    code: str
    version: int
    says: str
    kind: Kind
    unit: str
    starts: str
    certainty: str
    source: tuple[str, ...]
    floor: Floor
    value: int | None = None
    also: Also | None = None
    limit: int | None = None
    ends_before: str = ""
    effective_from: date = date.min
    effective_to: date = date.max
    bar: Span | None = field(default=None, compare=False)  # of the rule that `ends_before` names, on the day asked for

    @property
    def span(self) -> Span | Promised:
        """The length of time. Raises ``LookupError`` for a rule that gives none."""
        return spans.promised(self.code) if self.kind is Kind.PROMISE else self.length

    @property
    def length(self) -> Span:
        """The length of time itself. Raises ``LookupError`` for a rule that gives none or leaves it to the contract."""
        if self.value is None:
            raise LookupError(f"{self.code} gives no length of time: {self.unit}")
        own = spans.span(self.unit, self.value)
        return EndsBefore(own, self.bar or rule(self.ends_before).length) if self.ends_before else own

    @property
    def is_law(self) -> bool:
        """Tell whether it may be shown as law. If not, it is shown as the platform's promise, or not at all."""
        return self.kind is Kind.LAW and self.certainty in SHOWN_AS_LAW

    @property
    def is_hearsay(self) -> bool:
        """Tell whether it is called law but was never read: it is shown as nobody's word and not settable."""
        return self.kind is Kind.LAW and self.certainty not in SHOWN_AS_LAW | OURS_TO_SET

    @property
    def is_settable(self) -> bool:
        """Tell whether staff may set this number: never one that is known to be law."""
        return self.certainty in OURS_TO_SET and self.value is not None and spans.is_span(self.unit)

    @property
    def bound(self) -> int | None:
        """The worst number for the consumer that staff may set: the rule's own unless it names another."""
        return self.value if self.limit is None else self.limit

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day < self.effective_to

    def set_to(self, value: int, *, version: int, effective_from: date) -> Self:
        """The same rule with a number of the house: from here on it is a promise."""
        own: dict[str, Any] = {"kind": Kind.HOUSE, "certainty": "policy", "effective_to": date.max}
        return replace(self, value=value, version=version, effective_from=effective_from, **own)

    def is_good_enough(self, value: int) -> bool:
        """Tell whether this number, in the rule's unit, is at least as good for the consumer as the bound."""
        if self.bound is None:
            return False
        return value <= self.bound if self.floor is Floor.AT_MOST else value >= self.bound

    def allows(self, promise: Span) -> bool:
        """Tell whether this promise is at least as good for the consumer; no for spans of different units."""
        unit, _, n = str(promise).partition(":")
        if isinstance(promise, EndsBefore | Extended) or unit != self.unit or self.value is None:
            return self.kind is Kind.PROMISE
        return int(n) <= self.value if self.floor is Floor.AT_MOST else int(n) >= self.value


def rule(code: str, on: date | None = None) -> Rule:
    """The version in force on this day, or the newest without a day. Raises ``LookupError``."""
    versions = RULES.get(code)
    if versions is None:
        raise LookupError(f"no rule {code}")
    if on is None:
        return versions[-1]
    for version in versions:
        if version.holds_on(on):
            return bar(version, on=on)
    raise LookupError(f"no version of {code} holds on {on}")


def codes_of(name: str) -> list[str]:
    """The rules of this name: one, or several where it depends on something (``RT_X.food``)."""
    return [code for code in RULES if code == name or code.startswith(f"{name}.")]


def bar(found: Rule, *, on: date, of: Callable[[str, date], Rule] | None = None) -> Rule:
    """The same rule, bounded by the length that the rule named by `ends_before` gives on that day."""
    return replace(found, bar=(of or rule)(found.ends_before, on).length) if found.ends_before else found


def every() -> list[Rule]:
    """All versions of all rules, in the order of the file, for the reference page."""
    return [version for versions in RULES.values() for version in versions]


def _load() -> Mapping[str, tuple[Rule, ...]]:
    tables = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf8"))
    return {code: _versions(code, rows) for code, rows in tables.items()}


def _versions(code: str, rows: list[dict[str, Any]]) -> tuple[Rule, ...]:
    """The versions of a code: in order, without gaps, the last one open; each cites duties of the catalogue."""
    versions = tuple(_read(code, row) for row in rows)
    if (versions[0].version, versions[-1].effective_to) != (1, date.max) or len(versions) > HOUSE:
        raise ValueError(f"{code}: versions begin with 1, and the last is open")
    for n, (old, new) in enumerate(pairwise(versions), start=1):
        if (old.version, new.version) != (n, n + 1) or old.effective_to != new.effective_from:
            raise ValueError(f"{code}: version {new.version} does not follow {old.version}")
    return versions


def _read(code: str, row: dict[str, Any]) -> Rule:
    duties.require_known(*row["source"])
    typed = {"kind": Kind(row["kind"]), "floor": Floor(row["floor"]), "source": tuple(row["source"])}
    also = {"also": Also(**row["also"])} if "also" in row else {}
    found = Rule(code=code, **{**row, **typed, **also})
    _refuse_a_number_without_a_unit(found)
    return found


def _refuse_a_number_without_a_unit(found: Rule) -> None:
    """Raises ``ValueError`` or ``LookupError`` for a number that cannot be read, or is missing with its unit."""
    if (found.value is None) != (found.unit in tuple(Unmeasured)):
        raise ValueError(f"{found.code}: {found.value} of {found.unit}")
    if found.value is not None and found.unit not in tuple(Counted):
        spans.span(found.unit, found.value)
    if found.also:
        spans.span(found.also.unit, found.also.value)


RULES: Final = _load()
