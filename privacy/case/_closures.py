"""The closing of an account, and what is held of it afterwards. No person of staff has a part in either."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case
from privacy.deadlines import COOLING, ERASE, HOLD_ENDS
from privacy.errors import ClosureNotFound, HoldNotFound, TakenBackTooLate
from privacy.events import (
    AccountClosed,
    AccountErased,
    ClosureAsked,
    ClosureStopped,
    ClosureTakenBack,
    HoldEnded,
    HoldGoesOn,
    HoldPlaced,
)
from privacy.states import ClosureState as S
from privacy.states import HoldState as H

CLOSURE: Final = Case(
    kind="privacy.closure",
    called="account_closure",
    unknown=ClosureNotFound,
    parties={Role.SHOPPER: "person_id"},
    clocks=[COOLING, ERASE],
    born=Born(state=S.COOLING, starts=[COOLING], says=ClosureAsked),
    steps=[
        Step(
            name="take_back",
            sources=[S.COOLING],
            to=S.TAKEN_BACK,
            by=[Role.SHOPPER],
            meets=[COOLING],
            late=TakenBackTooLate,
            says=ClosureTakenBack,
        ),
        Step(
            name="close",
            sources=[S.COOLING],
            to=S.ERASING,
            by=[Role.SYSTEM],
            when_missed=COOLING,
            starts=[ERASE],
            says=AccountClosed,
        ),
        Step(
            name="stop",
            sources=[S.COOLING],
            to=S.STOPPED,
            by=[Role.SYSTEM],
            when_missed=COOLING,
            says=ClosureStopped,
        ),
        Step(
            name="erase",
            sources=[S.ERASING],
            to=S.CLOSED,
            by=[Role.SYSTEM],
            meets=[ERASE],
            when_missed=ERASE,
            says=AccountErased,
        ),
    ],
    forks={COOLING.kind: "whether something is open that the person would lose"},
    tells={
        ClosureAsked: [Role.SHOPPER],
        ClosureTakenBack: [Role.SHOPPER],
        ClosureStopped: [Role.SHOPPER],
        AccountClosed: "nobody signs in to it any more; the first notice said what follows, and until when",
        AccountErased: "no address is left to which a notice could go; the certificate is kept",
    },
)

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
