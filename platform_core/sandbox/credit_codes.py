"""Unified social credit codes (GB 32100-2015), and those that this world knows.

Eighteen characters: who registers (1), which kind (1), where (6), the organisation's own code with its check character
(9, GB 11714), and a check character over all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final, Literal

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which look like others
WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

KNOWN: Final = "91330106MAT"  # what every code that this world knows begins with

RegisterState = Literal["active", "revoked", "licence_expired"]
BY_LAST_CHARACTER: Final[Mapping[str, RegisterState]] = {"9": "revoked", "8": "licence_expired"}


def check_character(body: str) -> str:
    """The eighteenth character for the first seventeen."""
    total = sum(digit * weight for digit, weight in zip(map(ALPHABET.index, body), WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Eighteen characters of the alphabet, the last of which fits the others."""
    return len(code) == 18 and set(code) <= set(ALPHABET) and check_character(code[:17]) == code[17]


def register_state(code: str) -> RegisterState | None:
    """The register's entry for a valid code; None for a code it never heard of."""
    if not code.startswith(KNOWN):
        return None
    return BY_LAST_CHARACTER.get(code[17], "active")


def known_codes(wanted: RegisterState = "active") -> Iterator[str]:
    """Codes of this world, always the same ones in the same order: for demo data, replay and tests."""
    for number in count(1):
        organisation = f"MAT{ALPHABET[number // 10_000]}{number % 10_000:04d}"  # a rare state needs more than 99,999
        check = _organisation_check(organisation)
        body = f"{KNOWN[:8]}{organisation}{check}"
        code = body + check_character(body)
        if register_state(code) == wanted:
            yield code


def serial_number(code: str) -> int:
    """Tell which of this world's codes it is: 1 for the first that ``known_codes`` makes, in whatever state."""
    return ALPHABET.index(code[11]) * 10_000 + int(code[12:16])


def _organisation_check(organisation: str) -> str:
    digits = zip(map(LETTERS.index, organisation), ORGANISATION_WEIGHTS, strict=True)
    total = sum(digit * weight for digit, weight in digits)
    return "0123456789X0"[11 - total % 11]
