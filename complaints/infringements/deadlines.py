"""Deadlines of notices of infringement."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

ACT = declare(
    Deadline(
        kind="complaints.act_on_notice",
        title="Decide about the notice of infringement",
        otherwise="After that all of staff are alarmed.",
        counts_from="notice handed in",
        within=rule("DL_IP_ACT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-42",),
        at_end=AtEnd.ALARMS,
    )
)


ACT_LATE = declare(
    Deadline(
        kind="complaints.act_on_notice_late",
        title="Decide about the notice of infringement, which is late",
        otherwise="After that the goods are taken down by themselves; the shop may state that it does not infringe.",
        counts_from="first time to decide is over",
        within=rule("DL_IP_ACT"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-42",),
        at_end=AtEnd.TAKES,
        may_harm="the shop, where the notice is wrong: after its statement the measure ends, unless somebody sues",
    )
)


# The relay forwards the statement at once; the end of this clock does so if the relay has not.
FORWARD = declare(
    Deadline(
        kind="complaints.forward_statement",
        title="Forward the shop's statement to the right holder",
        otherwise="After that it is sent by the clock.",
        counts_from="statement of the shop",
        within=rule("DL_IP_FORWARD"),
        owed_by=Role.SYSTEM,
        owed_to=Role.SHOPPER,
        duties=("ECL-43",),
        at_end=AtEnd.LEADS_ON,
        inside=True,
    )
)


# A right of the right holder. A last day that is a day off moves to the next working day, as the law counts.
WAIT = declare(
    Deadline(
        kind="complaints.await_filing",
        title="Go to an authority or a court, and show it",
        otherwise="After that the notice no longer keeps the goods off sale.",
        counts_from="statement of the shop reached the right holder",
        within=rule("DL_IP_COUNTER"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-43",),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "the right holder, and whoever buys a copy: the law ends the measure where nobody sues in time; what is"
            " dangerous is kept down by a measure of its own, which this does not touch"
        ),
        due="legal",
        is_right=True,
        remind_before=(HoursBefore(72),),
    )
)


WAIT_LONGER = declare(
    Deadline(
        kind="complaints.await_filing_longer",
        title="Go to an authority or a court after the delay that was shown",
        otherwise="After that the notice no longer keeps the goods off sale.",
        counts_from="end of the fifteen days",
        within=rule("DL_IP_EXTENSION"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("SPC-IP", "ECL-43"),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "the right holder, and whoever buys a copy: the law ends the measure where nobody sues in time; what is"
            " dangerous is kept down by a measure of its own, which this does not touch"
        ),
        due="legal",
        is_right=True,
        remind_before=(HoursBefore(72),),
    )
)


PUBLISH_NOTICE = declare(
    Deadline(
        kind="complaints.publish_notice",
        title="Publish the notice, the statement or the outcome",
        otherwise="It is published by itself.",
        counts_from="what is to be published happened",
        within=rule("DL_IP_PUBLISH"),
        owed_by=Role.SYSTEM,
        duties=("ECL-44",),
        at_end=AtEnd.LEADS_ON,
        inside=True,
    )
)
