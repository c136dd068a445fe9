"""Rules of webhooks: addresses, retries, and when to stop. All of these are numbers of the house."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

import orjson

from platform_core.errors import Verdict
from platform_core.states import State
from platform_core.webhooks.addresses import is_public
from platform_core.webhooks.states import EndpointState
from platform_core.webhooks.types import GONE, Against, Answer, Disabled, Failure, Target

MAX_ENDPOINTS: Final = 5  # per shop at the same time
SECRET_BYTES: Final = 32  # Standard Webhooks asks for 24 to 64
OVERLAP: Final = timedelta(hours=24)  # how long a replaced secret still signs
MAX_SIGNING: Final = 4  # secrets at the same time: each adds a signature to every header

# The pause after each failed attempt, as Standard Webhooks suggests: a little more than three days in all.
PAUSES: Final[tuple[timedelta, ...]] = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
ATTEMPTS: Final = len(PAUSES) + 1
SPREAD: Final = 0.2  # added to a pause at most, so that messages that failed together do not return together
KEPT: Final = timedelta(days=3)  # how long messages wait for a paused or disabled endpoint
HOPELESS: Final = timedelta(days=5)  # of failures only, after which an endpoint is disabled
LEASE: Final = timedelta(minutes=1)  # a call without a result by then is made again, under the same id
MILLISECOND: Final = timedelta(milliseconds=1)
FIRST_REST: Final = timedelta(seconds=5)  # the rest of an endpoint after a failure
LONGEST_REST: Final = timedelta(minutes=10)
DOUBLINGS: Final = 7  # doublings, after which the rest is the longest
LONGEST_WAIT: Final = timedelta(hours=1)  # the longest wait that a receiver may ask for
SECONDS: Final = re.compile(r"[0-9]{1,9}")
MOMENT: Final = "%a, %d %b %Y %H:%M:%S GMT"  # the form of RFC 9110

LONGEST_URL: Final = 500
LONGEST_LABEL: Final = 40
LABEL: Final = rf"\A[\w .:/+-]{{0,{LONGEST_LABEL}}}\Z"  # characters of a shop's name for an endpoint
NAME: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
PRINTED: Final = re.compile(r"[\x21-\x7e]+")  # no spaces or control characters, which could split a header


def may_send_to(url: str, *, ports: Collection[int], loopback: bool) -> Verdict:
    """Judge an address without the network: names are looked up and checked again at each call.

    ``loopback``: outside production a developer's own machine is allowed, on any port and without a certificate.
    """
    parts = _parts(url)
    if parts is None:
        return Verdict.of({Against.MALFORMED: True})
    if loopback and _is_loopback(parts):
        return Verdict()
    port = parts.port if parts.port is not None else 443
    return Verdict.of(
        {
            Against.NOT_HTTPS: parts.scheme != "https",
            Against.CREDENTIALS: parts.username is not None or parts.password is not None,
            Against.FRAGMENT: bool(parts.fragment),
            Against.PORT: port not in ports,
            Against.NOT_PUBLIC: _is_number(parts) and not is_public(str(parts.hostname)),
            Against.NOT_A_NAME: _is_number(parts) or not NAME.fullmatch(str(parts.hostname)),
        }
    )


def target(url: str) -> Target:
    """The parts of an address that was checked."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Target(scheme=parts.scheme, host=str(parts.hostname), port=port, path=path)


def is_on_loopback(url: str) -> bool:
    """Tell whether it is this machine, by number or by the one name that means nothing else."""
    parts = _parts(url)
    return parts is not None and _is_loopback(parts)


def takes(state: State, *, since: datetime, at: datetime) -> bool:
    """Tell whether a message to this endpoint is to wait. While the endpoint is paused it waits, but not for ever."""
    if state in (EndpointState.PAUSED, EndpointState.DISABLED):
        return at < since + KEPT
    return state is EndpointState.ENABLED


def pause_after(attempts: int, *, delivery_id: UUID) -> timedelta | None:
    """The pause before the next attempt; None after the last one.

    The spread is derived from the message's id: as even as chance, and the same for every reader.
    """
    if attempts >= ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1]
    return pause + pause * (SPREAD * (delivery_id.int % 1000) / 1000)


def rest_after(failures: int) -> timedelta:
    """The rest of an endpoint after so many failures in a row; a dead one costs a call now and then."""
    doubled: timedelta = FIRST_REST * 2 ** min(failures - 1, DOUBLINGS)
    return min(doubled, LONGEST_REST)


def wait_asked(retry_after: str, *, now: datetime) -> timedelta:
    """The wait that a receiver asks for by `Retry-After`, in seconds or as a date; anything else is ignored.

    ``now`` is the machine's time, as the receiver's is.
    """
    if SECONDS.fullmatch(retry_after):
        asked = timedelta(seconds=int(retry_after))
    else:
        try:
            asked = datetime.strptime(retry_after, MOMENT).replace(tzinfo=UTC) - now
        except ValueError:
            return timedelta()
    return min(max(asked, timedelta()), LONGEST_WAIT)


def why_disable(answer: Answer, *, failing_since: datetime, at: datetime) -> Disabled | None:
    """The reason to stop sending to this endpoint after a failed attempt, or None."""
    if answer.status == GONE:
        return Disabled.GONE
    return Disabled.FAILING if at >= failing_since + HOPELESS else None


def is_final(answer: Answer) -> bool:
    """Tell whether the receiver said that it is gone."""
    return answer.failure is Failure.STATUS and answer.status == GONE


def body(topic: str, *, data: Mapping[str, Any], occurred_at: datetime) -> str:
    """The message in the form of Standard Webhooks, byte for byte: it is signed and resent as it was written."""
    return orjson.dumps({"type": topic, "timestamp": occurred_at.isoformat(), "data": dict(data)}).decode()


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    fits = len(url) <= LONGEST_URL and PRINTED.fullmatch(url) and "\\" not in url
    return parts if whole and fits and parts.scheme in ("http", "https") else None


def _is_number(parts: SplitResult) -> bool:
    try:
        ip_address(str(parts.hostname))
    except ValueError:
        return False
    return True


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname == "localhost" or (_is_number(parts) and ip_address(str(parts.hostname)).is_loopback)
