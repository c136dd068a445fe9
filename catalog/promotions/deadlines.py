"""The clock of a promotion.

It changes no price: the chain of prices ends a promotion by itself, to the instant. The clock tells that it is over.
"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

END_PROMOTION: Final = declare(
    Deadline(
        kind="catalog.end_promotion",
        title="A promotion ends",
        otherwise="From then on the price that was announced with it holds again by itself.",
        counts_from="promotion begun",
        within=rule("DL_PROMOTION_END"),
        owed_by=Role.MERCHANT,
        duties=("PRC-20", "PRC-19"),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
