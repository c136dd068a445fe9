"""How the house changes a rule of its own. Once in a year: all who buy after its day accept the new version."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.drivers.simulator.plots._writing import SHIP, Plot, Writer, does, on, soon
from tests.drivers.simulator.words import Do

NOTICE: Final = 8  # days from the announcement to the day of effect


def buys_as_it_changes(writer: Writer) -> bool:
    """On the evening before the day of effect, and as it begins."""
    announced = writer.day
    writer.at = on(announced + timedelta(days=NOTICE - 1), "evening", writer.number)
    writer.does(Do.PLACE, {})
    writer.at = on(announced + timedelta(days=NOTICE), "midnight", writer.number)
    return writer.does(Do.PLACE, {})


PLOTS: Final = (
    # With a comment in time and one too late; announced too early, by who wrote it, for too soon a day, and as it
    # should be.
    Plot(
        "lives to see another rule",
        [
            does(Do.PLACE),
            soon(Do.DRAFT_RULE, minutes=5),
            soon(Do.COMMENT_ON_RULE, minutes=2),
            soon(Do.OPEN_COMMENTS, minutes=2),
            does(Do.COMMENT_ON_RULE, 1, 7, hour="night"),
            soon(Do.ANNOUNCE_RULE, {"in_days": NOTICE}, minutes=1),
            does(Do.COMMENT_ON_RULE, 7, hour="midnight"),
            soon(Do.ANNOUNCE_RULE, {"in_days": NOTICE}, minutes=3),
            soon(Do.ANSWER_COMMENT, minutes=3),
            soon(Do.ANNOUNCE_OWN_RULE, {"in_days": NOTICE}, minutes=3),
            soon(Do.ANNOUNCE_RULE, {"in_days": NOTICE - 1}, minutes=3),
            soon(Do.ANNOUNCE_RULE, {"in_days": NOTICE}, minutes=3),
            buys_as_it_changes,
        ],
        often=0,
        tempers=SHIP,
    ),
)
