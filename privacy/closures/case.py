"""The table of closing an account. No person of staff has a part in it."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case
from privacy.closures.deadlines import COOLING, ERASE
from privacy.closures.errors import ClosureNotFound, TakenBackTooLate
from privacy.closures.events import AccountClosed, AccountErased, ClosureAsked, ClosureStopped, ClosureTakenBack
from privacy.closures.states import ClosureState as S

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
