"""Until when may a listing stay on show, a lot on its shelf, and a promotion hold?

All of them count forward to the day that a paper, a package or an announcement names, so that each period is given
with its start. Nobody is late when one runs out: the listing comes down, the lot leaves the shelf, the price before
holds again, by itself.
"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# It runs while the listing is on show: from publication, or from the version that came after it.
CERTIFICATE: Final = declare(
    Deadline(
        kind="catalog.certificate",
        title="Renew the certificate that a listing shows",
        otherwise=(
            "After its last day the listing is taken down by itself; orders that were placed stand. A new version with"
            " a certificate that is good can be published again."
        ),
        counts_from="listing published, or a new version of it in force",
        within=rule("DL_LISTING_CERTIFICATE"),
        owed_by=Role.MERCHANT,
        duties=("PQL-33",),
        remind_before=(HoursBefore(720), HoursBefore(72)),
        is_right=True,
    )
)

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
        remind_before=(HoursBefore(168),),
        is_right=True,
    )
)

# The price itself follows the chain of prices, to the instant and without anybody: this clock says that it is over.
END_PROMOTION: Final = declare(
    Deadline(
        kind="catalog.end_promotion",
        title="A promotion ends",
        otherwise="From then on the price that was announced with it holds again by itself.",
        counts_from="promotion begun",
        within=rule("DL_PROMOTION_END"),
        owed_by=Role.MERCHANT,
        duties=("PRC-20", "PRC-19"),
        is_right=True,
    )
)
