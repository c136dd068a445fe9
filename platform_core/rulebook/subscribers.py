"""Subscribers that tell staff of a change of the rules, when it is theirs to act; others read it on the open pages."""

from __future__ import annotations

from typing import Any

from platform_core.cases.telling import tell_parties
from platform_core.rulebook.case.articles import ALERT_MONTH, ARTICLE
from platform_core.rulebook.case.versions import VERSION


def which(fact: Any) -> dict[str, str]:
    """The rule and the version that a text is about."""
    return {"rule": str(fact.rule), "number": str(fact.number)}


tell_parties(VERSION, more=which)


def month_of(fact: Any) -> dict[str, str]:
    return {"month": f"{fact.month:%Y-%m}"}


tell_parties(ARTICLE, app="platform_core.rulebook")
tell_parties(ALERT_MONTH, more=month_of)
