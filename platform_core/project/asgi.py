"""The application for a server: `granian --interface asginl --factory platform_core.project.asgi:make_application`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from typing import Final

from platform_core.http.intake import Intake
from platform_core.project import wsgi

application = Intake(wsgi.application)
LOOK_EVERY: Final = 1.0  # seconds
PATIENCE: Final = 8  # seconds to end running requests, as `--workers-kill-timeout` says


def make_application() -> Intake:
    """Give each process of a server the application, and end the process once the server is gone.

    Without its server it would keep the port and go on answering, and no other server could take its place.
    """
    if server := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=[server.pid], name="end-with-server", daemon=True).start()
    return application


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
