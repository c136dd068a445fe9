"""How should a report go? Looked at within days, and past silent staff to the authority; what is true goes there in any
case.

The oracle is silent about measures that follow from a finding: they have stories of their own.
"""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.clocks import LEAD, LEAD_LATE, TRIAGE, TRIAGE_LATE
from tests.drivers.simulator.oracle.course import Row, missed
from tests.drivers.simulator.words import Do

UNJUDGED: Final = ("filed", "passed_on")
LOOKED: Final = (TRIAGE, TRIAGE_LATE)
THERE: Final = (LEAD, LEAD_LATE)

ROWS: Final = (
    Row(Do.FILE_REPORT, [""], to="filed", starts=[TRIAGE], tells="filed"),
    Row(missed(TRIAGE), starts=[TRIAGE_LATE], tells="unread"),
    Row(missed(TRIAGE_LATE), to="passed_on", tells="passed_on"),
    # Never too late: what went to the authority unread may still be looked at
    Row(Do.FIND_FOUNDED, UNJUDGED, to="founded", meets=LOOKED, starts=[LEAD], tells="founded"),
    Row(Do.FIND_UNFOUNDED, UNJUDGED, to="unfounded", meets=LOOKED, tells="unfounded"),
    Row(Do.TURN_AWAY_REPORT, UNJUDGED, to="not_ours", meets=LOOKED, tells="turned_away"),
    Row(missed(LEAD), starts=[LEAD_LATE]),
    # By itself: in this world an authority has named somebody here.
    Row(missed(LEAD_LATE), to="closed", tells="closed"),
    *(
        Row(do, ["founded"], to="closed", meets=THERE, tells="closed")
        for do in (Do.HAND_OVER_LEAD, Do.CLOSE_UNREPORTED)
    ),
)
