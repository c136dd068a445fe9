"""States of a sampling, a sample and a frozen lot."""

from __future__ import annotations

from platform_core.states import State


class SamplingState(State):
    """Its way through these states is in `case`, as that of the two below."""

    COMMITTED = "committed", "committed; the goods are not counted yet", "wait"
    DRAWN = "drawn", "drawn; the seed is not public yet", "wait"
    REVEALED = "revealed", "drawn and revealed", "good"


class SampleState(State):
    DRAWN = "drawn", "drawn; to be bought", "wait"
    BOUGHT = "bought", "bought", "wait"
    TESTING = "testing", "at the laboratory", "wait"
    PASSED = "passed", "passed", "good"
    FAILED = "failed", "failed; the shop may object", "bad"
    CONTESTED = "contested", "failed; the shop has objected", "wait"
    UPHELD = "upheld", "failed; the shop has to correct it", "bad"
    CORRECTED = "corrected", "corrected, says the shop; to be re-checked", "wait"
    CLEARED = "cleared", "the re-check passed", "good"
    UNCORRECTED = "uncorrected", "not corrected", "bad"
    UNCHECKED = "unchecked", "corrected, says the shop; not re-checked in time"
    OVERTURNED = "overturned", "the result was set aside"
    LAPSED = "lapsed", "not tested in time"


class FreezeState(State):
    FROZEN = "frozen", "frozen", "bad"
    LIFTED = "lifted", "lifted", "good"


# Hidden from the shop and the public, so that nobody prepares for a purchase in disguise.
HIDDEN = (SampleState.DRAWN, SampleState.BOUGHT, SampleState.TESTING, SampleState.LAPSED)
TESTED = tuple(state for state in SampleState if state not in HIDDEN)
