"""A number that the house wants to set: whether it may, and which version it would be."""

from __future__ import annotations

from datetime import datetime

from platform_core.legal import policies
from platform_core.legal.errors import NumberRefused, RuleUnknown
from platform_core.legal.queries import rules
from platform_core.legal.registry import Payload
from platform_core.legal.rules import HOUSE, Rule, rule
from platform_core.legal.types import NewNumber


def validate(payload: Payload, *, at: datetime) -> Payload:
    """The number in the form that is kept. Raises ``RuleUnknown``, and ``NumberRefused`` with every reason."""
    new = NewNumber.from_payload(payload)
    judge(new, at=at)
    return new.to_payload()


def judge(new: NewNumber, *, at: datetime) -> Rule:
    """The version that the number would become. Raises as ``validated`` does."""
    catalogue, own = _catalogue(new), rules.house_numbers(new.code)
    version = max((o.version for o in own), default=HOUSE) + 1
    wanted = catalogue.set_to(new.value, version=version, effective_from=new.effective_from)
    verdict = policies.may_set(catalogue, own, wanted, at=at)
    if not verdict:
        earliest = policies.earliest_effect(at).isoformat()
        raise NumberRefused(reasons=verdict.codes(), bound=catalogue.bound, earliest=earliest)
    return wanted


def _catalogue(new: NewNumber) -> Rule:
    try:
        return rule(new.code, on=new.effective_from)
    except LookupError:
        raise RuleUnknown(rule=new.code) from None
