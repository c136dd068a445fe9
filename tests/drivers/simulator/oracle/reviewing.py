"""How should it go with a review? Only of what was delivered, once; masked by somebody's word, and never by silence."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.clocks import APPEAL_DECISION, MASK_APPEAL, MASK_DECISION, MASK_HEARING
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do


def _is_delivered(course: Course, _: Said) -> bool:
    return "signed" in course.marks or course.states["order"] == "received"


ROWS: Final = (
    Row(Do.REVIEW, unless=["reviewed"], only_if=_is_delivered, marks=["reviewed"]),
    Row(Do.REPLY_TO_REVIEW, needs=["reviewed"], unless=["replied"], marks=["replied"], tells="replied"),
    Row(
        Do.PROPOSE_MASK,
        needs=["reviewed"],
        unless=["proposed"],  # in these plots nobody proposes it twice
        to="proposed",
        starts=[MASK_HEARING],
        tells="mask_proposed_for_shopper",
        marks=["proposed"],
    ),
    Row(Do.ANSWER_PROPOSAL, ["proposed"], unless=["shop_spoke"], marks=["shop_spoke"]),
    Row(missed(MASK_HEARING), to="heard", starts=[MASK_DECISION]),
    Row(
        Do.MASK,
        ["heard"],
        to="masked",
        meets=[MASK_DECISION],
        starts=[MASK_APPEAL],
        tells="review_masked_for_shopper",
    ),
    Row(
        Do.REJECT_MASK,
        ["proposed", "heard"],
        to="rejected",
        meets=[MASK_DECISION],
        voids=[MASK_HEARING],
        tells="mask_rejected_for_shopper",
    ),
    Row(missed(MASK_DECISION), to="lapsed", tells="mask_lapsed_for_shopper"),
    Row(Do.APPEAL, ["masked"], to="appealed", meets=[MASK_APPEAL], starts=[APPEAL_DECISION]),
    Row(missed(MASK_APPEAL), to="stands"),
    Row(Do.UPHOLD, ["appealed"], to="stands", meets=[APPEAL_DECISION], tells="mask_upheld_for_shopper"),
    Row(Do.RESTORE, ["appealed"], to="restored", meets=[APPEAL_DECISION], tells="review_restored_for_shopper"),
    Row(missed(APPEAL_DECISION), to="restored", tells="review_restored_for_shopper"),
)
