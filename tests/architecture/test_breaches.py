"""Does the house notice? Every contract is broken on purpose here, and has to turn red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import models
from django.test.utils import isolate_apps

from orders.contracts.deadlines import PAY_WITHIN
from orders.sales.tasks import cancel_what_was_not_paid
from platform_core.actors import Role
from platform_core.cases.hanging import without_a_way_on, wrong_ways_on
from platform_core.deadlines.specs import Deadline, declare
from platform_core.duties import fulfils
from platform_core.management.marks import excused_tests
from platform_core.management.reference import pages
from platform_core.rows import Row
from platform_core.states import Lifecycle, State, Transition, Waits
from tests.architecture import registries, skeleton
from tests.architecture.dictionary import OLD_WORDS, old_words_below, old_words_in
from tests.architecture.house_rules import RULES, breaches_below
from tests.architecture.test_budgets import MOST_ANY, MOST_EXCUSES, excuses, untyped

IMPORTS = {
    "upward": (
        "merchants/shops/commands.py",
        "import orders.sales.queries",
        "merchants.shops.commands -> orders.sales.queries",
    ),
    "sideways-doors": (
        "orders/sales/admin.py",
        "import orders.sales.tasks",
        "orders.sales.admin -> orders.sales.tasks",
    ),
    "kernel-upward": (
        "platform_core/eventlog/commands.py",
        "import platform_core.ledger.queries",
        "platform_core.eventlog.commands -> platform_core.ledger.queries",
    ),
    "kernel-to-app": (
        "platform_core/ledger/commands.py",
        "import catalog.listings.queries",
        "ledger.commands -> catalog.listings.queries",
    ),
    "inside-upward": (
        "orders/sales/queries.py",
        "import orders.sales.commands",
        "orders.sales.queries -> orders.sales.commands",
    ),
    "no-such-module-kind": ("orders/sales/helpers.py", "", "orders.sales.helpers"),
    "no-such-kernel-package": ("platform_core/marketing.py", "", "platform_core.marketing"),
    "side-door": (
        "orders/sales/queries.py",
        "import catalog.listings.models",
        "orders.sales.queries reaches into catalog.listings.models",
    ),
    "door-writes-next-door": (
        "orders/sales/api/views.py",
        "import catalog.listings.commands",
        "orders.sales.api.views reaches into catalog.listings.commands",
    ),
    "row-asks": (
        "catalog/listings/models.py",
        "import merchants.shops.queries",
        "catalog.listings.models -> merchants.shops.queries",
    ),
    "impure-rule": ("orders/sales/policies.py", "import django.utils", "orders.sales.policies -> django"),
    "impure-through-others": ("orders/sales/states.py", "import orders.sales.types", "orders.sales.types -> django"),
    "http-inside": (
        "orders/sales/commands.py",
        "import rest_framework.views",
        "orders.sales.commands -> rest_framework",
    ),
    "development-package": ("privacy/consents/commands.py", "import psutil", "privacy.consents.commands -> psutil"),
    "kernel-insides": (
        "complaints/awards/commands.py",
        "import platform_core.eventlog.models",
        "complaints.awards.commands -> platform_core.eventlog.models",
    ),
    "up-inside-a-room": (
        "complaints/outside/queries.py",
        "import complaints.outside.commands",
        "complaints.outside.queries -> complaints.outside.commands",
    ),
    "no-such-module-in-a-room": ("complaints/awards/helpers.py", "", "complaints.awards.helpers"),
    "up-from-the-doors-of-a-room": (
        "complaints/outside/doors.py",
        "import complaints.outside.api",
        "complaints.outside.doors -> complaints.outside.api",
    ),
    "pages-of-another-app": (
        "complaints/awards/pages.py",
        "import orders.sales.pages",
        "complaints.awards.pages reaches into orders.sales.pages",
    ),
    "room-beside": (
        "complaints/records/queries.py",
        "import complaints.service.queries",
        "complaints.records.queries -> complaints.service.queries",
    ),
    **{  # of each app, its lowest room uses its highest
        f"room-above-{line[-1]}": (
            f"{app}/{line[-1]}/evidence.py",
            f"import {app}.{line[0]}.queries",
            f"{app}.{line[-1]}.evidence -> {app}.{line[0]}.queries",
        )
        for app, line in skeleton.LINES.items()
    },
}
BEFORE = {"orders/sales/types.py": "import django.utils"}
SOURCE = {
    "state": ("orders/sales/commands.py", "def pay(order, *, by, at):\n    order.state = 'paid'"),
    "at": ("orders/sales/commands.py", "from platform_core import clock\nAT = clock.now()"),
    "clock": ("orders/sales/queries.py", "from django.utils import timezone\nAT = timezone.now()"),
    "eta": ("orders/sales/tasks.py", "from celery import signature\nsignature('x').set(eta=None)"),
    "delay": ("orders/sales/commands.py", "from orders.sales.tasks import notify\nnotify.delay()"),
    "span": ("orders/sales/deadlines.py", "from platform_core.legal.spans import WorkingDays\nRETURN = WorkingDays(7)"),
    "command": ("platform_core/ledger/commands.py", "def ship(order_id, actor): ..."),
    "signals": ("orders/apps.py", "from django.db.models.signals import post_save"),
    "objects-in-api": ("orders/sales/api/views.py", "from x import Order\nOrder.objects.all()"),
    "float-money": ("orders/sales/policies.py", "PRICE = float('1.20')"),
    "decision": ("platform_core/project/settings/base.py", "AUTO_CONFIRM_DAYS = 10"),
    "init": (
        "platform_core/payments/commands/__init__.py",
        "from platform_core.payments.commands.paying import pay as pay",
    ),
}
RUFF = {
    "hidden-import": (
        "PLC0415",
        "def ship() -> None:\n    import catalog.listings.queries\n\n    catalog.listings.queries.x()",
    ),
    "banned-clock": ("TID251", "from datetime import UTC, datetime\n\nAT = datetime.now(UTC)"),
    "naive-clock": ("DTZ005", "import datetime\n\nAT = datetime.datetime.now()"),
    "banned-callback": ("TID251", "from django.db.transaction import on_commit\n\non_commit(print)"),
    "random-key": ("TID251", "from uuid import uuid4\n\nKEY = uuid4()"),
}

FORGOTTEN = Deadline(
    kind="orders.forgotten", counts_from="order placed", within=PAY_WITHIN, owed_by=Role.SHOPPER, duties=("HSE-07",)
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return skeleton.build(tmp_path)


class TestTheImportContracts:
    def test_hold_for_the_empty_tree(self, tree: Path):
        assert skeleton.lint_imports(tree, files={}).startswith("exit 0")

    @pytest.mark.parametrize(("path", "source", "complaint"), IMPORTS.values(), ids=IMPORTS)
    def test_turn_red_for_one_breach(self, tree: Path, path: str, source: str, complaint: str):
        said = skeleton.lint_imports(tree, files={path: source} | (BEFORE if "types" in source else {}))

        assert said.startswith("exit 1")
        assert complaint in said

    def test_are_each_broken_by_a_breach_above(self, tree: Path):
        files = {path: source for path, source, _ in IMPORTS.values()}

        said = skeleton.lint_imports(tree, files=files | BEFORE)

        assert [c["name"] for c in skeleton.CONTRACTS.values() if f"{c['name']} BROKEN" not in said] == []


class TestTheHouseRules:
    @pytest.mark.parametrize(("rule", "breach"), SOURCE.items(), ids=SOURCE)
    def test_turn_red_for_one_breach(self, tree: Path, rule: str, breach: tuple[str, str]):
        assert breaches_below(tree, rules=RULES) == []
        skeleton.write(tree, *breach)

        found = breaches_below(tree, rules=RULES)

        assert f"{breach[0]}:" in found[0]
        assert any(f": {rule}: " in line for line in found)

    def test_are_each_broken_by_a_breach_above(self):
        assert {rule.name for rule in RULES} == set(SOURCE)


class TestTheLinter:
    @pytest.mark.parametrize(("code", "source"), RUFF.values(), ids=RUFF)
    def test_turns_red_for_one_breach(self, tree: Path, code: str, source: str):
        assert "orders/sales/commands.py:" in (said := skeleton.ruff(tree, files={"orders/sales/commands.py": source}))
        assert code in said


class TestTheDictionary:
    @pytest.mark.parametrize(("word", "instead"), OLD_WORDS.items(), ids=OLD_WORDS)
    def test_turns_red_for_each_definition_that_bears_an_old_word(self, word: str, instead: str):
        for path, source in (
            ("orders/commands.py", f"def {word}(order): ..."),
            ("orders/queries.py", f"class _{word}: ..."),
            ("orders/policies.py", f"async def judged(order, *, {word}): ..."),
            ("orders/policies.py", f"listed = lambda *{word}: ()"),
            (f"orders/commands/_{word}.py", ""),
            (f"orders/{word}/__init__.py", ""),
        ):
            [line] = old_words_in(path, source)
            assert line.endswith(f": say {instead}")

    def test_looks_at_every_file_of_the_tree(self, tree: Path):
        assert old_words_below(tree) == []
        skeleton.write(tree, "orders/commands.py", "def told(): ...")
        skeleton.write(tree, "tests/orders/test_told.py", "def eyes(): ...")

        assert [line.rpartition(": say")[0] for line in old_words_below(tree)] == [
            "orders/commands.py:1: told",
            "tests/orders/test_told.py:1: eyes",
        ]

    def test_judges_two_words_with_any_ending_and_no_other_name(self):
        assert len(old_words_in("a.py", "def put_off_failed(): ...")) == 1
        for name in ("understood", "retold", "test_is_put_off", "hands_over", "WHOSE"):
            assert old_words_in("a.py", f"def {name}(): ...") == []


@pytest.fixture
def forgotten() -> Iterator[type[models.Model]]:
    """A table whose author thought neither of walls nor of personal data; no registry but this test's knows it."""
    with isolate_apps():

        class Forgotten(Row):
            name = models.TextField()

            class Meta:
                app_label = "orders"

        yield Forgotten


class TestTheRegistries:
    def test_notice_a_model_without_personal_data_declaration(self, forgotten: type[models.Model]):
        assert registries.undeclared([forgotten], holdings=(), none=()) == ["orders.Forgotten"]

    def test_notice_a_model_that_declares_both(self, forgotten: type[models.Model]):
        label = {"orders.Forgotten"}

        assert registries.undeclared([forgotten], holdings=label, none=label) == ["orders.Forgotten"]
        assert registries.undeclared([forgotten], holdings=label, none=()) == []

    def test_notice_a_table_without_walls(self, forgotten: type[models.Model]):
        assert registries.unwalled([forgotten]) == ["orders.Forgotten"]

    def test_notice_an_unknown_duty_at_import(self):
        with pytest.raises(LookupError, match="ECL-999"):
            fulfils("ECL-999")

    def test_notice_a_deadline_without_a_handler(self):
        assert registries.unhandled([FORGOTTEN], handlers={}) == ["orders.forgotten"]

    def test_notice_a_deadline_that_is_handled_elsewhere(self):
        def elsewhere(order_id: UUID, *, at: datetime) -> None: ...

        assert registries.unhandled([FORGOTTEN], handlers={"orders.forgotten": elsewhere}) == ["orders.forgotten"]
        assert registries.unhandled([FORGOTTEN], handlers={"orders.forgotten": cancel_what_was_not_paid}) == []

    def test_notice_a_deadline_without_a_duty_at_import(self):
        with pytest.raises(ValueError, match=r"orders\.forgotten is for no duty"):
            replace(FORGOTTEN, duties=())

    def test_notice_a_deadline_for_an_unknown_duty_at_import(self):
        with pytest.raises(LookupError, match="ECL-999"):
            declare(replace(FORGOTTEN, duties=("ECL-999",)))

    def test_notice_a_code_or_topic_of_another_app(self):
        assert registries.unprefixed([("catalog.sold_out", "orders.errors"), ("orders.gone", "orders.errors")]) == [
            "catalog.sold_out in orders.errors"
        ]


class TestTheGeneratedPages:
    def test_turn_stale_when_the_code_says_something_else(self, tmp_path: Path):
        pages.write(tmp_path, pages={"a.md": lambda: "old", "b.md": lambda: "same"})

        now = {"a.md": lambda: "new", "b.md": lambda: "same", "c.md": lambda: "missing"}

        assert pages.stale(tmp_path, pages=now) == ["a.md", "c.md"]
        assert pages.write(tmp_path, pages=now) == ["a.md", "c.md"]
        assert pages.stale(tmp_path, pages=now) == []


EXCUSED = {
    "empty": '@pytest.mark.duty("ECL-10")\ndef test_a():\n    """It holds."""\n    pass',
    "skip": '@pytest.mark.duty("ECL-10")\n@pytest.mark.skip\ndef test_a(): ...',
    "skipif": '@pytest.mark.skipif(True, reason="later")\n@pytest.mark.duty("ECL-10")\ndef test_a(): ...',
    "xfail": '@pytest.mark.xfail\n@pytest.mark.duty("ECL-10")\ndef test_a(): ...',
    "in-the-body": '@pytest.mark.duty("ECL-10")\ndef test_a():\n    pytest.skip("later")',
    "one-case": '@pytest.mark.duty("ECL-10")\n@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.skip)])'
    "\ndef test_a(n): ...",
    "the-file": 'pytestmark = [pytest.mark.skip]\n@pytest.mark.duty("ECL-10")\ndef test_a(): ...',
    "the-file-by-a-call": 'x = pytest.importorskip("x")\n@pytest.mark.duty("ECL-10")\ndef test_a(): ...',
    "under-the-mark-of-the-file": 'pytestmark = pytest.mark.duty("ECL-10")\n@pytest.mark.skip\ndef test_a(): ...',
}


class TestTheMarkOfADuty:
    @pytest.mark.parametrize("source", EXCUSED.values(), ids=EXCUSED)
    def test_turns_red_on_a_test_that_shows_nothing(self, tmp_path: Path, source: str):
        (tmp_path / "test_it.py").write_text(source, "utf8")

        assert excused_tests(tmp_path) == [f"{tmp_path.name}/test_it.py::test_a"]

    @pytest.mark.parametrize("over", ["pytest.mark.duty('ECL-10')", "pytest.mark.skip"])
    def test_turns_red_inside_a_class_as_well(self, tmp_path: Path, over: str):
        below = {"pytest.mark.skip": "pytest.mark.duty('ECL-10')"}.get(over, "pytest.mark.skip")
        source = (
            f"@{over}\nclass TestIt:\n    @{below}\n    def test_a(self): assert 1\n    def test_b(self): assert 1\n"
        )
        (tmp_path / "test_it.py").write_text(source, "utf8")

        assert excused_tests(tmp_path) == [f"{tmp_path.name}/test_it.py::TestIt::test_a"]

    def test_does_not_mind_what_shows_no_duty(self, tmp_path: Path):
        source = '@pytest.mark.skip\ndef test_a(): ...\n@pytest.mark.duty("ECL-10")\ndef test_b(): assert 1\n'
        (tmp_path / "test_it.py").write_text(source, "utf8")

        assert excused_tests(tmp_path) == []


class TestTheBudgetOfExcuses:
    def test_turns_red_for_one_too_many(self):
        kept = [*["x = 1"] * 1999, "import x  # type: ignore[import-untyped]  # it has no types"]
        broken = [*kept[1:], "import y  # noqa: F401  # a registry fills on import"]

        assert excuses(["\n".join(kept)]) <= MOST_EXCUSES
        assert excuses(["\n".join(broken)]) > MOST_EXCUSES


class TestTheBudgetOfValuesWithoutAType:
    @pytest.mark.parametrize(
        "one_more", ["Facts = dict[str, Any]", "def row(of: typing.Any): ...", "from typing import Any as A\nrow: A"]
    )
    def test_turns_red_for_one_too_many(self, one_more: str):
        kept = ["from typing import Any", *["x: Any = 1"] * MOST_ANY, "Anyone = str"]

        assert untyped(["\n".join(kept)]) <= MOST_ANY
        assert untyped(["\n".join(kept), one_more]) > MOST_ANY


class Loan(State):
    LENT = "lent"
    LOST = "lost"
    REPAID = "repaid"


def loans(monkeypatch: pytest.MonkeyPatch, **said: object) -> Lifecycle[Loan]:
    """A lifecycle that no registry but this test's knows. A loan that is lost is an end, and the money is owed."""
    monkeypatch.setattr(Lifecycle, "REGISTRY", {})
    moves = [
        Transition("lose", [Loan.LENT], Loan.LOST, by=[Role.SYSTEM]),
        Transition("repay", [Loan.LENT], Loan.REPAID, by=[Role.SYSTEM]),
    ]
    return Lifecycle("loan", initial=Loan.LENT, transitions=moves, owes=[Loan.LOST], **said)


class TestTheCheckOfWhatHangs:
    def test_notices_a_state_and_an_end_with_money_owed_that_nothing_leads_on_from(self, monkeypatch):
        assert without_a_way_on([loans(monkeypatch)]) == ["loan.lent", "loan.lost"]

    def test_is_content_with_a_clock_and_with_a_reason(self, monkeypatch):
        waits = {Loan.LENT: Waits(clocks=("loans.repay",)), Loan.LOST: Waits(rests="it was a gift")}

        assert without_a_way_on([loans(monkeypatch, waits=waits)]) == []

    @pytest.mark.parametrize(
        ("waits", "wrong"),
        [
            (Waits(clocks=("loans.gone",)), "loan.lent: there is no clock loans.gone"),
            (Waits(clocks=("loans.idle",)), "loan.lent: nothing starts loans.idle"),
            (Waits(loop="nobody"), "loan.lent: no worker runs nobody"),
            (Waits(along="debt"), "loan.lent: there is no other lifecycle debt"),
            (Waits(along="loan"), "loan.lent: there is no other lifecycle loan"),
        ],
    )
    def test_notices_a_way_on_that_is_not_there(self, monkeypatch, waits: Waits, wrong: str):
        found = loans(monkeypatch, waits={Loan.LENT: waits})
        known = {"declared": {"loans.idle", "loans.repay"}, "started": {"loans.repay"}, "loops": {"sweep"}}

        assert list(wrong_ways_on([found], **known)) == [wrong]

    def test_notices_nothing_where_all_is_there(self, monkeypatch):
        found = loans(monkeypatch, waits={Loan.LENT: Waits(clocks=("loans.repay",)), Loan.LOST: Waits(loop="sweep")})

        assert list(wrong_ways_on([found], declared={"loans.repay"}, started={"loans.repay"}, loops={"sweep"})) == []
