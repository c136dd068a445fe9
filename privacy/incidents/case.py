"""The table of an incident. The report and the notice to people are marks beside its state, each with its clock."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case
from privacy.incidents.deadlines import FINAL, GRADE, HANDLE, REPORT, TELL
from privacy.incidents.errors import AlreadyTold, IncidentNotFound, LargerAlready, NobodyToTell, StillOwed
from privacy.incidents.events import (
    IncidentClosed,
    IncidentEnded,
    IncidentFound,
    IncidentGraded,
    IncidentLeftOpen,
    IncidentRaised,
    IncidentReported,
    IncidentUnreported,
    NobodyListed,
    PersonsSpared,
    PersonsTold,
)
from privacy.incidents.policies import has_people_to_tell, is_ordinary, is_undecided, owes_nothing
from privacy.incidents.states import IncidentState as S

KNOWN: Final = (S.OPEN, S.ENDED, S.LEFT_OPEN)  # states in which a late duty stays owed
RUNNING: Final = (S.FOUND, *KNOWN)

INCIDENT: Final = Case(
    kind="privacy.incident",
    unknown=IncidentNotFound,
    parties={},  # the people concerned stand on a list of their own
    clocks=[GRADE, REPORT, TELL, HANDLE, FINAL],
    born=Born(state=S.FOUND, starts=[GRADE, REPORT], says=IncidentFound),
    steps=[
        Step(
            name="grade_ordinary",
            sources=[S.FOUND],
            to=S.OPEN,
            by=[Role.STAFF],
            meets=[GRADE],
            voids=[REPORT],
            because="an ordinary incident is not reported within hours",
            starts=[TELL, HANDLE],
            writes=["grade"],
            says=IncidentGraded,
        ),
        Step(
            name="grade_larger",
            sources=[S.FOUND],
            to=S.OPEN,
            by=[Role.STAFF],
            meets=[GRADE],
            starts=[TELL, HANDLE],
            writes=["grade"],
            says=IncidentGraded,
        ),
        Step(
            name="assume_larger",
            sources=[S.FOUND],
            to=S.OPEN,
            by=[Role.SYSTEM],
            when_missed=GRADE,
            starts=[TELL, HANDLE],
            writes=["grade"],
            says=IncidentGraded,
        ),
        Step(
            name="raise_grade",
            sources=KNOWN,
            by=[Role.STAFF],
            ensures=[REPORT],
            guard=Guard(rule=is_ordinary, refusal=LargerAlready),
            writes=["grade", "reported_at"],
            says=IncidentRaised,
        ),
        Step(
            name="report",
            sources=RUNNING,
            by=[Role.STAFF],
            meets=[REPORT],
            ever=True,
            stamps="reported_at",
            says=IncidentReported,
        ),
        Step(
            name="note_unreported",
            sources=RUNNING,
            by=[Role.SYSTEM],
            when_missed=REPORT,
            stamps="unreported_at",
            says=IncidentUnreported,
        ),
        Step(
            name="tell_persons",
            sources=KNOWN,
            by=[Role.STAFF],
            meets=[TELL],
            guard=Guard(rule=has_people_to_tell, refusal=NobodyToTell),
            stamps="told_at",
            says=PersonsTold,
            saying={"by_clock": False},
        ),
        Step(
            name="tell_by_clock",
            sources=KNOWN,
            by=[Role.SYSTEM],
            when_missed=TELL,
            stamps="told_at",
            says=PersonsTold,
            saying={"by_clock": True},
        ),
        Step(
            name="alarm_nobody_listed",
            sources=KNOWN,
            by=[Role.SYSTEM],
            when_missed=TELL,
            says=NobodyListed,
        ),
        Step(
            name="spare",
            sources=KNOWN,
            by=[Role.STAFF],
            voids=[TELL],
            because="the harm was effectively avoided",
            guard=Guard(rule=is_undecided, refusal=AlreadyTold),
            writes=["spared_because"],
            stamps="spared_at",
            says=PersonsSpared,
        ),
        Step(
            name="end_handling",
            sources=[S.OPEN],
            to=S.ENDED,
            by=[Role.STAFF],
            meets=[HANDLE],
            starts=[FINAL],
            says=IncidentEnded,
            saying={"by_clock": False},
        ),
        Step(
            name="end_by_clock",
            sources=[S.OPEN],
            to=S.ENDED,
            by=[Role.SYSTEM],
            when_missed=HANDLE,
            starts=[FINAL],
            says=IncidentEnded,
            saying={"by_clock": True},
        ),
        Step(
            name="close",
            sources=[S.ENDED, S.LEFT_OPEN],
            to=S.CLOSED,
            by=[Role.STAFF],
            meets=[FINAL],
            voids=[REPORT, TELL],  # none of them runs: the guard sees to it
            because="closed",
            guard=Guard(rule=owes_nothing, refusal=StillOwed),
            says=IncidentClosed,
        ),
        Step(
            name="leave_open",
            sources=[S.ENDED],
            to=S.LEFT_OPEN,
            by=[Role.SYSTEM],
            when_missed=FINAL,
            says=IncidentLeftOpen,
        ),
    ],
    rests={S.LEFT_OPEN: "it is on record as a breach, staff are alarmed, and the file stays open until it is filed"},
    forks={TELL.kind: "whether anybody is on the list"},
    tells={
        IncidentFound: [Role.STAFF],
        IncidentGraded: [Role.STAFF],
        IncidentRaised: [Role.STAFF],
        IncidentReported: "who reported it knows, and the others read it in the file",
        IncidentUnreported: [Role.STAFF],
        PersonsTold: "each person on the list is told in a notice of their own",
        NobodyListed: [Role.STAFF],
        PersonsSpared: "it stands in the file, with the reason",
        IncidentEnded: [Role.STAFF],
        IncidentClosed: "it stands in the file",
        IncidentLeftOpen: [Role.STAFF],
    },
)
