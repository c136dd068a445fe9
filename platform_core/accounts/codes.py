"""Codes that we send to a phone or an address for mail."""

from __future__ import annotations

import secrets
from typing import Final

from platform_core.accounts.types import Destination, SentBy
from platform_core.vault import normal
from platform_core.vault.index import index

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so no words
LENGTH: Final = 8  # 20^8 codes, of which a person has no more than a few at a time
GOOD_FOR: Final = 600  # seconds, a house number: ten minutes, as is usual here
AT_A_TIME: Final = 5  # that one person has, unused
ACCOUNTS_OF_AN_ADDRESS: Final = 3  # that one request sends codes for
FIELDS: Final = {SentBy.SMS: "accounts.contact.phone", SentBy.EMAIL: "accounts.contact.email"}


def new() -> str:
    """`BCDF-GHJK`."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{code[:4]}-{code[4:]}"


def index_of(code: str) -> bytes:
    """The kept index of a code, the same for small letters, spaces, and no dash."""
    return index("accounts.sent_code", "".join(letter for letter in code.upper() if letter in LETTERS))


def destination(to: str) -> Destination:
    """Parse a phone number or an address for mail. Raises ``ValueError`` for a text that is neither."""
    by = SentBy.EMAIL if "@" in to else SentBy.SMS
    text = normal.email(to) if by is SentBy.EMAIL else normal.phone(to)
    return Destination(by=by, index=index(FIELDS[by], text))
