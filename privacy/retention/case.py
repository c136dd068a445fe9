"""The table of a hold: a duty keeps one class of a person's data until its period is over."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case
from privacy.retention.deadlines import HOLD_ENDS
from privacy.retention.errors import HoldNotFound
from privacy.retention.events import HoldEnded, HoldGoesOn, HoldPlaced
from privacy.retention.states import HoldState as H

HOLD: Final = Case(
    kind="privacy.hold",
    called="erasure_hold",
    unknown=HoldNotFound,
    parties={Role.SHOPPER: "person_id"},
    clocks=[HOLD_ENDS],
    born=Born(state=H.HELD, starts=[HOLD_ENDS], says=HoldPlaced),
    steps=[
        Step(name="end", sources=[H.HELD], to=H.ENDED, by=[Role.SYSTEM], when_missed=HOLD_ENDS, says=HoldEnded),
        Step(
            name="go_on",
            sources=[H.HELD],
            by=[Role.SYSTEM],
            when_missed=HOLD_ENDS,
            starts=[HOLD_ENDS],
            says=HoldGoesOn,
            again=Again(
                why="its duty ends with an event, such as the end of a listing, and not on a day",
                way_out="the person may ask why it is still kept; the cyberspace office answers a complaint",
            ),
        ),
    ],
    forks={HOLD_ENDS.kind: "whether the duty gives a day or an event"},
    tells={
        HoldPlaced: "the person reads what is held in the list that they are shown before they close the account",
        HoldGoesOn: [Role.STAFF],
        HoldEnded: "nobody is left to tell",
    },
)
