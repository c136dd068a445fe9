"""The deadlines of the rulebook: for comments on a rule, for its effect, and for the month's alert."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

COMMENT_WITHIN: Final = rule("DL_RULE_COMMENT")

# At its end comments are refused, and the platform owes an answer to each before it may announce the change.
COMMENT: Final = declare(
    Deadline(
        kind="rulebook.comment",
        title="Comment on the change of a rule",
        otherwise="After that no comment is taken any more, and the platform answers those that there are.",
        counts_from="comments asked for",
        within=COMMENT_WITHIN,
        owed_by=Role.STAFF,
        duties=("ECL-34a", "OPR-07"),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)

# It counts forward to the day that was announced. That the day lies far enough away is a guard of the announcement:
# periods of notice are counted backwards and are no clocks.
EFFECT: Final = declare(
    Deadline(
        kind="rulebook.effect",
        title="A version of a rule takes effect",
        otherwise="On that day it takes the place of the version before by itself.",
        counts_from="change announced",
        within=rule("DL_RULE_EFFECT"),
        owed_by=Role.STAFF,
        duties=("ECL-34a", "OPR-12"),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)

# Runs out at the end of the month in which it began. What is missed is not made up for: the next month owes its own.
ALERT: Final = declare(
    Deadline(
        kind="rulebook.alert",
        title="Warn consumers of something this month",
        otherwise="The month is recorded as one without an alert, and the platform's staff are alarmed.",
        counts_from="the month began",
        within=rule("DL_EDUCATION_ALERT"),
        owed_by=Role.STAFF,
        duties=("HSE-10",),
        at_end=AtEnd.ALARMS,
        remind_before=(HoursBefore(168),),
    )
)
