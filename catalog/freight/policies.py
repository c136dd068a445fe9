"""Rules of freight: which terms may be stated, and when sending may be called free."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from catalog.freight.types import PROVINCES, FreightTerms
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason

CLAIM: Final = re.compile(
    r"(?<![面背书钱不非])包邮|(?<![不非])免\s*(?:运费|邮费)|free\s+(?:shipping|delivery|postage)", re.IGNORECASE
)


class NoFreight(Reason):
    """The reasons against stating a freight template."""

    NAME_MISSING = "name_missing", "it has no name"
    PROVINCE_UNKNOWN = "province_unknown", "there is no such province"
    SENT_NOWHERE = "sent_nowhere", "it is delivered nowhere"
    CALLED_FREE = "called_free", "a listing that uses it says in its title that it is sent free of charge"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightFacts:
    """A template beside the titles of the listings on show that use it."""

    terms: FreightTerms
    titles: Collection[str] = ()


@fulfils("PRC-11", "HSE-07")
def may_state_freight(facts: FreightFacts) -> Verdict:
    """Refuse terms with every reason, among them a promise in a title."""
    terms = facts.terms
    rates = [*(terms.rate(province) for province in PROVINCES)]
    return Verdict.of(
        {
            NoFreight.NAME_MISSING: not terms.name.strip(),
            NoFreight.PROVINCE_UNKNOWN: not set(terms.provinces) <= set(PROVINCES),
            NoFreight.SENT_NOWHERE: not any(rate.delivered for rate in rates),
            NoFreight.CALLED_FREE: bool(not_free(terms)) and any(map(says_free, facts.titles)),
        }
    )


@fulfils("HSE-07")
@fulfils("PRC-19", part="postage that is not free")
def not_free(terms: FreightTerms | None) -> tuple[str, ...]:
    """The provinces to which sending it costs something, if only below an amount. Without a template it is free."""
    if terms is None:
        return ()
    rates = {province: terms.rate(province) for province in PROVINCES}
    return tuple(province for province, rate in rates.items() if rate.delivered and rate.fee.amount)


def says_free(title: str) -> bool:
    """Whether a title promises that sending costs nothing."""
    return bool(CLAIM.search(title))
