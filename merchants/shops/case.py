"""Tables of an application for a shop, and of a change that a shop reports later.

Two persons open a shop: one verifies the documents and proposes, another decides. Another try is another application.
"""

from typing import Final

from merchants.shops.deadlines import CATCH_UP_CHANGE, DECIDE_OPENING, VERIFY_CHANGE
from merchants.shops.errors import ApplicationNotFound, ChangeNotFound
from merchants.shops.events import (
    ApplicationApproved,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    ChangeReported,
    ChangeTurnedDown,
    ChangeUnverified,
    ChangeVerified,
    ChangeWithdrawn,
    OpeningLapsed,
    OpeningProposed,
)
from merchants.shops.states import PENDING
from merchants.shops.states import ApplicationState as S
from merchants.shops.states import ChangeState as C
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case

APPLICATION: Final = Case(
    kind="merchants.application",
    unknown=ApplicationNotFound,
    parties={Role.SHOPPER: "applicant_id", Role.MERCHANT: "shop_id"},  # the shop that came of it may look at its papers
    clocks=[DECIDE_OPENING],
    born=Born(state=S.SUBMITTED, says=ApplicationSubmitted),
    steps=[
        Step(
            name="propose",
            sources=[S.SUBMITTED, S.LAPSED],
            to=S.PROPOSED,
            by=[Role.STAFF],
            starts=[DECIDE_OPENING],
            writes=["proposed_by"],
            says=OpeningProposed,
        ),
        Step(
            name="approve",  # by another person than proposed it
            sources=[S.PROPOSED],
            to=S.APPROVED,
            by=[Role.STAFF],
            meets=[DECIDE_OPENING],
            writes=["shop_id", "decided_by"],
            says=ApplicationApproved,
        ),
        Step(
            name="reject",
            sources=PENDING,
            to=S.REJECTED,
            by=[Role.STAFF],
            voids=[DECIDE_OPENING],
            writes=["decided_by", "reason"],
            says=ApplicationRejected,
        ),
        Step(
            name="withdraw",
            sources=PENDING,
            to=S.WITHDRAWN,
            by=[Role.SHOPPER],
            voids=[DECIDE_OPENING],
            says=ApplicationWithdrawn,
        ),
        Step(
            name="lapse",
            sources=[S.PROPOSED],
            to=S.LAPSED,
            by=[Role.SYSTEM],
            when_missed=DECIDE_OPENING,
            says=OpeningLapsed,
        ),
    ],
    tells={
        ApplicationSubmitted: "the register is asked at once, and staff find it in their queue",
        OpeningProposed: [Role.STAFF],
        ApplicationApproved: {Role.SHOPPER: "merchants.approved"},
        ApplicationRejected: {Role.SHOPPER: "merchants.rejected"},
        ApplicationWithdrawn: "the applicant did it, and nobody has to act any more",
        OpeningLapsed: [Role.STAFF],
    },
    rests={
        S.SUBMITTED: "no law and no rule of the house says yet by when it is decided; it stands in the queue of staff, "
        "and the applicant may withdraw it at any time",
        S.LAPSED: "as when it was submitted: staff were alarmed, and the applicant may withdraw it at any time",
    },
)

CHANGE: Final = Case(
    kind="merchants.change",
    unknown=ChangeNotFound,
    parties={Role.MERCHANT: "merchant_id"},
    clocks=[VERIFY_CHANGE, CATCH_UP_CHANGE],
    born=Born(state=C.REPORTED, starts=[VERIFY_CHANGE], says=ChangeReported),
    steps=[
        Step(
            name="verify",
            sources=[C.REPORTED],
            to=C.VERIFIED,
            by=[Role.STAFF],
            meets=[VERIFY_CHANGE, CATCH_UP_CHANGE],
            ever=True,
            writes=["verified_by", "method"],
            says=ChangeVerified,
        ),
        Step(
            name="turn_down",
            sources=[C.REPORTED],
            to=C.REFUSED,
            by=[Role.STAFF],
            meets=[VERIFY_CHANGE, CATCH_UP_CHANGE],
            ever=True,
            writes=["verified_by", "reason"],
            says=ChangeTurnedDown,
        ),
        Step(
            name="withdraw",
            sources=[C.REPORTED],
            to=C.WITHDRAWN,
            by=[Role.MERCHANT],
            voids=[VERIFY_CHANGE, CATCH_UP_CHANGE],
            says=ChangeWithdrawn,
        ),
        Step(
            name="chase",
            sources=[C.REPORTED],
            by=[Role.SYSTEM],
            when_missed=VERIFY_CHANGE,
            starts=[CATCH_UP_CHANGE],
            stamps="overdue_at",
            says=ChangeUnverified,
        ),
        Step(
            name="chase_again",
            sources=[C.REPORTED],
            by=[Role.SYSTEM],
            when_missed=CATCH_UP_CHANGE,
            starts=[CATCH_UP_CHANGE],
            stamps="overdue_at",
            says=ChangeUnverified,
            again=Again(
                why="what nobody verified is not shown to consumers as if somebody had",
                way_out="the shop may turn to the market regulation authority",
            ),
        ),
    ],
    tells={
        ChangeReported: "the shop did it, and staff find it in their queue",
        ChangeVerified: [Role.MERCHANT],
        ChangeTurnedDown: [Role.MERCHANT],
        ChangeWithdrawn: "the shop did it, and nobody has to act any more",
        ChangeUnverified: [Role.STAFF, Role.MERCHANT],
    },
)
