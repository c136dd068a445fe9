"""Serve by granian on a socket that is open already.

``python -m platform_core.embedded.on_socket FD MODULE [ARGUMENT ...]`` runs a module that serves by granian.

On Linux, granian has each of its workers bind the port with SO_REUSEPORT. A second server of the same user can then
bind it too, and each gets some of the connections. Granian has no option for a socket that it is given, but it has the
means: on other systems its workers share one that their parent opened. `test_ports.py` holds us to that.

One socket has one queue: of the idle workers, the one that wakes first takes all that is in it, so that a few callers
may all be served by one. Where that matters, as in a bench, callers are placed (`bench/served.py`). The image of
production has no held port: there each worker has a queue of its own.
"""

from __future__ import annotations

import runpy
import socket
import sys
from functools import partialmethod
from typing import Any, Final

from granian import net
from granian.server import Server

HOLDER: Final[Any] = net.SocketHolder  # type: ignore[attr-defined]  # theirs to pickle, so not exported by name


def main(fd: int, module: str, *arguments: str) -> None:
    """Run the module as its own program would be."""
    Server._init_shared_socket = partialmethod(_share, fd)  # type: ignore[assignment]  # noqa: SLF001  # no option yet
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _share(server: Any, fd: int) -> None:
    """Share the socket as granian itself does where there is no SO_REUSEPORT."""
    listening = socket.socket(fileno=fd)
    listening.set_inheritable(True)
    holder = HOLDER(fd, uds=False, backlog=server.backlog)
    server._ssp, server._shd, server._sso = None, holder, listening  # noqa: SLF001  # as `main` says


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
