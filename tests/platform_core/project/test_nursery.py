"""Does a forked process live as one that was begun anew would?"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from platform_core.embedded.children import ChildDied, Children, Part
from platform_core.embedded.environment import seen_by
from platform_core.embedded.ports import HOST, hold_port, port_of
from platform_core.embedded.services import fresh_home
from tests.platform_core.embedded.test_services import without_servers

SETTINGS = """
import json, os, sys
from django.conf import settings
from platform_core.project.env import ENV
from platform_core.audit import signing
found = {"login": ENV.login, "database": settings.DATABASES["default"]["USER"], "key": bool(settings.AUDIT_KEY)}
found |= {"argv": sys.argv, "loaded": "DRF" if "rest_framework.views" in sys.modules else "", "pid": os.getpid()}
found |= {"session": os.getsid(0)}
print(json.dumps(found))
sys.exit(int(sys.argv[1]))
"""
ADDRESSES = {
    "WORKER_DATABASE_URL": "postgres://tp_worker@/tianping?host=/nowhere",
    "SEQUENCER_DATABASE_URL": "postgres://tp_sequencer@/tianping?host=/nowhere",
}


@pytest.fixture(scope="module")
def nursed() -> Iterator[Children]:
    with fresh_home() as home:
        children = Children(home)
        children.raise_nursery(common(home))
        (home / "program.py").write_text(SETTINGS)
        yield children
        children.stop()


def common(home: Path) -> dict[str, str]:
    mine = {name: value for name, value in without_servers().items() if name != "PYTEST_CURRENT_TEST"}
    return mine | {"PROMETHEUS_MULTIPROC_DIR": str(home), "REDIS_URL": "unix:///nowhere"}


def output(nursed: Children, login: Any, **more: str) -> dict[str, Any]:
    environment = seen_by(login, common(nursed.home) | ADDRESSES | more)
    found: dict[str, Any] = json.loads(nursed.output("it", program(nursed, 0), environment))
    return found


def program(nursed: Children, status: int) -> tuple[str, ...]:
    return sys.executable, str(nursed.home / "program.py"), str(status)


def part(nursed: Children, *command: str, **more: Any) -> Part:
    return Part("part", command, seen_by("worker", common(nursed.home) | ADDRESSES), shares=True, **more)


class TestNursery:
    def test_gives_each_its_own_login_and_the_signing_key_to_one(self, nursed: Children) -> None:
        worker, sequencer = output(nursed, "worker"), output(nursed, "sequencer")

        assert (worker["login"], worker["database"], worker["key"]) == ("worker", "tp_worker", False)
        assert (sequencer["login"], sequencer["database"], sequencer["key"]) == ("sequencer", "tp_sequencer", True)

    def test_lets_each_be_the_program_that_was_asked_for(self, nursed: Children) -> None:
        found = output(nursed, "worker")

        assert found["argv"] == [*program(nursed, 0)[1:]]
        assert found["session"] == found["pid"]
        assert found["loaded"] == "DRF"

    def test_begins_anew_who_wants_another_environment(self, nursed: Children) -> None:
        environment = seen_by("worker", common(nursed.home) | {"GIVEN": "something else"})
        code = "import os, sys; print(os.environ['GIVEN'], len(sys.modules) < 1000)"

        printed = nursed.output("it", (sys.executable, "-c", code), environment)

        assert printed == "something else True\n"

    def test_tells_how_a_command_ended(self, nursed: Children) -> None:
        environment = seen_by("worker", common(nursed.home) | ADDRESSES)

        with pytest.raises(subprocess.CalledProcessError) as failed:
            nursed.output("it", program(nursed, 3), environment)

        assert failed.value.returncode == 3

    def test_knows_who_was_killed_and_names_the_log(self, nursed: Children) -> None:
        nursed.start(part(nursed, sys.executable, "-m", "http.server", "0", "--bind", HOST))
        while Path(f"/proc/{nursed.running['part'].pid}/comm").read_text() != "part\n":
            nursed.check()

        os.kill(nursed.running["part"].pid, signal.SIGKILL)

        with pytest.raises(ChildDied, match=r"^part ended with -9\. The end of .*/logs/part\.log"):
            while True:
                nursed.check()
        del nursed.running["part"]

    def test_hands_on_a_socket_under_its_number(self, nursed: Children) -> None:
        answer = "import socket, sys; s = socket.socket(fileno=int(sys.argv[1])); s.accept()[0].send(b'here')"
        (nursed.home / "answer.py").write_text(answer)
        with hold_port(0, variable="", environment={}) as listening:
            number = str(listening.fileno())
            nursed.start(part(nursed, sys.executable, str(nursed.home / "answer.py"), number, given=listening))
            with socket.create_connection((HOST, port_of(listening)), timeout=30) as caller:
                assert caller.recv(10) == b"here"
        assert nursed.running.pop("part").wait(10) == 0

    def test_is_missed_when_it_is_gone(self) -> None:
        with fresh_home() as home:
            children = Children(home)
            children.raise_nursery(common(home) | {"TIANPING_VAULT_KEYS": "none"})

            with pytest.raises(ChildDied, match=r"(?s)^nursery ended with 1\..*TIANPING_VAULT_KEYS"):
                children.output("it", (sys.executable, "manage.py", "help"), common(home))

            children.stop()
