"""The door of all systems, and who may open it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta

import httpx
import pytest

from platform_core.project import env
from platform_core.sandbox.options import DEFAULT_SECRETS
from tests.platform_core.sandbox.world import ROOT, running


def now(world):
    return datetime.fromisoformat(world.client().get("/healthz").json()["now"])


class TestSandbox:
    def test_links_all_its_pages(self, world):
        page = world.client(accept="text/html").get("/")

        assert page.status_code == 200
        assert all(
            f'href="{to}"' in page.text for to in ("/carrier/", "/mail/", "/sms/", "/healthz", "/sandbox/messages")
        )

    def test_says_where_nobody_lives(self, world):
        answer = world.client().get("/nowhere")

        assert answer.json() == {
            "type": "/problems/sandbox.no_such_address",
            "code": "sandbox.no_such_address",
            "title": "Nobody lives here",
            "status": 404,
            "params": {},
        }

    def test_says_which_methods_an_address_takes(self, world):
        answer = world.client().delete("/sandbox/faults")

        assert (answer.status_code, answer.json()["params"]) == (405, {"allowed": ["GET", "POST"]})

    @pytest.mark.parametrize("chunked", [False, True])
    def test_refuses_more_than_a_megabyte(self, world, chunked):
        body = b"x" * (1024 * 1024 + 1)

        answer = world.client().post("/sandbox/faults", content=iter([body]) if chunked else body)

        assert (answer.status_code, answer.json()["code"]) == (413, "sandbox.too_large")

    def test_moves_its_clock(self, world):
        truth = now(world)

        world.client().post("/sandbox/clock", json={"offset_in_seconds": 864_000})
        moved = now(world)
        world.client().post("/sandbox/clock", json={"offset_in_seconds": 0})

        assert timedelta(days=10) < moved - truth < timedelta(days=10, minutes=1)
        assert now(world) - truth < timedelta(minutes=1)


class TestMain:
    def test_refuses_to_run_in_production(self, tmp_path):
        environment = {**os.environ, "TIANPING_MODE": "production"}
        command = [sys.executable, "-m", "platform_core.sandbox", "--data", str(tmp_path / "data")]

        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20, check=False
        )

        assert ended.returncode == 2
        assert "does not run in production" in ended.stderr
        assert not (tmp_path / "data").exists()


class TestStart:
    def test_leaves_nobody_on_the_port_when_the_server_is_killed(self, tmp_path):
        with running(tmp_path, "http://127.0.0.1:9") as world:
            world.process.kill()
            world.process.wait()

            assert eventually_refuses(world)


def eventually_refuses(world):
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            world.client().get("/healthz")
        except httpx.TransportError:
            return True
        time.sleep(0.1)
    return False


class TestDefaultSecrets:
    def test_are_those_that_development_reads(self):
        assert DEFAULT_SECRETS["pay"] == env.INSECURE["TIANPING_PROVIDER_SECRET"]
        assert DEFAULT_SECRETS["carrier"] == env.INSECURE["TIANPING_CARRIER_SECRET"]
