"""What is wrong with a year, and in which way?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

# So much later than its instant a default may be carried out here: the acts of an hour come first, and time runs on
# while the workers of two busy cores do what a midnight brings. What is due is judged to the microsecond.
GRACE: Final = timedelta(minutes=3)
PROMPT: Final = timedelta(minutes=12)  # an outside call that was lost is made again within it; only then it is late


class Wrong(StrEnum):
    """In which way something is wrong, for the person whose it is."""

    MISSED = "missed"  # what should be is not, or is late, or is something else
    EARLY = "early"  # it was done, or is due, before its instant
    DOUBLE = "double"  # it was done more often than it should


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in which way, as it should be and as it is. ``owners``: ids of people, shops and orders; ``case``:
    the story that is theirs, if it is one's."""

    wrong: Wrong
    what: str
    expected: object
    found: object
    owners: Collection[str | None] = ()
    case: str = ""

    def __str__(self) -> str:
        return f"{self.case or 'of no case'}: {self.wrong}: {self.what}: expected {self.expected}, is {self.found}"


def of_number(what: str, expected: int, found: int, *owners: str | None) -> Finding:
    return Finding(Wrong.DOUBLE if found > expected else Wrong.MISSED, what, expected, found, owners)
