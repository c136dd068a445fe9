"""Which promises does a shop or the platform owe here, and until when?

The half-yearly check (OTM-24a) and the clocks of changed facts (OTM-12, OTM-26) come with the depth of this app.
"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.legal.rules import rule

# It comes round for as long as a shop is suspended, and never opens a shop by itself: that could harm consumers.
REVIEW_SUSPENSION: Final = declare(
    Deadline(
        kind="merchants.review_suspension",
        title="Review the suspension of the shop",
        otherwise=(
            "After that the shop stays suspended, since nobody has found that consumers are safe; our people are"
            " alarmed each time, and the shop may turn to the market regulation authority or to a court."
        ),
        counts_from="shop suspended, or suspension reviewed",
        within=rule("DL_SUSPENSION_REVIEW"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("ECL-27",),
    )
)
