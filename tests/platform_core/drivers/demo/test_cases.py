"""Does a stack open on an order, a return and a complaint in every state, with every shop of the demo?"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from aftersales.returns.case.returns import RETURN
from aftersales.returns.states import ReturnState
from complaints.complaint.case import COMPLAINT
from complaints.complaint.states import ComplaintState
from orders.sales.states import ORDER
from platform_core.drivers.demo import cases
from platform_core.drivers.demo.opening import SHOPS
from platform_core.drivers.demo.people import STAFF
from platform_core.drivers.world import people
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import session
from platform_core.states import State
from tests.platform_core.sandbox import world

LIFECYCLES = {"orders_order": ORDER, "aftersales_return": RETURN.lifecycle, "complaints_complaint": COMPLAINT.lifecycle}
COMMAND = [sys.executable, "manage.py", "demo_data", "--cases"]
WEB = "http://127.0.0.1:9"  # where nobody is
STANDS = """
SELECT DISTINCT shop.trade_name, thing.state
FROM {} thing JOIN merchants_merchant shop ON shop.id = thing.merchant_id
"""


def states(lifecycle: Any) -> set[str]:
    return {state.value for state in type(lifecycle.initial)}


def long_ago(kind: type[State]) -> set[str]:
    return {state for state in cases.LONG_AGO if isinstance(state, kind)}


OF_CLAIMS = {str(ReturnState.HANDED_ON)}  # no return without a reason ends so, and the data have no claims


class TestTheScripts:
    def test_have_every_state_of_the_three_lifecycles(self) -> None:
        assert set(cases.ORDERS) == states(ORDER)
        assert set(cases.RETURNS) | long_ago(ReturnState) == states(RETURN.lifecycle) - OF_CLAIMS
        assert set(cases.COMPLAINTS) | long_ago(ComplaintState) == states(COMPLAINT.lifecycle)

    def test_place_the_orders_last_so_that_the_first_page_of_a_shopper_shows_each_state(self) -> None:
        assert cases.NOW[-len(cases.ORDERS) :] == (*cases.ORDERS.items(),)


@pytest.mark.commits
class TestTheDemoData:
    @pytest.mark.proof
    def test_has_a_case_in_every_state_at_every_shop(self, fresh: dict[str, str], tmp_path: Path) -> None:
        with world.running(tmp_path, WEB) as outside:
            make(fresh, outside=outside.url)
            said_by_the_next_start = make(fresh, outside=outside.url)

        assert said_by_the_next_start == ""
        with session(fresh[SUPERUSER_VARIABLE]) as cursor:
            assert standing(cursor) == everywhere()

    @pytest.mark.proof
    def test_are_completed_after_a_start_that_was_stopped(self, fresh: dict[str, str], tmp_path: Path) -> None:
        with world.running(tmp_path, WEB) as outside, session(fresh[SUPERUSER_VARIABLE]) as cursor:
            with subprocess.Popen(COMMAND, cwd=CHECKOUT, env=seen(fresh, outside=outside.url)) as first:
                while count_of(cursor, "aftersales_return") < 5:
                    assert first.poll() is None
                    time.sleep(0.1)
                first.kill()

            said = make(fresh, outside=outside.url)

            assert said == ""
            assert standing(cursor) == everywhere()

    def test_show_the_true_time_and_say_what_to_do_after_a_start_that_was_stopped(
        self, fresh: dict[str, str], tmp_path: Path
    ) -> None:
        people.register([STAFF.resident])
        with session(fresh[SUPERUSER_VARIABLE]) as cursor, world.running(tmp_path, WEB) as outside:
            cursor.execute("SELECT tianping_move_clock(%s)", [-cases.AGO])
            ago = {"offset_in_seconds": -int(cases.AGO.total_seconds())}
            assert outside.client().post("/sandbox/clock", json=ago).is_success

            said = make(fresh, outside=outside.url)

            assert all(word in said for word in ("not all there", "stop everything", ".data/"))
            cursor.execute("SELECT tianping_now(), now()")
            ours, true_time = cursor.fetchone()
            theirs = datetime.fromisoformat(outside.client().get("/healthz").json()["now"])
            assert ours == true_time
            assert abs(theirs - true_time) < timedelta(minutes=1)


def standing(cursor: Any) -> dict[str, set[tuple[str, str]]]:
    """In which states each shop has something, by the table."""
    found = {}
    for table in LIFECYCLES:
        cursor.execute(STANDS.format(table))
        found[table] = set(cursor.fetchall())
    return found


def everywhere() -> dict[str, set[tuple[str, str]]]:
    """Every state at every shop."""
    shops = [name for _, name, _ in SHOPS]
    return {table: set(product(shops, states(lifecycle) - OF_CLAIMS)) for table, lifecycle in LIFECYCLES.items()}


def count_of(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def make(database: dict[str, str], *more: str, outside: str) -> str:
    """Make the demo data, and give what is said on the side."""
    environment = seen(database, outside=outside)
    ran = subprocess.run([*COMMAND, *more], cwd=CHECKOUT, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


def seen(database: dict[str, str], *, outside: str) -> dict[str, str]:
    """The settings that people run it with: those of tests know no outside world."""
    places = {"PUBLIC": WEB, "PROVIDER": f"{outside}/pay"}
    places |= {name.upper(): f"{outside}/{name}" for name in ("carrier", "registry", "mail", "sms")}
    environment = {name: value for name, value in database.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {f"TIANPING_{name}_URL": url for name, url in places.items()}
    return environment | {"TIANPING_MODE": "local", "TIANPING_LOGIN": "worker"}
