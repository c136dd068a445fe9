"""Declarations of promises with a clock: by whom to whom, within which time, and for which duty.

Pure, so that every app can declare.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from platform_core import duties
from platform_core.actors import Role
from platform_core.deadlines.types import PauseReason
from platform_core.legal.calendars import Reading
from platform_core.legal.rules import Rule
from platform_core.legal.spans import FullDaysBefore, HoursBefore, Promised


class AtEnd(StrEnum):
    """The most that the end of a clock does by itself, though nobody acts."""

    ALARMS = "people are told"
    LEADS_ON = "the next step begins, or a time to act is over"
    TAKES = "something is taken down, taken away or ended"
    RESTORES = "something comes back that was down or held back"
    GRANTS = "somebody gets money, goods or a right"


GIVING: Final = (AtEnd.RESTORES, AtEnd.GRANTS)  # what silence gives to one, another may lose


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A promise with a clock. ``due`` names the end that counts: the legal one where a right ends or the law attaches a
    consequence, the strict one where the number is the house's.

    ``remind_before``: how long before that end the party that owes is reminded. ``pauses_for``: the reasons for which
    the statute behind the rule lets the clock pause; none by default. ``may_be_extended``: its app follows the clock,
    so that time added by hand has an effect. ``red_line``: it is crossed at its end, however late the sweep is; nothing
    done afterwards counts. ``title`` and ``otherwise`` are English texts for people: the act to be done, and the
    consequence if nobody does it. ``is_right``: a right runs out; nobody has to do anything, and nobody is late.
    ``own_words``: its app writes the reminders, with more in them than the end.
    ``guide``: the topic of the rulebook's guide that explains it, which reminders and the page of the clock link.
    ``at_end``: the effect of its end by itself; where that restores or grants something, ``may_harm`` says whom it may
    harm, and why it does so all the same. Nothing dangerous comes back on sale by a clock.
    ``inside``: at its end the house asks somebody outside; nobody else has to do or know anything, so no list has it.
    """

    kind: str
    counts_from: str
    within: Rule | Promised
    owed_by: Role
    duties: tuple[str, ...]
    owed_to: Role | None = None
    due: Literal["strict", "legal"] = "strict"
    remind_before: tuple[HoursBefore, ...] = ()
    pauses_for: frozenset[PauseReason] = frozenset()
    may_be_extended: bool = False
    red_line: bool = False
    title: str = ""
    otherwise: str = ""
    is_right: bool = False
    own_words: bool = False
    guide: str = ""
    inside: bool = False
    at_end: AtEnd | None = None
    may_harm: str = ""

    def __post_init__(self) -> None:
        if self.at_end in GIVING and not self.may_harm.strip():
            raise ValueError(f"{self.kind} gives something, and does not say whom that may harm")
        if not self.duties:
            raise ValueError(f"{self.kind} is for no duty")
        if isinstance(self.within, Rule) and isinstance(self.within.span, FullDaysBefore | HoursBefore):
            raise TypeError(f"{self.kind}: {self.within.code} counts backwards; it is a guard, not a clock")

    @property
    def reading(self) -> Reading:
        """How days of a year without a notice are counted: to the later end for a consumer's clock, else to the
        earlier one."""
        return Reading.LATER if self.owed_by is Role.SHOPPER else Reading.EARLIER


DECLARED: Final[dict[str, Deadline]] = {}


def declare(spec: Deadline) -> Deadline:
    """Register a promise by its kind. Raises ``ValueError`` for a second one, ``LookupError`` for an unknown duty."""
    if spec.kind in DECLARED:
        raise ValueError(f"{spec.kind} is declared already")
    duties.cite(spec.duties, module=f"{spec.kind.partition('.')[0]}.deadlines", name=spec.kind)
    DECLARED[spec.kind] = spec
    return spec


def late_by(kind: str) -> Role | None:
    """The side that is late where nobody keeps a promise of this kind.

    None for a right, which just ends; for a red line, since its app judges who crossed it, and puts that on record as a
    violation; and for a kind that no code declares any more.
    """
    spec = DECLARED.get(kind)
    return spec.owed_by if spec and not spec.is_right and not spec.red_line else None
