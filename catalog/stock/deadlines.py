"""The clock of a lot, which counts to the last day that its package names."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

LOT: Final = declare(
    Deadline(
        kind="catalog.lot",
        title="Sell or clear out a lot before its best-before date",
        otherwise=(
            "After its last day what is left of the lot leaves the shelf by itself. A listing of which nothing else is"
            " left is taken down; orders that were placed are packed out of other lots."
        ),
        counts_from="lot received",
        within=rule("DL_BEST_BEFORE"),
        owed_by=Role.MERCHANT,
        duties=("PQL-33", "FSL-67"),
        at_end=AtEnd.TAKES,
        remind_before=(HoursBefore(168),),
        is_right=True,
    )
)
