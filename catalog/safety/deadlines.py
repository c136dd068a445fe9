"""Clocks of samplings, samples and frozen lots. A person is told where one runs out."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# Sampling. Nobody but the house owes these; a person is told where one runs out.
DRAW: Final = declare(
    Deadline(
        kind="catalog.draw",
        title="Count the lots and draw",
        otherwise="The draw is made by itself.",
        counts_from="commitment published",
        within=rule("DL_SAMPLING_DRAW"),
        owed_by=Role.STAFF,
        duties=("SPT-03",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
        inside=True,
    )
)

REVEAL: Final = declare(
    Deadline(
        kind="catalog.reveal",
        title="Publish the seed of a draw",
        otherwise="It is published by itself; then everybody can make the draw again.",
        counts_from="drawn",
        within=rule("DL_SAMPLING_BUY"),
        owed_by=Role.STAFF,
        duties=("SPT-03",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
        inside=True,
    )
)

BUY_SAMPLE: Final = declare(
    Deadline(
        kind="catalog.buy_sample",
        title="Buy the sample that was drawn",
        otherwise="It counts as not tested, which everybody reads.",
        counts_from="drawn",
        within=rule("DL_SAMPLING_BUY"),
        owed_by=Role.STAFF,
        duties=("SPT-03",),
        at_end=AtEnd.LEADS_ON,
    )
)

TEST_SAMPLE: Final = declare(
    Deadline(
        kind="catalog.test_sample",
        title="Have the sample tested",
        otherwise="It counts as not tested, which everybody reads.",
        counts_from="bought",
        within=rule("DL_SAMPLING_TEST"),
        owed_by=Role.STAFF,
        duties=("SPT-03",),
        at_end=AtEnd.LEADS_ON,
    )
)

OBJECT_TO_SAMPLE: Final = declare(
    Deadline(
        kind="catalog.object_to_sample",
        title="Object to the result of a sample",
        otherwise="After that the result stands. The lot is frozen all the while.",
        counts_from="notice of the result",
        within=rule("DL_SAMPLING_OBJECT"),
        owed_by=Role.MERCHANT,
        duties=("SPT-03",),
        at_end=AtEnd.LEADS_ON,
        due="legal",
        is_right=True,
        remind_before=(HoursBefore(72),),
    )
)

DECIDE_OBJECTION: Final = declare(
    Deadline(
        kind="catalog.decide_objection",
        title="Decide on the objection to a result",
        otherwise="Undecided by then the result stands, and staff may still free the lot.",
        counts_from="objection",
        within=rule("DL_SAMPLING_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("SPT-03",),
        at_end=AtEnd.TAKES,
    )
)

CORRECT: Final = declare(
    Deadline(
        kind="catalog.correct_goods",
        title="Correct what a test has found",
        otherwise="After that it counts as not corrected, which everybody reads; the lot stays frozen.",
        counts_from="result stands",
        within=rule("DL_SAMPLING_FIX"),
        owed_by=Role.MERCHANT,
        duties=("SPT-02",),
        at_end=AtEnd.ALARMS,
        due="legal",
        remind_before=(HoursBefore(168),),
    )
)

# It counts from the announcement, however soon the shop has corrected, and may not be made in its first days.
RECHECK: Final = declare(
    Deadline(
        kind="catalog.recheck_goods",
        title="Re-check what was corrected",
        otherwise="After that it counts as not re-checked, which everybody reads; the lot stays frozen.",
        counts_from="result stands",
        within=rule("DL_SAMPLING_RECHECK.closes"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("SPT-02",),
        at_end=AtEnd.ALARMS,
        due="legal",
    )
)

# Recalls
TELL_BUYERS: Final = declare(
    Deadline(
        kind="catalog.tell_buyers",
        title="Tell every buyer of a frozen lot",
        otherwise="Staff are told that buyers may be missing.",
        counts_from="lot frozen",
        within=rule("DL_FAILED_DELIST.tell"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("SPT-03", "CRL-19"),
        at_end=AtEnd.ALARMS,
    )
)

REPORT_DANGER: Final = declare(
    Deadline(
        kind="catalog.report_danger",
        title="Report the danger to the market regulation authority",
        otherwise="Staff are told, and report it themselves.",
        counts_from="lot frozen",
        within=rule("DL_RECALL_REPORT"),
        owed_by=Role.MERCHANT,
        duties=("CRL-19",),
        at_end=AtEnd.ALARMS,
        due="legal",
        remind_before=(HoursBefore(24),),
    )
)
