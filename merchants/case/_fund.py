"""Money for the relief fund on one page: proposed by one person, decided by another, or it lapses."""

from typing import Final

from merchants import events
from merchants.deadlines import DECIDE_GRANT
from merchants.errors import GrantNotFound
from merchants.states import GrantState as G
from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

GRANT: Final = Case(
    kind="merchants.grant",
    unknown=GrantNotFound,
    parties={},
    clocks=[DECIDE_GRANT],
    born=Born(state=G.PROPOSED, starts=[DECIDE_GRANT], says=events.GrantProposed),
    steps=[
        Step(
            name="approve",
            sources=[G.PROPOSED],
            to=G.GRANTED,
            by=[Role.STAFF],
            meets=[DECIDE_GRANT],
            writes=["decided_by"],
            says=events.GrantApproved,
        ),
        Step(
            name="turn_down",
            sources=[G.PROPOSED],
            to=G.TURNED_DOWN,
            by=[Role.STAFF],
            meets=[DECIDE_GRANT],
            writes=["decided_by"],
            says=events.GrantTurnedDown,
        ),
        Step(
            name="lapse",
            sources=[G.PROPOSED],
            to=G.LAPSED,
            by=[Role.SYSTEM],
            when_missed=DECIDE_GRANT,
            says=events.GrantLapsed,
        ),
    ],
    tells={
        events.GrantProposed: [Role.STAFF],
        events.GrantApproved: "the page of the fund shows it",
        events.GrantTurnedDown: "whoever proposed it sees it on the page of the fund",
        events.GrantLapsed: [Role.STAFF],
    },
)
