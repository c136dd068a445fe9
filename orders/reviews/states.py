"""States of a proposal to mask a review."""

from platform_core.states import State


class MaskingState(State):
    """Its way through these states is in `case`."""

    PROPOSED = "proposed", "proposed; shop and author are heard", "wait"
    HEARD = "heard", "heard; to be decided by a second person", "wait"
    MASKED = "masked", "masked; the author may appeal", "bad"
    REJECTED = "rejected", "rejected: the review stays", "good"
    LAPSED = "lapsed", "nobody decided: the review stays", "good"
    APPEALED = "appealed", "masked; a third person decides the appeal", "wait"
    STANDS = "stands", "masked for good", "bad"
    RESTORED = "restored", "shown again", "good"


HIDES = (MaskingState.MASKED, MaskingState.APPEALED, MaskingState.STANDS)
SETTLED = (MaskingState.REJECTED, MaskingState.LAPSED, MaskingState.RESTORED)  # another proposal may be made
