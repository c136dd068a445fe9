"""To which addresses do we send, how long do we try, and when do we stop? House numbers, all of them."""

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

MAX_ENDPOINTS: Final = 5  # of one shop at a time
SECRET_BYTES: Final = 32  # Standard Webhooks asks for 24 to 64
OVERLAP: Final = timedelta(hours=24)  # in which a secret that was replaced signs beside the new one
MAX_SIGNING: Final = 4  # at a time: each is a signature more in every header

# After each failed attempt, as Standard Webhooks suggests: three days and a little in all.
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
SPREAD: Final = 0.2  # of a pause, at most, on top of it: what failed together does not come back together
KEPT: Final = timedelta(days=3)  # for an endpoint that is paused or disabled
HOPELESS: Final = timedelta(days=5)  # of nothing but failures
LEASE: Final = timedelta(minutes=1)  # a call that has not come back by then is made again, under the same id
MILLISECOND: Final = timedelta(milliseconds=1)
FIRST_REST: Final = timedelta(seconds=5)  # of an endpoint after a failure, whatever waits for it
LONGEST_REST: Final = timedelta(minutes=10)
DOUBLINGS: Final = 7  # by then it is the longest
LONGEST_WAIT: Final = timedelta(hours=1)  # that a receiver may ask for: an hour later it is asked again
SECONDS: Final = re.compile(r"[0-9]{1,9}")
MOMENT: Final = "%a, %d %b %Y %H:%M:%S GMT"  # of RFC 9110

LONGEST_URL: Final = 500
LONGEST_LABEL: Final = 40
LABEL: Final = rf"\A[\w .:/+-]{{0,{LONGEST_LABEL}}}\Z"  # a shop's own word for an endpoint
NAME: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
PRINTED: Final = re.compile(r"[\x21-\x7e]+")  # no space, no control: what splits a header is in neither


def may_send_to(url: str, *, ports: Collection[int], loopback: bool) -> Verdict:
    """Judged without asking the network: names are looked up, and judged again, at each call.

    ``loopback``: outside production a developer's own machine will do, on any port and without a certificate.
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
    """The parts of an address that was judged."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Target(scheme=parts.scheme, host=str(parts.hostname), port=port, path=path)


def is_on_loopback(url: str) -> bool:
    """A machine that calls itself, by number or by the one name that can mean nothing else."""
    parts = _parts(url)
    return parts is not None and _is_loopback(parts)


def takes(state: State, *, since: datetime, at: datetime) -> bool:
    """Does a message to this endpoint wait to be sent? While nothing is, it waits, but not for ever."""
    if state in (EndpointState.PAUSED, EndpointState.DISABLED):
        return at < since + KEPT
    return state is EndpointState.ENABLED


def pause_after(attempts: int, *, delivery_id: UUID) -> timedelta | None:
    """How long until the next attempt after so many; None when that was the last.

    The spread comes of the message's own id: as good as chance between messages, and the same for whoever asks.
    """
    if attempts >= ATTEMPTS:
        return None
    pause = PAUSES[attempts - 1]
    return pause + pause * (SPREAD * (delivery_id.int % 1000) / 1000)


def rest_after(failures: int) -> timedelta:
    """How long an endpoint is left alone after so many failures in a row: a dead one costs a call now and then."""
    doubled: timedelta = FIRST_REST * 2 ** min(failures - 1, DOUBLINGS)
    return min(doubled, LONGEST_REST)


def wait_asked(retry_after: str, *, now: datetime) -> timedelta:
    """For how long a receiver wants to be left alone: seconds or a moment in `Retry-After`; anything else says nothing.

    ``now`` is by the machine's clock, as the receiver's is.
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
    """After a failed attempt: is this endpoint to be sent to any more?"""
    if answer.status == GONE:
        return Disabled.GONE
    return Disabled.FAILING if at >= failing_since + HOPELESS else None


def is_final(answer: Answer) -> bool:
    """Whoever says that it is gone is not asked again."""
    return answer.failure is Failure.STATUS and answer.status == GONE


def body(topic: str, *, data: Mapping[str, Any], occurred_at: datetime) -> str:
    """The message as Standard Webhooks has it, to the byte: it is signed, and sent again, as it was written."""
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
