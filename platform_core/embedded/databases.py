"""Where does each login find the database, and has it its tables? Filled as migrator, as often as one likes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from platform_core.embedded import environment as env
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import SUPERUSER, Postgres

DATABASE: Final = "tianping"


def addresses(server: Postgres, database: str = DATABASE) -> dict[str, str]:
    """Where each login finds a database of an embedded server."""
    urls = {name: server.url(f"tp_{login}", database) for login, name in env.DATABASE_VARIABLES.items()}
    return urls | {env.SUPERUSER_VARIABLE: server.url(SUPERUSER, database)}


def migrate(environment: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0", *arguments]
    subprocess.run(command, check=True, cwd=CHECKOUT, env=env.seen_by("migrator", environment))
