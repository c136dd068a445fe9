"""The options of this sandbox."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

System = Literal["pay", "carrier", "registry", "mail", "sms"]
SYSTEMS: Final[tuple[System, ...]] = ("pay", "carrier", "registry", "mail", "sms")


def _sandbox_secret(text: str) -> str:
    """A signing key in the form of Standard Webhooks. It opens nothing but a simulated world."""
    return "whsec_" + base64.b64encode(text.encode()).decode()


# The same as those that project.env gives to development; a test holds them together.
DEFAULT_SECRETS: Final[Mapping[System, str]] = {
    "pay": _sandbox_secret("insecure-provider-secret"),
    "carrier": _sandbox_secret("insecure-carrier-secret!"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of the command line.

    ``webhook_base`` is where relative addresses of webhooks lead, and the only place where absolute ones may.
    ``public_base`` is the address of that place for browsers, where it differs: addresses below it count too. One
    message in ``duplicate_every`` is delivered twice, as real providers do now and then; zero is for never.
    """

    data: Path
    webhook_base: str | None = None
    public_base: str | None = None
    duplicate_every: int = 10  # of so many messages one is delivered twice, as real providers may do; 0 for never
    secrets: Mapping[System, str] = field(default_factory=lambda: DEFAULT_SECRETS)

    def duplicates(self, number: int) -> bool:
        """Whether the message of this number is one that comes twice."""
        return self.duplicate_every > 0 and number % self.duplicate_every == 0
