"""Does `manage.py demo` hold, from the first order to the last byte, and only on a fresh database?"""

from __future__ import annotations

import subprocess
import sys

import pytest
import redis

from platform_core.drivers.demo import course
from platform_core.embedded.children import ChildDied
from platform_core.embedded.place import CHECKOUT


def demo(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "demo", *arguments]
    variables = environment | {"TIANPING_LOGIN": "worker"}
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.proof
@pytest.mark.commits
class TestTheStory:
    @pytest.fixture
    def ordinary(self, fresh: dict[str, str], valkey: str) -> dict[str, str]:
        """With the settings that people run it with: those of tests know no outside world.

        Every client of this machine has one address, and who has failed to sign in from there too often, as the
        tests of the doors do on purpose, shuts it for the people of the story as well.
        """
        with redis.Redis.from_url(valkey) as cache:
            cache.flushall()
        found = {name: value for name, value in fresh.items() if name != "DJANGO_SETTINGS_MODULE"}
        return found | {"REDIS_URL": valkey, "TIANPING_MODE": "local"}

    def test_is_told_back_by_the_export_and_played_once(self, ordinary: dict[str, str]) -> None:
        first = demo("--lang", "en", environment=ordinary)
        again = demo("--lang", "en", environment=ordinary)

        assert first.returncode == 0, first.stdout + first.stderr
        assert "All holds: " in first.stdout
        assert first.stdout.count("with one byte changed is refused: ") == 3 * 9  # three bytes of each export
        assert "Pay the refund · 2026-10-09 " in first.stdout  # not the 8th: by law the day after the holiday
        assert again.returncode == 1
        assert "lived in" in again.stderr


class TestAWorldThatIsKept:
    def test_is_served_until_somebody_interrupts_or_a_part_of_it_dies(self) -> None:
        looked = iter([None, KeyboardInterrupt, ChildDied("web")])

        class Parts:
            def check(self) -> None:
                if told := next(looked):
                    raise told

        course._serve(Parts())
        with pytest.raises(ChildDied):
            course._serve(Parts())
