"""Retention classes. Each has keys of its own, which can be destroyed separately.

The names are those of the retention rules (`legal/rules.toml`, RT_*); `account` ends with the account itself. Each
ciphertext contains the number of its class: a new class takes the next number, and none is reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ACCOUNT: Final = "account"

NUMBERS: Final[Mapping[str, int]] = {
    ACCOUNT: 1,
    "RT_LISTING": 2,
    "RT_TRANSACTION": 3,
    "RT_CONTRACT": 4,
    "RT_MERCHANT_ID": 5,
    "RT_RULES": 6,
    "RT_SANCTION_PUBLIC": 7,
    "RT_SANCTION_FILE": 8,
    "RT_LIVE": 9,
    "RT_LIVE_CORRECTION": 10,
    "RT_AD": 11,
    "RT_ADVERTISER": 12,
    "RT_PAY": 13,
    "RT_PIA": 14,
    "RT_SHARE": 15,
    "RT_NETLOG": 16,
    "RT_AUDITLOG": 17,
    "RT_CONSENT": 18,
    "RT_RIGHTS": 19,
    "RT_INCIDENT": 20,
    "RT_COMPLAINT": 21,
    "RT_REVIEW": 22,
    "RT_PRICE": 23,
    "RT_LOTTERY": 24,
    "RT_RECALL": 25,
    "RT_FOOD": 26,
    "RT_DRUG": 27,
    "RT_DEVICE": 28,
    "RT_PREPAID": 29,
    "RT_TAX": 30,
    "RT_BLINDBOX": 31,
    "RT_ACCOUNT": 32,
    "RT_IDDOC": 33,
}
_NAMES: Final = {number: name for name, number in NUMBERS.items()}


def require_class(retention: str) -> str:
    """The name itself. Raises ``LookupError`` for a class that the vault does not have."""
    if retention not in NUMBERS:
        raise LookupError(f"no such retention class: {retention!r}")
    return retention


def class_by_number(number: int) -> str:
    """The class with this number. Raises ``LookupError``."""
    return _NAMES[number]
