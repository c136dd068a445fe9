"""The refusals of the vault."""

from __future__ import annotations

from datetime import datetime

from platform_core.errors import Conflict, TooLate


class Forgotten(TooLate):
    """The key was destroyed: nothing sealed with it can be read, and nothing new can be sealed for this person."""

    code = "vault.forgotten"
    title = "This personal data has been erased for good"
    remedy = "It cannot be brought back; nothing more can be stored under it."
    closed_at: datetime | None


class NoRecipient(Conflict):
    """Nothing goes out by a port behind which the register knows nobody."""

    code = "vault.no_recipient"
    title = "Nobody is registered as a recipient of personal data at this port"
    remedy = "Enter the recipient first: name, contact, purpose, manner, categories and ground."
    port: str
