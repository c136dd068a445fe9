"""What somebody asks about their own data, how an account ends, and an incident that touched somebody's data."""

from __future__ import annotations

from typing import Final

from privacy.requests.types import RequestKind
from tests.drivers.simulator.plots._sale import PAYS
from tests.drivers.simulator.plots._writing import Moves, Plot, chance, does, either, one_of, soon
from tests.drivers.simulator.words import Do, Mood

ASKS_COPY: Final = does(Do.ASK_FOR_DATA, kind=RequestKind.ACCESS)
ASKS_WHY: Final = does(Do.ASK_FOR_DATA, kind=RequestKind.EXPLANATION)
# Nobody knows better than the clock how to end what nobody ends.
IS_ENDED: Final[Moves] = (
    either([chance(0.6), does(Do.END_INCIDENT, 10, 20)], []),
    one_of([does(Do.FILE_INCIDENT, 5)], [does(Do.FILE_INCIDENT, 45)], []),
)

PLOTS: Final = (
    # A copy is fetched once or not in time; a question is answered, refused, taken back, or answered too late.
    Plot(
        "asks about their data",
        [
            one_of(
                [ASKS_COPY, does(Do.FETCH_DATA, 1, 5), does(Do.FETCH_DATA, 1)],
                [ASKS_COPY, does(Do.FETCH_DATA, 9)],
            ),
            ASKS_WHY,
            one_of(
                [does(Do.ANSWER_REQUEST, 2, 12), does(Do.REFUSE_REQUEST, 1)],
                [does(Do.REFUSE_REQUEST, 2)],
                [does(Do.WITHDRAW_REQUEST, 3)],
                [does(Do.ANSWER_REQUEST, 40)],
                [],
            ),
        ],
        moods=[Mood.PROMPT],
    ),
    # Thought better of, stopped by what came up meanwhile, or gone for good.
    Plot(
        "closes their account",
        [
            either([chance(0.5), does(Do.PLACE), soon(Do.CLOSE_ACCOUNT, minutes=5)], []),
            one_of(
                [does(Do.CLOSE_ACCOUNT, 1), does(Do.KEEP_ACCOUNT, 2, 6)],
                [does(Do.CLOSE_ACCOUNT, 1), *PAYS, does(Do.KEEP_ACCOUNT, 9)],
                [does(Do.CLOSE_ACCOUNT, 1), does(Do.KEEP_ACCOUNT, 9)],
                [does(Do.CLOSE_ACCOUNT, 1)],
            ),
        ],
        moods=[Mood.PROMPT],
    ),
    Plot(
        "is touched by an incident",
        [
            does(Do.FIND_INCIDENT),
            one_of(
                [soon(Do.GRADE_INCIDENT, {"larger": False}, minutes=30)],
                [soon(Do.GRADE_INCIDENT, {"larger": True}, minutes=30)],
                [soon(Do.GRADE_INCIDENT, {"larger": True}, minutes=70)],
                [],
            ),
            one_of(
                [soon(Do.REPORT_INCIDENT, hours=2), soon(Do.REPORT_INCIDENT, hours=1)],
                [soon(Do.REPORT_INCIDENT, hours=5)],
                [],
            ),
            one_of(
                [soon(Do.TELL_PERSONS, hours=20), soon(Do.SPARE_PERSONS, hours=1)],
                [soon(Do.SPARE_PERSONS, hours=20)],
                [],
            ),
            *IS_ENDED,
        ],
        moods=[Mood.PROMPT],
    ),
)
