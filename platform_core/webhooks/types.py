"""Values of webhooks: the calls to a shop's own systems, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from platform_core.actors import Actor, part
from platform_core.labels import Labelled, Reason

WEBHOOKS: Final[Actor] = part("webhooks")
GONE: Final = 410  # the status by which a receiver says that it wants nothing more


class Failure(Labelled):
    """Why an attempt failed. These are words of our own: nothing that the other side writes is kept."""

    STATUS = "status", "answered with another status than 2xx"
    TIMEOUT = "timeout", "no answer in time"
    NO_SUCH_NAME = "no_such_name", "the name of the address is not known"
    FORBIDDEN_ADDRESS = "forbidden_address", "the name leads to an address that is not public"
    NO_CONNECTION = "no_connection"
    TLS = "tls", "the certificate or the encryption is not right"
    PROTOCOL = "protocol", "the answer was no HTTP"
    LOST = "lost", "our process ended before it could note what came of it"
    EXPIRED = "expired", "waited too long and was not sent"  # behind a pause
    RETIRED = "retired", "the webhook was deleted"


class Against(Reason):
    """The faults of an address."""

    MALFORMED = "malformed_address"
    NOT_HTTPS = "not_https"
    NOT_A_NAME = "not_a_name"
    NOT_PUBLIC = "not_public"
    PORT = "port_not_allowed"
    CREDENTIALS = "credentials_in_address"
    FRAGMENT = "fragment_in_address"


class Disabled(StrEnum):
    """Why we stopped sending to an endpoint."""

    GONE = "gone"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to call: the parts of an address that was checked."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to an attempt. ``wait`` is how long the other side asks to be left alone."""

    took: timedelta = timedelta()
    status: int | None = None
    failure: Failure | None = None
    wait: timedelta = timedelta()

    @property
    def arrived(self) -> bool:
        return self.failure is None


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """One attempt to make, with all that it needs, so that no table is open meanwhile. Printing it shows no key."""

    delivery_id: UUID
    merchant_id: UUID
    endpoint_id: UUID
    claimed_at: datetime
    message_id: str
    url: str
    body: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Call({self.message_id})"


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """An endpoint's new secret, for the one moment in which it is shown."""

    endpoint_id: UUID
    secret: str

    def __repr__(self) -> str:
        return "Opened(•••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFigures:
    """The state of all webhooks: waiting messages, the longest wait for a turn, disabled endpoints, the reader's
    lag.
    """

    waiting: int
    oldest: timedelta
    disabled: int
    lag: timedelta


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of fact that shops may choose: its name, its sentence, and the JSON type of each field of its data."""

    name: str
    says: str
    fields: dict[str, str]
