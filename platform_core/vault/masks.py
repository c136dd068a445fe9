"""Masks: how much of a value a screen may show to a reader who did not ask to see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from platform_core.vault.types import HIDDEN, Kind

STARS: Final = "****"
# Province, city and district, if present. A word with a sign for a street, house or estate is no region.
_WORD: Final = r"[^\W\d_a-zA-Z路街道巷号村弄栋幢楼]"
_REGION: Final = re.compile(
    rf"(?:{_WORD}{{2,7}}?(?:省|自治区))?(?:{_WORD}{{1,10}}?(?:市|自治州|地区|盟))?(?:{_WORD}{{1,10}}?(?:区|县|旗|市))?"
)


def mask(text: str, *, kind: Kind) -> str:
    """Enough for the owner to recognise the value, too little for a stranger to use it."""
    return _MASKS[kind](text)


def _name(text: str) -> str:
    """The first character of the family name, and one to three stars for the others."""
    return text[:1] + "*" * min(max(len(text) - 1, 1), 3)


def _phone(text: str) -> str:
    """138****1234; nothing of a number that is too short for that."""
    national = text.removeprefix("+86")
    return f"{national[:3]}{STARS}{national[-4:]}" if len(national) >= 10 else STARS


def _email(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***{at}{domain}" if local else STARS


def _address(text: str) -> str:
    """The region alone, which the order shows anyway; street and door are left out."""
    found = _REGION.match(text)
    return (found.group() if found else "") + STARS


def _text(_: str) -> str:
    return HIDDEN


_MASKS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.NAME: _name,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.ADDRESS: _address,
    Kind.TEXT: _text,
}
