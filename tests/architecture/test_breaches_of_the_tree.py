"""Does `make check` turn red? The real tree is copied, broken in one place, and judged by the commands of `make check`.

What each check sees is proved quickly, on a small tree, in `test_breaches`; here it is shown that the checks look.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from platform_core.management.everything import PACKAGES, ROOT

pytestmark = [pytest.mark.proof]

BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")
PYTEST = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider")
LINT = (str(BIN / "lint-imports"), "--no-cache")
RUFF = (str(BIN / "ruff"), "check", "--no-cache", *PACKAGES)
HOUSE = (*PYTEST, "tests/architecture/test_house_rules.py")
DICTIONARY = (*PYTEST, "tests/architecture/test_dictionary.py")
TABLES = (*PYTEST, "tests/architecture/test_tables.py", "-k", "declared or every_table")
DEADLINES = (*PYTEST, "tests/architecture/test_deadlines.py")
NUMBERS = (*PYTEST, "tests/architecture/test_rules.py")
DUTIES = (PYTHON, "manage.py", "check")
DOCS = (PYTHON, "manage.py", "docs", "--check")
CHECKS = {
    "imports": LINT,
    "ruff": RUFF,
    "house": HOUSE,
    "dictionary": DICTIONARY,
    "tables": TABLES,
    "deadlines": DEADLINES,
    "numbers": NUMBERS,
    "duties": DUTIES,
    "docs": DOCS,
}

MODEL = """

class Forgotten(models.Model):
    note = models.TextField()
"""
CLOCK = """
declare(
    Deadline(
        kind="orders.forgotten", counts_from="order placed", within=PAY_WITHIN, owed_by=Role.SHOPPER, duties={duties}
    )
)
"""
NUMBER = """
[[DL_FORGOTTEN]]
version = 1
says = "A number for which nobody has a use"
kind = "law"
value = 7
unit = "calendar_days"
starts = "receipt"
certainty = "V1"
source = ["CRL-24"]
floor = "at_least"
"""
UNKNOWN_DUTY = """
from platform_core.duties import fulfils

fulfils("ECL-999")(OrderPaid)
"""

BURN = 'replace(DOORS, acts=[Act("burn", notices.lift_notice, button="")])'
ASK = 'replace(DOORS, acts=[replace(WITHDRAW, takes={"why": Line(most=9)})])'


@dataclass(frozen=True)
class Breach:
    """These lines at the end of this file, and what the check then says."""

    check: str
    path: str
    lines: str
    complaint: str


BREACHES = {
    "an upward import": Breach(
        "imports", "merchants/credit/commands.py", "import orders.sales.queries", "merchants.credit.commands -> orders"
    ),
    "a kernel import against its line": Breach(
        "imports",
        "platform_core/eventlog/registry.py",
        "import platform_core.ledger.types",
        "platform_core.ledger.types",
    ),
    "a hidden import": Breach(
        "ruff", "orders/sales/queries.py", "def x() -> None:\n    import json\n\n    json", "PLC0415"
    ),
    "a model without personal-data declaration": Breach(
        "tables", "orders/sales/models/orders.py", MODEL, "orders.Forgotten"
    ),
    "a tenant table without walls": Breach(
        "tables", "orders/sales/models/orders.py", MODEL, "test_stand_around_every_table_of_ours"
    ),
    "a state written outside move()": Breach(
        "house", "orders/sales/queries.py", "def x(o): o.state = 'paid'", "state:"
    ),
    "a name of the old dictionary": Breach(
        "dictionary", "orders/sales/queries.py", "def told_of(o): ...", "say fact_fields"
    ),
    "a clock read in a command": Breach(
        "house", "orders/sales/commands/cancelling.py", "def _at(): return clock.now()", "at:"
    ),
    "an eta": Breach("house", "orders/sales/tasks.py", "def _late(sign): sign.set(eta=1)", "eta:"),
    "a countdown": Breach("house", "orders/sales/tasks.py", "def _late(task): task.s(countdown=60)", "eta:"),
    "a deadline without a handler": Breach(
        "deadlines", "orders/sales/deadlines.py", CLOCK.format(duties='("HSE-07",)'), "orders.forgotten"
    ),
    "a deadline without a duty": Breach(
        "deadlines", "orders/sales/deadlines.py", CLOCK.format(duties="()"), "orders.forgotten is for no duty"
    ),
    "a deadline for an unknown duty": Breach(
        "deadlines", "orders/sales/deadlines.py", CLOCK.format(duties='("ECL-999",)'), "ECL-999"
    ),
    "a rule that no code reads and no list names": Breach(
        "numbers", "platform_core/legal/rules.toml", NUMBER, "DL_FORGOTTEN"
    ),
    "a span outside legal": Breach("house", "orders/sales/deadlines.py", "def _week(): return WorkingDays(7)", "span:"),
    "an unknown duty": Breach("duties", "orders/sales/events.py", UNKNOWN_DUTY, "ECL-999"),
    "an act that is no step": Breach(
        "duties", "complaints/infringements/doors.py", BURN, ": burn is no step of complaints.infringement"
    ),
    "a form that names a field its command lacks": Breach(
        "duties", "complaints/infringements/doors.py", ASK, ": withdraw_notice asks why, which its command"
    ),
    "a fact for a role that has no door": Breach(
        "duties",
        "complaints/infringements/doors.py",
        'replace(DOORS, facts=[Fact("", _holder, to=[Role.REGULATOR])])',
        ": regulator has no door here",
    ),
    "a stale generated page": Breach("docs", "docs/reference/cases.md", "stale", "docs/reference/cases.md"),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    for name in (*PACKAGES, "tests", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "manage.py", "requirements.lock"):
        shutil.copy(ROOT / name, copy)
    return copy


@pytest.fixture
def broken(tree: Path, request: pytest.FixtureRequest) -> Iterator[Breach]:
    breach: Breach = request.param
    file = tree / breach.path
    before = file.read_text("utf8")
    file.write_text(f"{before}\n{breach.lines}\n", "utf8")
    yield breach
    file.write_text(before, "utf8")


def run(tree: Path, check: str) -> tuple[int, str]:
    quiet = os.environ | {"PYTHONPYCACHEPREFIX": str(tree.parent / "compiled"), "NO_COLOR": "1", "COLUMNS": "300"}
    done = subprocess.run(CHECKS[check], cwd=tree, env=quiet, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class TestACheck:
    @pytest.mark.parametrize("check", CHECKS)
    def test_is_green_for_the_tree_as_it_is(self, tree: Path, check: str):
        status, said = run(tree, check)

        assert status == 0, said

    @pytest.mark.parametrize("broken", BREACHES.values(), ids=BREACHES, indirect=True)
    def test_turns_red_for(self, tree: Path, broken: Breach):
        status, said = run(tree, broken.check)

        assert status != 0
        assert broken.complaint in said
