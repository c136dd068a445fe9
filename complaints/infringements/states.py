"""States of a notice of infringement."""

from typing import Final

from platform_core.states import State


class InfringementState(State):
    DRAFTED = "drafted", "in preparation by the right holder", "wait"
    SUBMITTED = "submitted", "notice handed in: the platform decides", "wait"
    MEASURED = "measured", "goods are down", "wait"
    REJECTED = "rejected", "notice rejected", "bad"
    COUNTERED = "countered", "the shop states that it does not infringe", "wait"
    WAITING = "waiting", "with the right holder, who has to go to an authority or a court in time", "wait"
    DELAYED = "delayed", "with the right holder, who has shown a delay", "wait"
    LITIGATED = "litigated", "before an authority or a court: the goods stay down", "wait"
    CONFIRMED = "confirmed", "an authority or a court found an infringement: the goods stay down", "bad"
    RESTORED = "restored", "nothing was shown in time: the measure has ended", "good"
    LIFTED = "lifted", "the platform has ended the measure", "good"
    WITHDRAWN = "withdrawn", "notice withdrawn"


MAY_CONFIRM: Final = (
    *(InfringementState.MEASURED, InfringementState.COUNTERED, InfringementState.WAITING),
    *(InfringementState.DELAYED, InfringementState.LITIGATED),
)
GOODS_DOWN: Final = (*MAY_CONFIRM, InfringementState.CONFIRMED)
