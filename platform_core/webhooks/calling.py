"""Calls to a shop's system: never led to a forbidden network, never waiting for ever.

The name is looked up once, all its addresses are checked, and the connection goes to one of those: a different answer
to a later lookup has no effect. The certificate and the Host header belong to the name. Redirects are not followed,
proxies are not used, and everything ends within one time limit, however slowly the other side answers.
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
CONNECT: Final = 3.0  # seconds per address
WHOLE: Final = 10.0  # seconds in all
ADDRESSES: Final = 3  # addresses of a name that are tried: a shop could list a thousand of others'
TIMEOUTS: Final = {"timeout": {"connect": CONNECT, "read": WHOLE, "write": WHOLE, "pool": CONNECT}}
READ: Final = 2**16  # bytes of an answer that are read, to be polite; they are not used

# Every failure gets one of these names: details would reveal things about the other side's network.
CAUSES: Final[tuple[tuple[tuple[type[Exception], ...], Failure], ...]] = (
    ((httpcore.TimeoutException, TimeoutError), Failure.TIMEOUT),
    ((ssl.SSLError,), Failure.TLS),
    ((httpcore.ProtocolError,), Failure.PROTOCOL),
    ((httpcore.NetworkError, OSError), Failure.NO_CONNECTION),
)


class Forbidden(Exception):
    """The name leads to a network that we do not call."""


def post(call: Call) -> Answer:
    """Make one attempt. Nothing that the other side does can raise."""
    began = time.monotonic()
    answer = _try_call(call)
    return replace(answer, took=timedelta(seconds=time.monotonic() - began))


def _try_call(call: Call) -> Answer:
    target, until = policies.target(call.url), time.monotonic() + WHOLE
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
    """Name a failure by its cause too: the library wraps errors of the socket and of TLS."""
    cause = error.__cause__ or error.__context__
    return next(failure for kinds, failure in CAUSES if isinstance(error, kinds) or isinstance(cause, kinds))


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name."""
    return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _look_up(target: Target) -> Sequence[str]:
    """Look up a name within a time limit. The system's resolver has no limit of its own.

    A thread of its own asks, and is abandoned when it is late.
    """
    found: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            found.set_result(resolve(target.host, target.port))
        except (OSError, UnicodeError) as failure:
            found.set_exception(failure)

    Thread(target=ask, name="webhook-name", daemon=True).start()
    return found.result(timeout=LOOK_UP)


def _check_target(target: Target, *, loopback: bool) -> Sequence[str]:
    """The addresses to call. If one of them is forbidden, none may be called: such a mixture is an attack."""
    ips = _look_up(target)
    fits = _is_loopback if loopback else is_public
    if not ips or not all(map(fits, ips)):
        raise Forbidden
    return ips[:ADDRESSES]


def _is_loopback(ip: str) -> bool:
    return ip_address(ip).is_loopback


def _send(target: Target, ips: Sequence[str], call: Call, *, until: float) -> Answer:
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    backend = DirectBackend(ips, until=until)
    message: dict[str, Any] = {"headers": headers(call), "content": call.body.encode(), "extensions": TIMEOUTS}
    with (
        httpcore.ConnectionPool(ssl_context=trusted(), network_backend=backend) as pool,
        pool.stream("POST", url, **message) as answer,
    ):
        _listen(answer)
        return _answer_of(answer)


def _answer_of(answer: httpcore.Response) -> Answer:
    """The meaning of the status, and how long the other side asks to be left alone."""
    if 200 <= answer.status < 300:
        return Answer(status=answer.status)
    asked = next((value for name, value in answer.headers if name.lower() == b"retry-after"), b"")
    wait = policies.wait_asked(asked.decode("latin-1").strip(), now=_now())
    return Answer(status=answer.status, failure=Failure.STATUS, wait=wait)


def _now() -> datetime:
    """The machine's clock: in development ours may be moved, and the receiver's is not."""
    return datetime.fromtimestamp(int(time.time()), tz=UTC)


def _listen(answer: httpcore.Response) -> None:
    heard = 0
    for part in answer.iter_stream():
        heard += len(part)
        if heard >= READ:
            return


def headers(call: Call) -> dict[str, str]:
    """Sign with every valid secret, for this second: receivers refuse a signature that is five minutes old."""
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
    """The usual authorities, from the wheel, independent of system packages and the environment."""
    return httpx.create_ssl_context(trust_env=False)


class DirectBackend(httpcore.NetworkBackend):
    """Connect to the first checked address that answers, under any name."""

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
        patience = min(CONNECT, left(self._until, httpcore.ConnectTimeout))
        stream = self._sockets.connect_tcp(ip, port, patience, local_address, socket_options)
        return TimeLimitedStream(stream, until=self._until)


class TimeLimitedStream(httpcore.NetworkStream):
    """A stream whose every wait ends at one deadline: a byte now and then gains no time."""

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
    """The seconds left until then. Raises ``late`` if there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise late
    return seconds
