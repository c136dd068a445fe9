"""The one spelling in which a phone number, an address or a name is sealed and looked up."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOISE: Final = re.compile(r"[\s().\-]")
_MAINLAND: Final = re.compile(r"1[3-9]\d{9}")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def phone(text: str) -> str:
    """E.164; a number without a country code is a mainland number. Raises ``ValueError``."""
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if _MAINLAND.fullmatch(digits):
        return f"+86{digits}"
    if not _E164.fullmatch(digits) or (digits.startswith("+86") and not _MAINLAND.fullmatch(digits[3:])):
        raise ValueError("not a phone number")
    return digits


def email(text: str) -> str:
    """NFKC and lower case: two spellings of an address mean one person. Raises ``ValueError``."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not _EMAIL.fullmatch(plain):
        raise ValueError("not an e-mail address")
    return plain


def name(text: str) -> str:
    """One form of each character, and single blanks. Raises ``ValueError`` for an empty name."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        raise ValueError("empty")
    return plain
