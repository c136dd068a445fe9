"""Rules about proposals: who may decide, which numbers the house may set, and which number holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import FullDaysBefore, local_day
from platform_core.legal.types import DecisionRefusal, NumberRefusal

TENFOLD: Final = 10  # times the rule's number at most: more is a typing error, however good for the consumer


def may_decide(*, proposed_by: UUID, decided_by: UUID) -> Verdict:
    """It takes two persons: the proposer may neither approve nor reject."""
    return Verdict.of({DecisionRefusal.OWN_PROPOSAL: decided_by == proposed_by})


def may_withdraw(*, proposed_by: UUID, withdrawn_by: UUID) -> Verdict:
    """Allow the proposer alone; anybody else rejects, with a reason."""
    return Verdict.of({DecisionRefusal.NOT_THEIRS: withdrawn_by != proposed_by})


@fulfils("CRL-26", part="no number below the law")
def may_set(catalogue: Rule, own: Sequence[Rule], wanted: Rule, *, at: datetime) -> Verdict:
    """Whether the house may have this number from that day on, given the catalogue's rule of that day.

    Never where the law gives the number, and never to the consumer's disadvantage: a number that two persons of staff
    agreed on is a standard term like any other.
    """
    value = wanted.value or 0
    return Verdict.of(
        {
            NumberRefusal.NOT_OURS_TO_SET: not catalogue.is_settable,
            NumberRefusal.WORSE_FOR_CONSUMERS: not catalogue.is_good_enough(value),
            NumberRefusal.OUT_OF_REASON: not 1 <= value <= TENFOLD * (catalogue.value or 0),
            NumberRefusal.TOO_SOON: wanted.effective_from < earliest_effect(at),
            NumberRefusal.SET_ALREADY: any(o.effective_from == wanted.effective_from for o in own),
        }
    )


def earliest_effect(at: datetime) -> date:
    """The first day on which a number agreed now may hold: a change of rules must be announced before."""
    notice = rule("DL_RULE_NOTICE", on=local_day(at)).length
    if not isinstance(notice, FullDaysBefore):
        raise TypeError(f"an announcement is counted in full days before, not as {notice}")
    return local_day(notice.earliest_effect(at))


def holding(catalogue: Rule, own: Sequence[Rule], *, on: date) -> Rule:
    """The number that holds: the newest of the house's, unless the catalogue is better for the consumer by now."""
    begun = [o for o in own if o.effective_from <= on]
    newest = max(begun, key=lambda o: o.effective_from, default=None)
    return newest if newest is not None and _still_fits(newest, catalogue) else catalogue


def _still_fits(own: Rule, catalogue: Rule) -> bool:
    same = (own.unit, own.floor) == (catalogue.unit, catalogue.floor)
    return same and own.value is not None and catalogue.is_good_enough(own.value)
