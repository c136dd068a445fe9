"""A request of an authority, from asked to handed over; and a shopper's for the file of an order: nobody decides it."""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case
from platform_core.regulators.deadlines import ANSWER, FILE_REPORT, HAND_OUT, REPORT_MONTH
from platform_core.regulators.errors import DossierNotFound, ReportNotFound, RequestNotFound
from platform_core.regulators.events import (
    DossierAsked,
    DossierCollected,
    DossierOverdue,
    DossierReady,
    ReportFiled,
    ReportFrozen,
    ReportLate,
    ReportOverdue,
    RequestApproved,
    RequestEndorsed,
    RequestFiled,
    RequestHandedOver,
    RequestOverdue,
    RequestRejected,
    RequestWithdrawn,
)
from platform_core.regulators.states import DossierState as D
from platform_core.regulators.states import ReportState as R
from platform_core.regulators.states import RequestState as S

AUTHORITY, SHOPPER, STAFF, SYSTEM = Role.REGULATOR, Role.SHOPPER, Role.STAFF, Role.SYSTEM

REQUEST: Final = Case(
    kind="regulators.request",
    called="data_request",
    unknown=RequestNotFound,
    parties={AUTHORITY: "person_id"},
    clocks=[ANSWER],
    born=Born(state=S.FILED, starts=[ANSWER], says=RequestFiled),
    steps=[
        Step(  # by one person, for another to decide
            name="endorse",
            sources=[S.FILED],
            to=S.ENDORSED,
            by=[STAFF],
            writes=["endorsed_by", "endorsed_because", "given_since", "given_until"],
            says=RequestEndorsed,
        ),
        Step(  # the clock runs on: a yes is no answer yet
            name="approve",
            sources=[S.ENDORSED],
            to=S.APPROVED,
            by=[STAFF],
            writes=["decided_by", "reason"],
            says=RequestApproved,
        ),
        Step(
            name="reject",
            sources=[S.FILED, S.ENDORSED],
            to=S.REJECTED,
            by=[STAFF],
            meets=[ANSWER],
            writes=["decided_by", "reason"],
            says=RequestRejected,
        ),
        Step(
            name="withdraw",
            sources=[S.FILED, S.ENDORSED],
            to=S.WITHDRAWN,
            by=[AUTHORITY],
            voids=[ANSWER],
            says=RequestWithdrawn,
        ),
        Step(
            name="hand_over",
            sources=[S.APPROVED],
            to=S.HANDED_OVER,
            by=[SYSTEM],
            meets=[ANSWER],
            says=RequestHandedOver,
        ),
        Step(
            name="escalate",
            sources=[S.FILED, S.ENDORSED, S.APPROVED],
            by=[SYSTEM],
            when_missed=ANSWER,
            stamps="escalated_at",
            says=RequestOverdue,
        ),
    ],
    tells={
        RequestFiled: {STAFF: "regulators.filed"},
        RequestEndorsed: "it stays in the queue of staff, where another of them decides",
        RequestApproved: "the authority is told when there is something to fetch",
        RequestRejected: {AUTHORITY: "regulators.rejected"},
        RequestWithdrawn: "the authority did it, and nobody has to act any more",
        RequestHandedOver: {AUTHORITY: "regulators.ready"},
        RequestOverdue: {STAFF: "regulators.overdue"},
    },
    rests={
        S.FILED: "only once it is overdue: staff are alarmed, and it heads their queue until one of them answers",
        S.ENDORSED: "only once it is overdue: staff are alarmed, and it heads their queue until another one decides",
        S.APPROVED: "only once it is overdue: staff are alarmed, and the sequencer tries until the bundle is built",
    },
)

DOSSIER: Final = Case(
    kind="regulators.dossier",
    unknown=DossierNotFound,
    parties={SHOPPER: "person_id"},
    clocks=[HAND_OUT],
    born=Born(state=D.ASKED, starts=[HAND_OUT], says=DossierAsked),
    steps=[
        Step(
            name="collect",
            sources=[D.ASKED],
            to=D.COLLECTED,
            by=[SYSTEM],
            writes=["ids"],
            says=DossierCollected,
        ),
        Step(name="lay_ready", sources=[D.COLLECTED], to=D.READY, by=[SYSTEM], meets=[HAND_OUT], says=DossierReady),
        Step(
            name="alarm",
            sources=[D.ASKED, D.COLLECTED],
            by=[SYSTEM],
            when_missed=HAND_OUT,
            stamps="overdue_since",
            says=DossierOverdue,
        ),
    ],
    tells={
        DossierAsked: "the shopper did it, and nobody has to decide",
        DossierCollected: "the shopper is told when there is something to fetch",
        DossierReady: [SHOPPER],
        DossierOverdue: [STAFF],
    },
    rests={
        D.ASKED: "only once it is overdue: staff are alarmed, and the relay tries until all of it is collected",
        D.COLLECTED: "only once it is overdue: staff are alarmed, and the sequencer tries until the file is built",
    },
)

REPORT: Final = Case(
    kind="regulators.identity_report",
    unknown=ReportNotFound,
    parties={},
    clocks=[FILE_REPORT, REPORT_MONTH],
    born=Born(state=R.FROZEN, starts=[FILE_REPORT, REPORT_MONTH], says=ReportFrozen),
    steps=[
        Step(
            name="file",
            sources=[R.FROZEN],
            to=R.FILED,
            by=[STAFF],
            meets=[FILE_REPORT, REPORT_MONTH],
            ever=True,  # late is better than never
            writes=["filed_by", "receipt_no", "receipt_name", "receipt_sha256"],
            says=ReportFiled,
        ),
        Step(
            name="remind",
            sources=[R.FROZEN],
            by=[SYSTEM],
            when_missed=FILE_REPORT,
            stamps="late_since",
            says=ReportLate,
        ),
        Step(
            name="alarm",
            sources=[R.FROZEN],
            by=[SYSTEM],
            when_missed=REPORT_MONTH,
            stamps="overdue_since",
            says=ReportOverdue,
        ),
    ],
    tells={
        ReportFrozen: [STAFF],
        ReportFiled: "the authority has it, and nobody has to act any more",
        ReportLate: [STAFF],
        ReportOverdue: [STAFF],
    },
    rests={R.FROZEN: "only once it is overdue: staff are alarmed, and it heads their queue until it is filed"},
)
