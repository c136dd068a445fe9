"""Clocks of a measure."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# A measure against a shop: heard, decided, published, and open to an appeal that another person answers.
HEARING: Final = declare(
    Deadline(
        kind="merchants.hear_shop",
        title="Answer in the hearing on a measure",
        otherwise="After that our people decide by what they know.",
        counts_from="measure proposed",
        within=rule("DL_SANCTION_HEARING"),
        owed_by=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_SANCTION: Final = declare(
    Deadline(
        kind="merchants.decide_sanction",
        title="Decide on a measure",
        otherwise=(
            "After that a measure that keeps a danger from consumers stays in effect, and our people are alarmed each"
            " time; any other has lapsed."
        ),
        counts_from="hearing over",
        within=rule("DL_SANCTION_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
    )
)
PUBLISH_SANCTION: Final = declare(
    Deadline(
        kind="merchants.publish_sanction",
        title="Publish a measure",
        otherwise="At that moment it is published by itself.",
        counts_from="measure imposed or decided",
        within=rule("DL_SANCTION_PUBLISH"),
        owed_by=Role.STAFF,
        duties=("ECL-36", "OTM-30"),
        at_end=AtEnd.LEADS_ON,
    )
)
APPEAL: Final = declare(
    Deadline(
        kind="merchants.appeal_sanction",
        title="Appeal against a measure",
        otherwise="After that the decision is final in our house.",
        counts_from="measure decided",
        within=rule("DL_SANCTION_APPEAL.appeal"),
        owed_by=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
ANSWER_APPEAL: Final = declare(
    Deadline(
        kind="merchants.answer_appeal",
        title="Answer the appeal against a measure",
        otherwise=(
            "After that what was decided holds until somebody answers; our people are alarmed each time, and the shop"
            " may turn to the market regulation authority or to a court."
        ),
        counts_from="appeal made, or not answered in time",
        within=rule("DL_SANCTION_APPEAL.answer"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.ALARMS,
    )
)

# It counts forward to the last day that was named, and ends the measure's effect by itself.
END_SANCTION: Final = declare(
    Deadline(
        kind="merchants.end_sanction",
        title="The last day of a measure",
        otherwise="After that day the measure has no effect any more.",
        counts_from="last day named",
        within=rule("DL_SANCTION_END"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OTM-30", "OPR-NEG"),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "whoever buys then, if the shop has mended nothing: a person named that day, and where there is danger"
            " none can be named"
        ),
        is_right=True,
    )
)
