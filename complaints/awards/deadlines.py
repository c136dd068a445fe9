"""Deadlines of awards."""

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# The shop may object once. An award becomes final if the shop is silent, or staff on the objection.
OBJECT_TO_AWARD = declare(
    Deadline(
        kind="complaints.object_to_award",
        title="Object to an award",
        otherwise="After that the award is final and owed.",
        counts_from="award granted",
        within=rule("DL_CMP_REVIEW.ask"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58", "HSE-08"),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, which was told until when to object",
        is_right=True,
    )
)


DECIDE_AWARD = declare(
    Deadline(
        kind="complaints.decide_award",
        title="Decide on the objection to an award",
        otherwise="After that the award stands as it is, and is owed.",
        counts_from="objection made",
        within=rule("DL_CMP_REVIEW.decide"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-08",),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, whose objection nobody of ours has judged; it may appeal against the debt",
    )
)


PAY_AWARD = declare(
    Deadline(
        kind="complaints.pay_award",
        title="Pay the award",
        otherwise=(
            "At that moment it is paid in advance: out of what the shop has with the provider and its guarantee"
            " deposit, else out of the platform's relief fund; the shop owes it from then on."
        ),
        counts_from="award final",
        within=rule("DL_ADVANCE_PAY"),
        owed_by=Role.MERCHANT,
        owed_to=Role.SHOPPER,
        duties=("HSE-16", "ECL-58", "CRI-44"),
        at_end=AtEnd.GRANTS,
        may_harm="the shop, whose debt it becomes; the relief fund, where the shop has too little",
    )
)


PAY_AWARD_AGAIN = declare(
    Deadline(
        kind="complaints.pay_award_again",
        title="Pay the award that the payment provider has refused",
        otherwise="At that moment it is paid again by itself.",
        counts_from="payout refused or sent back",
        within=rule("DL_CANCEL_REFUND"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("HSE-16",),
        at_end=AtEnd.GRANTS,
        may_harm="nobody: it is the same money on its way once more",
    )
)
