"""The port on which a stack listens, and its owner when it is taken.

The socket is bound before anything is started and stays open until everything has ended; the server is handed the
socket (`on_socket`). Between a look at the port and the server's own bind, somebody else could take it.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psutil

HOST: Final = "127.0.0.1"
WAITING: Final = 1024  # connections that nobody has accepted yet, as many as granian allows


class PortTaken(Exception):
    """The port that was asked for cannot be had; the message says why, and who has it."""


@contextmanager
def hold_port(preferred: int, *, variable: str, environment: Mapping[str, str]) -> Iterator[socket.socket]:
    """Hold a listening socket that nobody can share, as long as the context lasts.

    The preferred port, or the one that ``variable`` asks for. A preferred one that is taken is replaced by any free
    one, and people are told; one that was asked for raises ``PortTaken``. Port 0 is any, and then the environment is
    not read.
    """
    asked = environment.get(variable, "") if preferred else ""
    with _asked_for(asked, variable) if asked else _listen_on_preferred(preferred, variable) as listening:
        yield listening


def port_of(listening: socket.socket) -> int:
    return int(listening.getsockname()[1])


def owner_of(port: int) -> str:
    """The process that listens there, as far as this user may know."""
    try:
        listeners = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
        process = psutil.Process(next(each.pid for each in listeners if each.laddr.port == port and each.pid))
        return f"{process.name()} (process {process.pid}, working in {process.cwd()})"
    except (psutil.Error, OSError, StopIteration):
        return "a process of somebody else"


def _asked_for(text: str, variable: str) -> socket.socket:
    if not (text.isascii() and text.isdigit() and int(text[:6]) < 65_536):
        raise PortTaken(f"{variable}={text} is not a port: choose a number from 1 to 65535, or 0 for any")
    try:
        return _listening(int(text))
    except OSError as why:
        by = f" by {owner_of(int(text))}" if why.errno == errno.EADDRINUSE else ""
        raise PortTaken(
            f"{variable}={text} cannot be used: {why.strerror}{by}. Stop that, or choose another."
        ) from None


def _listen_on_preferred(port: int, variable: str) -> socket.socket:
    try:
        return _listening(port)
    except OSError as why:
        other = _listening(0)
        fault = f"taken by {owner_of(port)}" if why.errno == errno.EADDRINUSE else f"not to be had ({why.strerror})"
        taken = f"Port {port} is {fault}: using {port_of(other)} instead."
        print(f"{taken} {variable} chooses a port.", file=sys.stderr, flush=True)
        return other


def _listening(port: int) -> socket.socket:
    """Listening at once: of sockets with SO_REUSEADDR that only are bound, two could have the same port."""
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # for a port that was in use a minute ago
        listening.bind((HOST, port))
        listening.listen(WAITING)
    except OSError:
        listening.close()
        raise
    return listening
