"""Does the running house answer as its schema says, whoever asks and whatever is sent?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from platform_core.drivers.demo.people import REGULATOR, SHOPPER, STAFF, TEA_OWNER, TOTP_SECRET
from tests.journeys.codes import code
from tests.journeys.people import House, Person

pytestmark = pytest.mark.proof
EXAMPLES = int(os.environ.get("TIANPING_EXAMPLES", "20"))  # an operation, besides those that cover its schema
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# Whoever asks at a door that is not theirs is refused before anything is read: that costs no further examples.
AT_EVERY_DOOR = (None, STAFF.username)
DOORS = {SHOPPER.username: "storefront", TEA_OWNER.username: "seller", REGULATOR.username: "regulator"}
PROGRAM = (str(Path(sys.executable).parent / "schemathesis"), "run")
FIXED = ("--no-color", "--continue-on-failure", "--warnings", "off", "--generation-database", "none")


def _signed_in(house: House, username: str) -> Person:
    """Who has a second factor shows it."""
    if username == REGULATOR.username:
        return house.authority()
    shown = {"code": code(TOTP_SECRET)} if username == STAFF.username else {}
    return house.signed_in(username, door="storefront", **shown)


@pytest.mark.parametrize("username", [*AT_EVERY_DOOR, *DOORS])
def test_answers_as_the_schema_says(house: House, username: str | None, tmp_path: Path) -> None:
    who: tuple[str, ...] = ()
    if username:
        at_home = _signed_in(house, username)
        leaves = [
            word
            for name in ("sign_out", "sign_out_others", "regulator_sign_out")
            for word in ("--exclude-operation-id", name)
        ]
        who = ("--header", f"Authorization: Bearer {at_home.token}", *leaves)
    where = ("--include-path-regex", f"^/api/{DOORS[username]}/") if username in DOORS else ()
    phases = "coverage,fuzzing" if where else "coverage"
    size = ("--max-examples", str(EXAMPLES), "--phases", phases, "--checks", ",".join(CHECKS), *where)

    done = subprocess.run(
        (*PROGRAM, f"{house.web}/api/schema/", *size, *FIXED, *who),
        cwd=tmp_path, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-20_000:]
    house.children.check()
