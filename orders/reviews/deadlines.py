"""Clocks of a proposal to mask a review."""

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# Of reviews. The house's numbers: first shop and author are heard, then a second person decides, or nothing is masked.
ADD_WITHIN: Final = rule("DL_REVIEW_ADD")

HEARING = declare(
    Deadline(
        kind="orders.mask_hearing",
        title="Say what you think of the proposal to mask a review",
        otherwise="After that a second person decides without your word.",
        counts_from="mask proposed",
        within=rule("DL_REVIEW_HEARING"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("OTM-15",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_MASK = declare(
    Deadline(
        kind="orders.mask_decision",
        title="Decide whether the review is masked",
        otherwise="After that the proposal has ended, and the review stays.",
        counts_from="shop and author heard",
        within=rule("DL_REVIEW_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-39b", "OTM-15"),
        at_end=AtEnd.LEADS_ON,
        remind_before=(HoursBefore(24),),
    )
)
APPEAL = declare(
    Deadline(
        kind="orders.mask_appeal",
        title="Appeal against the mask of your review",
        otherwise="After that the mask stands.",
        counts_from="review masked",
        within=rule("DL_REVIEW_APPEAL.ask"),
        owed_by=Role.SHOPPER,
        owed_to=Role.MERCHANT,
        duties=("ECL-39b",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_APPEAL = declare(
    Deadline(
        kind="orders.mask_appeal_decision",
        title="Decide the appeal against the mask of a review",
        otherwise="After that the review is shown again by itself.",
        counts_from="appeal against a mask",
        within=rule("DL_REVIEW_APPEAL.decide"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-39b",),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "whoever the review is about: nobody of ours has found that it breaks a rule, and the report stays open"
            " to everybody"
        ),
        remind_before=(HoursBefore(24),),
    )
)
