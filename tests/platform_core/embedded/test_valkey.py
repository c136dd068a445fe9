"""Is a Valkey of our own running?"""

from __future__ import annotations

import os
import signal

import redis

from platform_core.embedded.valkey import Valkey


def pid_of(server: Valkey) -> int:
    with redis.Redis.from_url(server.url) as client:
        return int(client.info("server")["process_id"])


class TestValkey:
    def test_starts_is_joined_and_stops(self, valkey_server: Valkey) -> None:
        valkey_server.start()
        first = pid_of(valkey_server)

        Valkey(valkey_server.home).start()

        assert pid_of(valkey_server) == first
        valkey_server.stop()
        assert not valkey_server.answers()

    def test_starts_again_after_kill_9_and_remembers_nothing(self, valkey_server: Valkey) -> None:
        valkey_server.start()
        with redis.Redis.from_url(valkey_server.url) as client:
            client.set("a", "1")
        os.kill(pid_of(valkey_server), signal.SIGKILL)

        valkey_server.start()

        with redis.Redis.from_url(valkey_server.url) as client:
            assert client.get("a") is None

    def test_listens_on_no_port(self, valkey_server: Valkey) -> None:
        valkey_server.start()

        with redis.Redis.from_url(valkey_server.url) as client:
            assert client.config_get("port") == {"port": "0"}
