"""Call a shop's system without reaching a forbidden network and without waiting for ever.

The name is looked up once, and all its addresses are checked. The call goes to one of these, so that a later look-up
with another answer has no effect. Certificate and Host header are those of the name. Redirects are not followed,
proxies are not used, and the whole call ends within one time limit, however slowly the other side answers.
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

LOOK_UP_TIME: Final = 3.0  # seconds at most
CONNECT_TIME: Final = 3.0  # seconds at most, per address
CALL_TIME: Final = 10.0  # seconds at most, for the whole call
MOST_TRIED: Final = 3  # addresses of a name: a shop could list a thousand that belong to others
TIMEOUTS: Final = {"timeout": {"connect": CONNECT_TIME, "read": CALL_TIME, "write": CALL_TIME, "pool": CONNECT_TIME}}
MOST_READ: Final = 2**16  # bytes of an answer: we read them to be polite, and use none

# Every failure gets one of these names, since details would tell the shop about networks that are not its own.
CAUSES: Final[tuple[tuple[tuple[type[Exception], ...], Failure], ...]] = (
    ((httpcore.TimeoutException, TimeoutError), Failure.TIMEOUT),
    ((ssl.SSLError,), Failure.TLS),
    ((httpcore.ProtocolError,), Failure.PROTOCOL),
    ((httpcore.NetworkError, OSError), Failure.NO_CONNECTION),
)


class Forbidden(Exception):
    """An address of the name is in a network that we do not call."""


def post(call: Call) -> Answer:
    """Make one attempt. Whatever the other side does ends in an ``Answer``, never in an exception."""
    began = time.monotonic()
    answer = _try_call(call)
    return replace(answer, took=timedelta(seconds=time.monotonic() - began))


def _try_call(call: Call) -> Answer:
    target, until = policies.target(call.url), time.monotonic() + CALL_TIME
    try:
        ips = _check_target(target, loopback=settings.WEBHOOKS_MAY_LOOP and policies.is_on_loopback(call.url))
        return _send(target, ips, call, until=until)
    except Forbidden:
        return Answer(failure=Failure.FORBIDDEN_ADDRESS)
    except (gaierror, UnicodeError):
        return Answer(failure=Failure.NO_SUCH_NAME)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        return Answer(failure=_cause(error))


def _cause(error: Exception) -> Failure:
    """Name the failure by the error or by its cause, since the library wraps errors of the socket and of TLS."""
    cause = error.__cause__ or error.__context__
    return next(failure for kinds, failure in CAUSES if isinstance(error, kinds) or isinstance(cause, kinds))


def resolve(host: str, port: int) -> Sequence[str]:
    """Look up every address of a name."""
    return [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _look_up(target: Target) -> Sequence[str]:
    """Look up every address of a name, in a thread that is abandoned when it is late.

    The system's resolver has no time limit of its own.
    """
    ips: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            ips.set_result(resolve(target.host, target.port))
        except (OSError, UnicodeError) as failure:
            ips.set_exception(failure)

    Thread(target=ask, name="webhook-name", daemon=True).start()
    return ips.result(timeout=LOOK_UP_TIME)


def _check_target(target: Target, *, loopback: bool) -> Sequence[str]:
    """The addresses to call. Raises ``Forbidden`` if a single one is forbidden, since such a mixture is an attack."""
    ips = _look_up(target)
    is_allowed = _is_loopback if loopback else is_public
    if not ips or not all(map(is_allowed, ips)):
        raise Forbidden
    return ips[:MOST_TRIED]


def _is_loopback(ip: str) -> bool:
    return ip_address(ip).is_loopback


def _send(target: Target, ips: Sequence[str], call: Call, *, until: float) -> Answer:
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    backend = DirectBackend(ips, until=until)
    message: dict[str, Any] = {"headers": headers(call), "content": call.body.encode(), "extensions": TIMEOUTS}
    with (
        httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=backend) as pool,
        pool.stream("POST", url, **message) as answer,
    ):
        _read_some(answer)
        return _answer_of(answer)


def _answer_of(answer: httpcore.Response) -> Answer:
    """Judge the status: 2xx is an arrival. After any other, keep how long the other side asks us to wait."""
    if 200 <= answer.status < 300:
        return Answer(status=answer.status)
    retry_after = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    wait = policies.wait_asked(retry_after.decode("latin-1").strip(), now=_now())
    return Answer(status=answer.status, failure=Failure.STATUS, wait=wait)


def _now() -> datetime:
    """The time by the machine's clock: in development our own may be moved, and the receiver's is not."""
    return datetime.fromtimestamp(int(time.time()), tz=UTC)


def _read_some(answer: httpcore.Response) -> None:
    read = 0
    for part in answer.iter_stream():
        read += len(part)
        if read >= MOST_READ:
            return


def headers(call: Call) -> dict[str, str]:
    """The headers of a call, signed with every valid secret. Receivers refuse a signature that is five minutes old."""
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
def tls_context() -> ssl.SSLContext:
    """Trust the usual certificate authorities, as a Python package lists them, whatever the system has installed."""
    return httpx.create_ssl_context(trust_env=False)


class DirectBackend(httpcore.NetworkBackend):
    """Connect to the first checked address that answers, whatever host the library asks for."""

    def __init__(self, ips: Sequence[str], *, until: float) -> None:
        self._ips, self._until = ips, until
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(  # noqa: PLR0917  # the library's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self._ips
        for ip in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect(ip, port, local_address, socket_options)
        return self._connect(last, port, local_address, socket_options)

    def _connect(
        self,
        ip: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        seconds = min(CONNECT_TIME, seconds_left(self._until, httpcore.ConnectTimeout))
        stream = self._sockets.connect_tcp(ip, port, seconds, local_address, socket_options)
        return TimeLimitedStream(stream, until=self._until)


class TimeLimitedStream(httpcore.NetworkStream):
    """A stream whose every read and write ends by one deadline, so that a slow drip of bytes gains no time."""

    def __init__(self, stream: httpcore.NetworkStream, *, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=seconds_left(self._until, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=seconds_left(self._until, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = seconds_left(self._until, httpcore.ConnectTimeout)
        return TimeLimitedStream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=seconds), until=self._until
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def seconds_left(until: float, late: type[Exception]) -> float:
    """The seconds left until a moment of the monotonic clock. Raises ``late`` if there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise late
    return seconds
