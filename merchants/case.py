"""The whole application for a shop on one page: told, and decided once. Another try is another application."""

from typing import Final

from merchants.errors import ApplicationNotFound
from merchants.events import ApplicationApproved, ApplicationRejected, ApplicationSubmitted, ApplicationWithdrawn
from merchants.states import ApplicationState as S
from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

APPLICANT, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF

APPLICATION: Final = Case(
    kind="merchants.application",
    unknown=ApplicationNotFound,
    parties={APPLICANT: "applicant_id", SHOP: "shop_id"},  # the shop that came of it may look at its papers
    clocks=[],
    born=Born(state=S.SUBMITTED, says=ApplicationSubmitted),
    steps=[
        Step(
            name="approve",
            sources=[S.SUBMITTED],
            to=S.APPROVED,
            by=[STAFF],
            writes=["shop_id", "decided_by"],
            says=ApplicationApproved,
        ),
        Step(
            name="reject",
            sources=[S.SUBMITTED],
            to=S.REJECTED,
            by=[STAFF],
            writes=["decided_by", "reason"],
            says=ApplicationRejected,
        ),
        Step(
            name="withdraw",
            sources=[S.SUBMITTED],
            to=S.WITHDRAWN,
            by=[APPLICANT],
            says=ApplicationWithdrawn,
        ),
    ],
    tells={
        ApplicationSubmitted: "the register is asked at once, and staff find it in their queue",
        ApplicationApproved: {APPLICANT: "merchants.approved"},
        ApplicationRejected: {APPLICANT: "merchants.rejected"},
        ApplicationWithdrawn: "the applicant did it, and nobody has to act any more",
    },
    rests={
        S.SUBMITTED: "no law and no rule of the house says yet by when it is decided; it stands in the queue of staff, "
        "and the applicant may withdraw it at any time"
    },
)
