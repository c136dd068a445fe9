"""The table of a report.

The reporter is protected: the shop is not a party, and no step, fact or clock names the shop. If staff do not act, the
clocks lead on twice: first to all of staff, then to the authority.
"""

from typing import Final

from complaints.reports import events
from complaints.reports.deadlines import LEAD, LEAD_LATE, TRIAGE, TRIAGE_LATE
from complaints.reports.errors import ReportNotFound
from complaints.reports.states import ReportState as S
from complaints.reports.types import REPORT as KIND
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case

REPORTER, STAFF, CLOCK = Role.SHOPPER, Role.STAFF, Role.SYSTEM
TO_JUDGE: Final = [S.FILED, S.PASSED_ON]

REPORT: Final = Case(
    kind=KIND,
    unknown=ReportNotFound,
    parties={REPORTER: "reporter_id"},
    clocks=[TRIAGE, TRIAGE_LATE, LEAD, LEAD_LATE],
    born=Born(state=S.FILED, starts=[TRIAGE], says=events.ReportFiled),
    steps=[
        Step(
            name="find_founded",
            sources=TO_JUDGE,
            to=S.FOUNDED,
            by=[STAFF],
            meets=[TRIAGE, TRIAGE_LATE],
            starts=[LEAD],
            says=events.ReportFounded,
            writes=["decided_by", "reasons", "finding_id", "sanction_id", "done"],
        ),
        Step(
            name="find_unfounded",
            sources=TO_JUDGE,
            to=S.UNFOUNDED,
            by=[STAFF],
            meets=[TRIAGE, TRIAGE_LATE],
            says=events.ReportUnfounded,
            writes=["decided_by", "reasons"],
        ),
        Step(
            name="turn_away",
            sources=TO_JUDGE,
            to=S.NOT_OURS,
            by=[STAFF],
            meets=[TRIAGE, TRIAGE_LATE],
            says=events.ReportTurnedAway,
            writes=["decided_by", "reasons"],
        ),
        Step(
            name="alarm_unread",
            sources=[S.FILED],
            by=[CLOCK],
            when_missed=TRIAGE,
            starts=[TRIAGE_LATE],
            stamps="senior_since",
            says=events.ReportUnread,
        ),
        Step(
            name="alarm_unread_again",
            sources=[S.FILED],
            by=[CLOCK],
            when_missed=TRIAGE_LATE,
            starts=[TRIAGE_LATE],
            stamps="senior_since",
            says=events.ReportUnread,
            again=Again(
                why="no authority has named a contact here to whom the report could be sent",
                way_out="the reporter may go to the authority (12315), and was told so",
            ),
        ),
        Step(
            name="pass_on",
            sources=[S.FILED],
            to=S.PASSED_ON,
            by=[CLOCK],
            when_missed=TRIAGE_LATE,
            says=events.ReportPassedOn,
        ),
        # A founded report goes to the authority
        Step(
            name="hand_over",
            sources=[S.FOUNDED],
            to=S.CLOSED,
            by=[STAFF],
            meets=[LEAD, LEAD_LATE],
            says=events.ReportClosed,
            writes=["lead_id"],
        ),
        Step(
            name="close_unreported",
            sources=[S.FOUNDED],
            to=S.CLOSED,
            by=[STAFF],
            meets=[LEAD, LEAD_LATE],
            says=events.ReportClosed,
            saying={"lead_id": None, "automatic": False},
            writes=["unreportable"],
        ),
        Step(
            name="chase_lead",
            sources=[S.FOUNDED],
            by=[CLOCK],
            when_missed=LEAD,
            starts=[LEAD_LATE],
            stamps="senior_since",
            says=events.LeadOverdue,
        ),
        Step(
            name="hand_over_by_itself",
            sources=[S.FOUNDED],
            to=S.CLOSED,
            by=[CLOCK],
            when_missed=LEAD_LATE,
            says=events.ReportClosed,
            writes=["lead_id"],
        ),
        Step(
            name="chase_lead_again",
            sources=[S.FOUNDED],
            by=[CLOCK],
            when_missed=LEAD_LATE,
            starts=[LEAD_LATE],
            stamps="senior_since",
            says=events.LeadOverdue,
            again=Again(
                why="the law wants an authority to have the lead, and none has named a contact here to receive it",
                way_out="the reporter may go to the authority (12315), and was told so",
            ),
        ),
    ],
    tells={
        events.ReportFiled: [REPORTER],
        events.ReportUnread: [REPORTER, STAFF],
        events.ReportFounded: [REPORTER],
        events.ReportUnfounded: [REPORTER],
        events.ReportTurnedAway: [REPORTER],
        events.ReportPassedOn: [REPORTER, STAFF],
        events.LeadOverdue: [STAFF],
        events.ReportClosed: [REPORTER],
    },
    rests={
        S.PASSED_ON: "the authority's contact here knows of the report; staff may still judge it, and the reporter may"
        " go to the authority",
    },
    lets_go={
        S.FILED: "staff judge the report, however late, and no longer need the reporter's account for it",
        S.PASSED_ON: "an authority knows of the report, and staff no longer need the reporter's account to judge it",
        S.FOUNDED: "the measure stands, and the rest is between the platform and the authority",
    },
    forks={
        TRIAGE_LATE.kind: "an authority that has named a contact here gets the report; else staff are alarmed again",
        LEAD_LATE.kind: "an authority that has named a contact here gets the lead; else staff are alarmed again",
    },
)
