"""Reads of the terms that hold on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from catalog.listings.types import Exclusion
from orders.contracts.deadlines import CONFIRM_WITHIN, PAY_WITHIN
from orders.contracts.policies import parts as parts_policies
from orders.contracts.policies import terms
from platform_core.legal import spans
from platform_core.legal.queries import rules
from platform_core.legal.rules import Rule, rule

RETURN_WITHIN = rule("DL_NRR_WINDOW")
PRICE_LOCK = rule("DL_PRICE_LOCK")
KEPT_FOR = rule("RT_CONTRACT")


def in_force(number: Rule, *, at: datetime) -> Rule:
    """A rule of law, or a promise of the house, as it holds that day."""
    return rules.in_force(number.code, on=spans.local_day(at))


def key_terms(*, at: datetime) -> tuple[terms.KeyTerm, ...]:
    """The terms that nobody may overlook, with the numbers of that day."""
    return terms.key_terms(
        pay_within=in_force(PAY_WITHIN, at=at),
        confirm_within=in_force(CONFIRM_WITHIN, at=at),
        return_within=in_force(RETURN_WITHIN, at=at),
    )


def clauses(*, at: datetime) -> Mapping[str, terms.Clause]:
    """The clauses of a contract beside goods, price and parties, with the numbers of that day."""
    return terms.clauses(kept_for=in_force(KEPT_FOR, at=at))


def return_term(*, at: datetime) -> terms.KeyTerm:
    """The term on the return without a reason, with the number of that day: the last of the key terms."""
    return key_terms(at=at)[-1]


def excluded_as(exclusion: Exclusion, *, facts: Collection[str]) -> tuple[str, str] | None:
    """Why goods that show these facts may be excluded from the return without a reason, in Chinese and in English.

    None where the shopper is asked to confirm nothing, so that they go back.
    """
    return terms.excluded_as(exclusion, facts=facts)


def steps() -> tuple[terms.Step, ...]:
    """The steps to conclude a contract, to correct the input, and to get the text."""
    return terms.steps()


def parts() -> tuple[parts_policies.Part, ...]:
    """The parts that the law asks of a contract, in the order in which they are read."""
    return parts_policies.PARTS


def shown_rules(*, at: datetime) -> Mapping[str, str]:
    """The numbers that a contract shows, each with its version."""
    shown = [in_force(number, at=at) for number in (PAY_WITHIN, CONFIRM_WITHIN, RETURN_WITHIN, PRICE_LOCK)]
    return {number.code: f"{number.code}/{number.version}: {number.length}" for number in shown}
