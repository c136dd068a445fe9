"""Does a stack open on an order, a return and a complaint in every state, with every shop of the demo?"""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from aftersales.case import RETURN
from complaints.case import COMPLAINT
from orders.states import ORDER
from platform_core.drivers.demo import cases
from platform_core.drivers.demo.opening import SHOPS
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import session
from tests.platform_core.sandbox import world

LIFECYCLES = {"orders_order": ORDER, "aftersales_return": RETURN.lifecycle, "complaints_complaint": COMPLAINT.lifecycle}
WEB = "http://127.0.0.1:9"  # where nobody is
STANDS = """
SELECT DISTINCT shop.trade_name, thing.state
FROM {} thing JOIN merchants_merchant shop ON shop.id = thing.merchant_id
"""


def states(lifecycle: Any) -> set[str]:
    return {state.value for state in type(lifecycle.initial)}


class TestTheScripts:
    def test_have_every_state_of_the_three_lifecycles(self) -> None:
        assert set(cases.ORDERS) == states(ORDER)
        assert set(cases.RETURNS) == states(RETURN.lifecycle)
        assert set(cases.COMPLAINTS) | set(cases.LONG_AGO) == states(COMPLAINT.lifecycle)


@pytest.mark.commits
class TestTheTown:
    def test_has_a_case_in_every_state_at_every_shop(self, fresh: dict[str, str], tmp_path: Path) -> None:
        with world.running(tmp_path, WEB) as outside:
            make(fresh, outside=outside.url)

        with session(fresh[SUPERUSER_VARIABLE]) as cursor:
            found = {}
            for table in LIFECYCLES:
                cursor.execute(STANDS.format(table))
                found[table] = set(cursor.fetchall())
        shops = [name for _, name, _ in SHOPS]
        assert found == {table: set(product(shops, states(lifecycle))) for table, lifecycle in LIFECYCLES.items()}


def make(database: dict[str, str], *, outside: str) -> None:
    """With the settings that people run it with: those of tests know no outside world."""
    places = {"PUBLIC": WEB, "PROVIDER": f"{outside}/pay"}
    places |= {name.upper(): f"{outside}/{name}" for name in ("carrier", "registry", "mail", "sms")}
    environment = {name: value for name, value in database.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {f"TIANPING_{name}_URL": url for name, url in places.items()}
    environment |= {"TIANPING_MODE": "local", "TIANPING_LOGIN": "worker"}
    command = [sys.executable, "manage.py", "demo_data", "--cases"]
    ran = subprocess.run(command, cwd=CHECKOUT, env=environment, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
