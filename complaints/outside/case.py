"""The table of a case before an authority, an arbitration body or a court, as far as we are told.

The house decides nothing here. It counts the law's days for the authority, hands over the file, names the other ways
still open, and performs the outcome.
"""

from typing import Final

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.types import OUTSIDE as KIND
from complaints.outside import events
from complaints.outside.deadlines import AUTHORITY_ACCEPTS, AUTHORITY_MEDIATES, EVIDENCE, FILE_DUE, OUTCOME
from complaints.outside.errors import BeingTested, NoEvidenceWanted, NotAdministrative, NothingTested, OutsideNotFound
from complaints.outside.policies import is_administrative, is_not_testing, is_testing, wants_evidence
from complaints.outside.states import OutsideState as S
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

RUNNING: Final = [S.PENDING, S.WITH_AUTHORITY, S.UNANSWERED, S.ACCEPTED, S.OVERDUE]
UNDECIDED: Final = [S.WITH_AUTHORITY, S.UNANSWERED]
ASKED: Final = [EVIDENCE, FILE_DUE]
COUNTED: Final = [AUTHORITY_ACCEPTS, AUTHORITY_MEDIATES]

OUTSIDE: Final = Case(
    kind=KIND,
    unknown=OutsideNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[*COUNTED, *ASKED, OUTCOME],
    born=Born(state=S.PENDING, says=events.OutsideOpened),
    steps=[
        Step(  # at once, where the law counts
            name="lodge",
            sources=[S.PENDING],
            to=S.WITH_AUTHORITY,
            by=[SHOPPER, STAFF],
            guard=Guard(rule=is_administrative, refusal=NotAdministrative),
            starts=[AUTHORITY_ACCEPTS],
            says=events.OutsideLodged,
        ),
        Step(
            name="note_acceptance",
            sources=UNDECIDED,
            to=S.ACCEPTED,
            by=[SHOPPER, STAFF],
            meets=[AUTHORITY_ACCEPTS],
            ever=True,  # the notice may reach us later than the authority's last day
            starts=[AUTHORITY_MEDIATES],
            writes=["accepted_on"],
            says=events.OutsideAccepted,
        ),
        Step(
            name="note_refusal",
            sources=UNDECIDED,
            to=S.REFUSED,
            by=[SHOPPER, STAFF],
            meets=[AUTHORITY_ACCEPTS],
            ever=True,
            voids=ASKED,
            says=events.OutsideNotAccepted,
        ),
        Step(
            name="no_answer",
            sources=[S.WITH_AUTHORITY],
            to=S.UNANSWERED,
            by=[CLOCK],
            when_missed=AUTHORITY_ACCEPTS,
            says=events.OutsideUnanswered,
        ),
        Step(
            name="time_over",
            sources=[S.ACCEPTED],
            to=S.OVERDUE,
            by=[CLOCK],
            when_missed=AUTHORITY_MEDIATES,
            says=events.OutsideTimeOver,
        ),
        Step(
            name="begin_testing",
            sources=[S.ACCEPTED],
            by=[STAFF],
            during=[AUTHORITY_MEDIATES],
            guard=Guard(rule=is_not_testing, refusal=BeingTested),
            writes=["testing_since"],
            says=events.OutsideTestingBegun,
        ),
        Step(
            name="end_testing",
            sources=[S.ACCEPTED],
            by=[STAFF],
            guard=Guard(rule=is_testing, refusal=NothingTested),
            writes=["testing_since"],
            says=events.OutsideTestingEnded,
        ),
        # Requests of the authority
        Step(
            name="want_evidence",
            sources=RUNNING,
            by=[STAFF],
            ensures=ASKED,
            writes=["evidence_wanted_at", "evidence_shown_at", "evidence_missed_at"],
            says=events.OutsideEvidenceWanted,
        ),
        Step(
            name="show_evidence",
            sources=RUNNING,
            by=[SHOP],
            meets=[EVIDENCE],
            during=[EVIDENCE],
            guard=Guard(rule=wants_evidence, refusal=NoEvidenceWanted),
            stamps="evidence_shown_at",
            says=events.OutsideEvidenceShown,
        ),
        Step(
            name="miss_evidence",
            sources=RUNNING,
            by=[CLOCK],
            when_missed=EVIDENCE,
            stamps="evidence_missed_at",
            says=events.OutsideEvidenceMissed,
        ),
        Step(
            name="hand_file",
            sources=RUNNING,
            by=[STAFF],
            meets=[FILE_DUE],
            ever=True,
            stamps="file_handed_at",
            says=events.OutsideFileHanded,
        ),
        Step(
            name="alarm_of_file",
            sources=RUNNING,
            by=[CLOCK],
            when_missed=FILE_DUE,
            stamps="file_late_since",
            says=events.OutsideFileLate,
        ),
        # The outcome
        Step(
            name="tell_outcome",
            sources=RUNNING,
            to=S.TOLD,
            by=[SHOPPER],
            voids=[*COUNTED, *ASKED],
            starts=[OUTCOME],
            says=events.OutsideOutcomeTold,
        ),
        Step(
            name="alarm_of_outcome",
            sources=[S.TOLD],
            by=[CLOCK],
            when_missed=OUTCOME,
            stamps="outcome_late_since",
            says=events.OutsideOutcomeLate,
        ),
        Step(
            name="record_outcome",
            sources=[*RUNNING, S.TOLD],
            to=S.ENDED,
            by=[STAFF],
            meets=[OUTCOME],
            ever=True,
            voids=[*COUNTED, *ASKED],
            says=events.OutsideOutcomeRecorded,
        ),
        Step(
            name="close",
            sources=[*RUNNING, S.TOLD],
            to=S.CLOSED,
            by=[SHOPPER],
            voids=[*COUNTED, *ASKED, OUTCOME],
            says=events.OutsideClosed,
        ),
    ],
    tells={
        events.OutsideOpened: [SHOPPER, STAFF],
        events.OutsideLodged: "who put it on record is told of that",
        events.OutsideAccepted: [SHOPPER, SHOP],
        events.OutsideNotAccepted: [SHOPPER],
        events.OutsideUnanswered: [SHOPPER],
        events.OutsideTimeOver: [SHOPPER],
        events.OutsideTestingBegun: [SHOPPER],
        events.OutsideTestingEnded: [SHOPPER],
        events.OutsideEvidenceWanted: [SHOP, STAFF],
        events.OutsideEvidenceShown: [STAFF],
        events.OutsideEvidenceMissed: [SHOPPER, SHOP, STAFF],
        events.OutsideFileHanded: [SHOPPER],
        events.OutsideFileLate: [STAFF],
        events.OutsideOutcomeTold: [STAFF],
        events.OutsideOutcomeLate: [SHOPPER, STAFF],
        events.OutsideOutcomeRecorded: [SHOPPER, SHOP],
        events.OutsideClosed: "the shopper did it, and nobody has to act any more",
    },
    rests={
        S.PENDING: "a court or an arbitration body counts by its own rules; either side of the desk may tell the end",
        S.UNANSWERED: "the authority's to answer; the shopper was told what else is open, and may close it",
        S.OVERDUE: "the shopper was told that arbitration and the courts are open, and may close it",
        S.TOLD: "only once it is late: staff are alarmed, and it heads their queue; the shopper may close it",
    },
)
