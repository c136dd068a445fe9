"""How is a shop's system called, without being led where it must not go, and without waiting for ever?

The name is looked up once, every address that it has is judged, and the connection goes to one of those: who answers
the next question otherwise gains nothing. The certificate and the Host header are of the name. No redirect is followed,
no proxy asked, and all of it ends within one span of time, however slowly the other side drips.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from socket import IPPROTO_TCP, SOCK_STREAM, gaierror, getaddrinfo
from threading import Thread
from typing import Any, Final

import httpcore
import httpx
from django.conf import settings
from standardwebhooks.webhooks import Webhook

from platform_core.webhooks import policies
from platform_core.webhooks.addresses import is_public
from platform_core.webhooks.types import Answer, Call, Failure, Target

LOOK_UP: Final = 3.0  # seconds
CONNECT: Final = 3.0  # seconds, for each address
WHOLE: Final = 10.0  # seconds for everything
ADDRESSES: Final = 3  # of a name that are tried: a shop may write a thousand of others' under its own
TIMEOUTS: Final = {"timeout": {"connect": CONNECT, "read": WHOLE, "write": WHOLE, "pool": CONNECT}}
READ: Final = 2**16  # bytes of an answer that are listened to, out of politeness: nothing is made of them

# Whatever goes wrong has one of these names; what is wrong in detail would say things about the other side's network.
CAUSES: Final[tuple[tuple[tuple[type[Exception], ...], Failure], ...]] = (
    ((httpcore.TimeoutException, TimeoutError), Failure.TIMEOUT),
    ((ssl.SSLError,), Failure.TLS),
    ((httpcore.ProtocolError,), Failure.PROTOCOL),
    ((httpcore.NetworkError, OSError), Failure.NO_CONNECTION),
)


class Forbidden(Exception):
    """The name leads into a network that we do not call into."""


def post(call: Call) -> Answer:
    """One attempt. Raises nothing that the other side could bring about."""
    began = time.monotonic()
    answer = _tried(call)
    return replace(answer, took=timedelta(seconds=time.monotonic() - began))


def _tried(call: Call) -> Answer:
    target, until = policies.target(call.url), time.monotonic() + WHOLE
    try:
        numbers = _checked(target, loopback=settings.WEBHOOKS_MAY_LOOP and policies.is_on_loopback(call.url))
        return _sent(target, numbers, call, until=until)
    except Forbidden:
        return Answer(failure=Failure.FORBIDDEN_ADDRESS)
    except (gaierror, UnicodeError):
        return Answer(failure=Failure.NO_SUCH_NAME)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        return Answer(failure=_cause(error))


def _cause(error: Exception) -> Failure:
    """By what lies beneath it as well: the library wraps what the socket and TLS say."""
    cause = error.__cause__ or error.__context__
    return next(failure for kinds, failure in CAUSES if isinstance(error, kinds) or isinstance(cause, kinds))


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name."""
    return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _looked_up(target: Target) -> Sequence[str]:
    """Within a span of time, which the system's resolver keeps to no more than the name's own servers do.

    So a thread of its own asks, and is left to itself when it is late.
    """
    found: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            found.set_result(resolve(target.host, target.port))
        except (OSError, UnicodeError) as failure:
            found.set_exception(failure)

    Thread(target=ask, name="webhook-name", daemon=True).start()
    return found.result(timeout=LOOK_UP)


def _checked(target: Target, *, loopback: bool) -> Sequence[str]:
    """Addresses that may be called. One bad one among good ones is an attempt at something: then none may."""
    numbers = _looked_up(target)
    fits = _is_loopback if loopback else is_public
    if not numbers or not all(map(fits, numbers)):
        raise Forbidden
    return numbers[:ADDRESSES]


def _is_loopback(number: str) -> bool:
    return ip_address(number).is_loopback


def _sent(target: Target, numbers: Sequence[str], call: Call, *, until: float) -> Answer:
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    backend = DirectBackend(numbers, until=until)
    message: dict[str, Any] = {"headers": headers(call), "content": call.body.encode(), "extensions": TIMEOUTS}
    with (
        httpcore.ConnectionPool(ssl_context=trusted(), network_backend=backend) as pool,
        pool.stream("POST", url, **message) as answer,
    ):
        _listen(answer)
        return _answer_of(answer)


def _answer_of(answer: httpcore.Response) -> Answer:
    """What it says by its status, and for how long it wants to be left alone."""
    if 200 <= answer.status < 300:
        return Answer(status=answer.status)
    asked = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    wait = policies.wait_asked(asked.decode("latin-1").strip(), now=_now())
    return Answer(status=answer.status, failure=Failure.STATUS, wait=wait)


def _now() -> datetime:
    """By the machine's clock, not by ours: in development ours may be moved, and the receiver's is not."""
    return datetime.fromtimestamp(int(time.time()), tz=UTC)


def _listen(answer: httpcore.Response) -> None:
    heard = 0
    for part in answer.iter_stream():
        heard += len(part)
        if heard >= READ:
            return


def headers(call: Call) -> dict[str, str]:
    """Signed with every secret that is valid now, as of this second: a receiver refuses what is five minutes old."""
    now = _now()
    signatures = [Webhook(secret).sign(call.message_id, now, call.body) for secret in call.secrets]
    return {
        "content-type": "application/json",
        "user-agent": "Tianping-Webhooks/1",
        "connection": "close",
        "webhook-id": call.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


@cache
def trusted() -> ssl.SSLContext:
    """The usual authorities, from the wheel: no system package is asked, nor the environment."""
    return httpx.create_ssl_context(trust_env=False)


class DirectBackend(httpcore.NetworkBackend):
    """Connects to the first that answers of the addresses that were judged, whatever name it is asked for."""

    def __init__(self, numbers: Sequence[str], *, until: float) -> None:
        self._numbers, self._until = numbers, until
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(  # noqa: PLR0917  # the library's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self._numbers
        for number in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connected(number, port, local_address, socket_options)
        return self._connected(last, port, local_address, socket_options)

    def _connected(
        self,
        number: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        patience = min(CONNECT, left(self._until, httpcore.ConnectTimeout))
        stream = self._sockets.connect_tcp(number, port, patience, local_address, socket_options)
        return TimeLimitedStream(stream, until=self._until)


class TimeLimitedStream(httpcore.NetworkStream):
    """A stream whose every wait is cut down to what is left of one span: a byte now and then buys no more time."""

    def __init__(self, stream: httpcore.NetworkStream, *, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=left(self._until, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=left(self._until, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        patience = left(self._until, httpcore.ConnectTimeout)
        return TimeLimitedStream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=patience), until=self._until
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def left(until: float, late: type[Exception]) -> float:
    """The seconds until then. Raises ``late`` when there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise late
    return seconds
