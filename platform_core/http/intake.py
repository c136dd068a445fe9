"""The intake of calls: only a call that has arrived whole gets a thread and, later, a transaction.

A thread that reads a body waits for its sender, who may take for ever. So the event loop reads, within a time and a
size, and Django runs on threads that never wait for a network. A body that came too slowly or is too large is dropped,
and the call goes on without it, marked for ``unread``, which stands before everything that asks the database.

Of the adapters that exist, asgiref's runs all calls on one thread, and a2wsgi's reads the body on the thread.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import partial
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.conf import settings

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Environ = dict[str, Any]
Program = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

REFUSED: Final = "tianping.refused"  # in the environment of a call: the status it is to be refused with
BODILESS: Final = ("GET", "HEAD")
PIECE: Final = 64 * 2**10  # bytes of an answer that are fetched and sent at a time


class _Refused(Exception):
    """A refusal, with its status."""


class _Gone(Exception):
    """The caller has hung up, so nobody is left to be answered."""


class Intake:
    """ASGI outside, a WSGI program inside."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="web")
        self.large_body_slots = asyncio.Semaphore(settings.LARGE_BODIES_AT_ONCE)
        self.form_slots = asyncio.Semaphore(settings.FORMS_AT_ONCE)
        self.forms_waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ, body = _environ(scope), b""
        async with AsyncExitStack() as slot:
            try:
                if environ["REQUEST_METHOD"] not in BODILESS:
                    body = await self._body(environ, receive, slot)
                if _is_form(environ):
                    await self._turn_of_a_form(slot)
            except _Refused as refusal:
                environ[REFUSED], body = refusal.args[0], b""
            except _Gone:
                return
            whole = environ | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
            await self._answer(whole, receive, send, slot)

    async def _body(self, environ: Environ, receive: Receive, slot: AsyncExitStack) -> bytes:
        """Read the whole body. A large one is refused by the length it announces."""
        announced = int(environ.get("CONTENT_LENGTH") or 0)
        if announced > _largest_body(environ):
            raise _Refused(413)
        try:
            async with asyncio.timeout(settings.BODY_SECONDS) as patience:
                return await self._read(receive, patience, slot, announced=announced)
        except TimeoutError:
            raise _Refused(408) from None

    async def _read(
        self, receive: Receive, patience: asyncio.Timeout, slot: AsyncExitStack, *, announced: int
    ) -> bytes:
        """Read a body, with more time for a larger one, so that its sender must keep a certain pace.

        Bodies stand in memory. One that has become large waits for a slot, and keeps it until its answer begins; before
        that it has none, so that nobody who merely announces a large body keeps others out.
        """
        small = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        begun, body, is_large, more = asyncio.get_running_loop().time(), bytearray(), False, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > max(announced, small):
                raise _Refused(413)
            patience.reschedule(begun + settings.BODY_SECONDS + len(body) / settings.BODY_BYTES_A_SECOND)
            if len(body) > small and not is_large:
                is_large = True
                await slot.enter_async_context(self.large_body_slots)
        return bytes(body)

    async def _turn_of_a_form(self, slot: AsyncExitStack) -> None:
        """Wait for one of the few threads on which forms with files are answered, in the order in which they came.

        A picture is drawn for seconds, and everybody may send some: they may wait for each other, and nobody else for
        them. Those who wait hold no thread; so that they do not fill the memory, there is an end to the queue.
        """
        if self.forms_waiting >= settings.FORMS_WAITING:
            raise _Refused(503)
        self.forms_waiting += 1
        try:
            async with asyncio.timeout(settings.FORM_SECONDS):
                await slot.enter_async_context(self.form_slots)
        except TimeoutError:
            raise _Refused(503) from None
        finally:
            self.forms_waiting -= 1

    async def _answer(self, environ: Environ, receive: Receive, send: Send, slot: AsyncExitStack) -> None:
        """Send the answer piece by piece, each from any free thread: a slow listener holds no thread and no slot.

        It stops when the caller hangs up: granian's ``send`` would go on without a word.
        """
        run = partial(asyncio.get_running_loop().run_in_executor, self.threads)
        answer, hung_up = _Answer(), asyncio.Future[None]()
        try:
            piece = await run(answer.begin, self.program, environ)
            await slot.aclose()
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            if answer.goes_on:
                hung_up = asyncio.ensure_future(_hung_up(receive))
            while answer.goes_on:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await run(answer.piece)
                if hung_up.done():
                    return
            await send({"type": "http.response.body", "body": piece, "more_body": False})
        finally:
            hung_up.cancel()
            if answer.goes_on:
                await run(answer.close)


class _Answer:
    """The program's answer, fetched as it is sent. Every method runs on a thread."""

    status: int
    headers: list[tuple[bytes, bytes]]
    chunks: Iterable[bytes] = ()
    goes_on = True

    def begin(self, program: Program, environ: Environ) -> bytes:
        """The head, and the first piece of the body."""
        self.chunks = program(environ, self._head)
        self.rest = iter(self.chunks)
        if REFUSED in environ:  # what is left of the body is never read
            self.headers.append((b"connection", b"close"))
        return self.piece()

    def piece(self) -> bytes:
        """The next bytes; closed with the last of them."""
        taken = bytearray()
        for chunk in self.rest:
            taken += chunk
            if len(taken) >= PIECE:
                return bytes(taken)
        self.close()
        return bytes(taken)

    def close(self) -> None:
        self.goes_on = False
        if hasattr(self.chunks, "close"):
            self.chunks.close()

    def _head(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _largest_body(environ: Environ) -> int:
    """Files come as forms; nothing else is large."""
    size: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if _is_form(environ) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return size


def _is_form(environ: Environ) -> bool:
    return str(environ.get("CONTENT_TYPE", "")).lower().startswith("multipart/form-data")


def _environ(scope: Scope) -> Environ:
    """The environment as PEP 3333 wants it: text that holds bytes."""
    server, client = scope.get("server") or ("", ""), scope.get("client") or ("", "")
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | _headers(scope["headers"])


def _headers(sent: Iterable[tuple[bytes, bytes]]) -> Environ:
    """The headers but for names that have an underscore: they would pass for those that a proxy writes with a
    hyphen.
    """
    found = defaultdict(list)
    for name, value in sent:
        if b"_" not in name:
            found[name.decode("latin-1").upper().replace("-", "_")].append(value.decode("latin-1"))
    bare = {name: found.pop(name)[-1] for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if name in found}
    return bare | {f"HTTP_{name}": ("; " if name == "COOKIE" else ",").join(found[name]) for name in found}
