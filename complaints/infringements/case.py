"""The table of the notice of infringement.

The right holder hands the notice in, and the platform takes the goods down. When the shop states that it infringes
nothing, the right holder has fifteen days to go to an authority or a court; otherwise the measure ends. Each notice,
measure, statement and outcome is published.
"""

from typing import Final

from complaints.infringements import events
from complaints.infringements.deadlines import ACT, ACT_LATE, FORWARD, PUBLISH_NOTICE, WAIT, WAIT_LONGER
from complaints.infringements.errors import (
    CounterIncomplete,
    DelayNotShown,
    FilingNotShown,
    InfringementNotFound,
    NoticeIncomplete,
    WaitOver,
)
from complaints.infringements.policies import is_complete, shows_counter, shows_delay, shows_filing
from complaints.infringements.states import MAY_CONFIRM
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import INFRINGEMENT as KIND
from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

HOLDER, SHOP, STAFF, CLOCK = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM
MEASURE_ENDS: Final = (ACT, ACT_LATE, FORWARD, WAIT, WAIT_LONGER)
SHOWN: Final = Guard(rule=shows_filing, refusal=FilingNotShown)

INFRINGEMENT: Final = Case(
    kind=KIND,
    unknown=InfringementNotFound,
    parties={HOLDER: "holder_id", SHOP: "merchant_id"},
    clocks=[ACT, ACT_LATE, FORWARD, WAIT, WAIT_LONGER, PUBLISH_NOTICE],
    born=Born(state=S.DRAFTED, says=events.InfringementDrafted),
    steps=[
        Step(
            name="submit",
            sources=[S.DRAFTED],
            to=S.SUBMITTED,
            by=[HOLDER],
            starts=[ACT, PUBLISH_NOTICE],
            guard=Guard(rule=is_complete, refusal=NoticeIncomplete),
            says=events.InfringementSubmitted,
        ),
        Step(
            name="discard",
            sources=[S.DRAFTED],
            to=S.WITHDRAWN,
            by=[HOLDER],
            says=events.InfringementDiscarded,
        ),
        Step(
            name="measure",
            sources=[S.SUBMITTED],
            to=S.MEASURED,
            by=[STAFF],
            meets=[ACT, ACT_LATE],
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementMeasured,
            saying={"automatic": False},
            writes=["decided_by", "reasons"],
        ),
        Step(
            name="reject",
            sources=[S.SUBMITTED],
            to=S.REJECTED,
            by=[STAFF],
            meets=[ACT, ACT_LATE],
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementRejected,
            writes=["decided_by", "reasons"],
        ),
        Step(
            name="alarm_undecided",
            sources=[S.SUBMITTED],
            by=[CLOCK],
            when_missed=ACT,
            starts=[ACT_LATE],
            stamps="senior_since",
            says=events.InfringementOverdue,
        ),
        Step(
            name="measure_by_itself",
            sources=[S.SUBMITTED],
            to=S.MEASURED,
            by=[CLOCK],
            when_missed=ACT_LATE,
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementMeasured,
            saying={"automatic": True},
        ),
        # The shop states that it does not infringe; then the right holder has to go to an authority or a court in time
        Step(
            name="counter",
            sources=[S.MEASURED],
            to=S.COUNTERED,
            by=[SHOP],
            starts=[FORWARD],
            ensures=[PUBLISH_NOTICE],
            guard=Guard(rule=shows_counter, refusal=CounterIncomplete),
            says=events.InfringementCountered,
            writes=["counter_statement"],
        ),
        Step(
            name="forward",  # by the relay at once; by the sweep of the clocks, if the relay is late
            sources=[S.COUNTERED],
            to=S.WAITING,
            by=[CLOCK],
            meets=[FORWARD],
            when_missed=FORWARD,
            starts=[WAIT],
            says=events.StatementArrived,
            writes=["arrival_notice_id"],
        ),
        Step(
            name="grant_delay",
            sources=[S.WAITING],
            to=S.DELAYED,
            by=[STAFF],
            meets=[WAIT],
            late=WaitOver,
            starts=[WAIT_LONGER],
            guard=Guard(rule=shows_delay, refusal=DelayNotShown),
            says=events.DelayGranted,
            saying={"automatic": False},
            writes=["delay_granted_by"],
        ),
        Step(
            name="refuse_delay",  # the fifteen days run on, in which the right holder may leave better proof
            sources=[S.WAITING],
            by=[STAFF],
            guard=Guard(rule=shows_delay, refusal=DelayNotShown),
            says=events.DelayRefused,
            writes=["delay_refused_at", "delay_refusal"],
        ),
        Step(
            name="show_filing",
            sources=[S.WAITING],
            to=S.LITIGATED,
            by=[HOLDER],
            meets=[WAIT],
            late=WaitOver,
            ensures=[PUBLISH_NOTICE],
            guard=SHOWN,
            says=events.FilingShown,
            writes=["filing"],
        ),
        Step(
            name="show_filing_later",
            sources=[S.DELAYED],
            to=S.LITIGATED,
            by=[HOLDER],
            meets=[WAIT_LONGER],
            late=WaitOver,
            ensures=[PUBLISH_NOTICE],
            guard=SHOWN,
            says=events.FilingShown,
            writes=["filing"],
        ),
        Step(
            name="grant_delay_by_itself",
            sources=[S.WAITING],
            to=S.DELAYED,
            by=[CLOCK],
            when_missed=WAIT,
            starts=[WAIT_LONGER],
            says=events.DelayGranted,
            saying={"automatic": True},
        ),
        Step(
            name="restore",
            sources=[S.WAITING],
            to=S.RESTORED,
            by=[CLOCK],
            when_missed=WAIT,
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementRestored,
        ),
        Step(
            name="restore_after_delay",
            sources=[S.DELAYED],
            to=S.RESTORED,
            by=[CLOCK],
            when_missed=WAIT_LONGER,
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementRestored,
        ),
        # Staff or the right holder end the measure
        Step(
            name="lift",
            sources=MAY_CONFIRM,
            to=S.LIFTED,
            by=[STAFF],
            voids=[FORWARD, WAIT, WAIT_LONGER],
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementLifted,
            writes=["ended_by", "outcome"],
        ),
        Step(
            name="confirm_infringement",
            sources=MAY_CONFIRM,
            to=S.CONFIRMED,
            by=[STAFF],
            voids=[FORWARD, WAIT, WAIT_LONGER],
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementConfirmed,
            writes=["ended_by", "outcome"],
        ),
        Step(
            name="withdraw_notice",
            sources=[S.SUBMITTED, *MAY_CONFIRM],
            to=S.WITHDRAWN,
            by=[HOLDER],
            voids=MEASURE_ENDS,
            ensures=[PUBLISH_NOTICE],
            says=events.InfringementWithdrawn,
        ),
        # Everybody may read what has happened
        Step(
            name="publish_by_itself",
            sources=[state for state in S if state is not S.DRAFTED],
            by=[CLOCK],
            when_missed=PUBLISH_NOTICE,
            stamps="published_at",
            says=events.InfringementPublished,
        ),
    ],
    tells={
        events.InfringementDrafted: "the right holder is still writing it; the shop is told once it is handed in",
        events.InfringementDiscarded: "nobody but the right holder ever knew of it",
        events.InfringementSubmitted: [HOLDER, SHOP],
        events.InfringementOverdue: [STAFF],
        events.InfringementMeasured: [HOLDER, SHOP],
        events.InfringementRejected: [HOLDER, SHOP],
        events.InfringementCountered: "it is forwarded at once, and then both are told when the fifteen days begin",
        events.StatementArrived: [HOLDER, SHOP],
        events.DelayGranted: [HOLDER, SHOP],
        events.DelayRefused: [HOLDER],
        events.FilingShown: [HOLDER, SHOP],
        events.InfringementRestored: [HOLDER, SHOP],
        events.InfringementLifted: [HOLDER, SHOP],
        events.InfringementConfirmed: [HOLDER, SHOP],
        events.InfringementWithdrawn: [SHOP],
        events.InfringementPublished: "everybody reads it on the page of notices",
    },
    rests={
        S.DRAFTED: "before the right holder hands it in, no goods are down and nobody is owed a decision",
        S.MEASURED: "the goods stay down until the shop states that it does not infringe (it may do so at any time),"
        " the right holder withdraws the notice, or staff end the measure",
        S.LITIGATED: "an authority or a court decides, for which we can set no time; either side may show us the"
        " decision, and the right holder may withdraw the notice",
    },
    forks={WAIT.kind: "a proof of delay that was left in time and that nobody has judged grants the delay"},
    outlives={PUBLISH_NOTICE.kind: "a notice that has ended is still published"},
)
