"""Does docs/operate.md name every variable that a process reads or compose asks for, and no other?"""

from __future__ import annotations

import re

from platform_core.embedded.environment import DATABASE_VARIABLES, SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT

NAME = r"[A-Z][A-Z_]*[A-Z]"


def read(path: str) -> str:
    return (CHECKOUT / path).read_text("utf8")


class TestTheVariables:
    def test_are_all_on_the_page_and_no_others(self):
        compose = read("docker-compose.yml")
        asked_for = set(re.findall(rf"\$\{{({NAME})", compose)) | set(
            re.findall(rf"^  +({NAME}):", compose, re.MULTILINE)
        )
        by_python = set(re.findall(rf'"((?:TIANPING_|REDIS_){NAME})"', read("platform_core/project/env.py")))
        table = read("docs/operate.md").partition("## Variables")[2].partition("\n## ")[0]
        first_cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)

        named = {name for cell in first_cells for name in re.findall(rf"`({NAME})`", cell)}

        assert named == asked_for | by_python | {*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE}
