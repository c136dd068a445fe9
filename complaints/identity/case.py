"""The table of requests for a shop's identity: steps, clocks and notices.

On one page, from a buyer's request to name, address and contact."""

from typing import Final

from complaints.complaint.case import CLOCK, SHOPPER, STAFF
from complaints.complaint.types import IDENTITY as KIND
from complaints.identity import events
from complaints.identity.deadlines import GIVE_IDENTITY
from complaints.identity.errors import IdentityNotFound
from complaints.identity.states import IdentityState as S
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

IDENTITY: Final = Case(
    kind=KIND,
    called="identity_request",
    unknown=IdentityNotFound,
    parties={SHOPPER: "shopper_id"},
    clocks=[GIVE_IDENTITY],
    born=Born(state=S.ASKED, starts=[GIVE_IDENTITY], says=events.IdentityAsked),
    steps=[
        Step(  # by the system at once, where all of it is verified; else by a person
            name="give",
            sources=[S.ASKED, S.UNGIVEN],
            to=S.GIVEN,
            by=[STAFF, CLOCK],
            meets=[GIVE_IDENTITY],
            ever=True,
            writes=["disclosed"],
            says=events.IdentityGiven,
        ),
        Step(
            name="fail",
            sources=[S.ASKED],
            to=S.UNGIVEN,
            by=[CLOCK],
            when_missed=GIVE_IDENTITY,
            says=events.IdentityNotGiven,
        ),
    ],
    tells={
        events.IdentityAsked: "the system answers at once; where a person has to look first, staff are told",
        events.IdentityGiven: [SHOPPER],
        events.IdentityNotGiven: [SHOPPER, STAFF],
    },
    rests={S.UNGIVEN: "the shopper was told that the platform answers itself, staff are alarmed, and it stays owed"},
    lets_go={S.UNGIVEN: "no clock and no step of the shopper ends it; who closes the account gives it up"},
)
