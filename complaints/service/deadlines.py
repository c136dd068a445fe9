"""Deadlines of conversations with customer service."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# Only a person's reply stops it, not an automatic one.
SERVICE_REPLY = declare(
    Deadline(
        kind="complaints.service_reply",
        title="Reply to a customer",
        otherwise="Without a reply in time a person of the platform takes over, and the delay is on file.",
        counts_from="customer has written",
        within=rule("DL_SERVICE_REPLY.ticket"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(4),),
    )
)


SERVICE_PERSON = declare(
    Deadline(
        kind="complaints.service_person",
        title="Reply as a person of the platform",
        otherwise="After that it stands first in the queue, and staff are alarmed.",
        counts_from="a person was asked for, in opening hours",
        within=rule("DL_SERVICE_REPLY.chat"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
        at_end=AtEnd.ALARMS,
    )
)


SERVICE_LATE = declare(
    Deadline(
        kind="complaints.service_late",
        title="Reply to a customer who has waited too long",
        otherwise="After that it is closed as not answered; it may be taken up again, or become a complaint.",
        counts_from="nobody of the platform replied in time",
        within=rule("DL_SERVICE_REPLY.ticket"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-03",),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(4),),
    )
)


SERVICE_REST = declare(
    Deadline(
        kind="complaints.service_rest",
        title="Write again, if the reply does not help",
        otherwise="Silence closes the conversation. It may be taken up again.",
        counts_from="reply",
        within=rule("DL_SERVICE_REST"),
        owed_by=Role.SHOPPER,
        duties=("HSE-03",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)


SERVICE_TAKE_UP = declare(
    Deadline(
        kind="complaints.service_take_up",
        title="Take the conversation up again",
        otherwise="After that it has ended; begin another, or file a complaint.",
        counts_from="conversation closed",
        within=rule("DL_SERVICE_TAKE_UP"),
        owed_by=Role.SHOPPER,
        duties=("HSE-03",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
