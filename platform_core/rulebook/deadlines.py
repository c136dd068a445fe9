"""Until when may the public comment on a rule, and when does a rule take effect?"""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline, declare
from platform_core.legal.rules import rule

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
        is_right=True,
    )
)
