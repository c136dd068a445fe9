"""Labels that people read in place of codes: English on the member, Chinese in a catalogue.

Pure, so that rules and words can bear labels. `platform_core.ui.wording.label` looks up the translation when a page is
shown; `manage.py texts` finds every label by walking the classes, so that none can be forgotten.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, Self

REASONS: Final[dict[str, str]] = {}  # code -> label


class Labelled(StrEnum):
    """Base of enumerations that people read: `PAID = "paid", "paid, to be sent", "wait"`.

    The label is an English text, without one the code in words. ``tone`` colours the badge of a state: `wait`, `good`,
    `bad`, or nothing.
    """

    label: str
    tone: str

    def __new__(cls, code: str, label: str = "", tone: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label or spell(code)
        member.tone = tone
        return member


class Reason(Labelled):
    """Base of enumerations of reasons for or against something.

    Reasons travel as plain codes in the parameters of a refusal, so a code has one label in all apps. Raises
    ``ValueError`` for a second one.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for member in cls:
            if REASONS.setdefault(member.value, member.label) != member.label:
                raise ValueError(f"{cls.__name__}: {member.value} is labelled {REASONS[member.value]!r} elsewhere")


def spell(code: str) -> str:
    """A code in words: `name_differs` is "name differs"."""
    return code.replace("_", " ")
