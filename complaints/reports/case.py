"""The table of a report.

The reporter is protected: the shop is no party, and no step, fact or clock names it. If the platform is silent, the
clocks lead on twice: to all of staff, then to the authority.
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
                why="no authority has named anybody here to whom it could go by itself",
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
                why="no authority has named anybody here whom it could reach by itself, and the law wants it there",
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
        S.PASSED_ON: "whom an authority has named here knows of it; staff may still find what there is, and the"
        " reporter may go there",
    },
    lets_go={
        S.FILED: "staff judge what was reported, however late; that needs nobody who waits for it",
        S.PASSED_ON: "an authority knows of it; what staff still find needs nobody who waits for it",
        S.FOUNDED: "the measure stands, and what is left is between the platform and the authority",
    },
    forks={
        TRIAGE_LATE.kind: "whether an authority has named somebody here to whom the report can go by itself",
        LEAD_LATE.kind: "whether an authority has named somebody here whom the lead can reach by itself",
    },
)
