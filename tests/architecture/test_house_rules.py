"""Do the house rules see what they should, and does the tree keep them?"""

from pathlib import Path

import pytest

from tests.architecture.house_rules import RULES, Rule, breaches, breaches_below, kind_of

ROOT = Path(__file__).resolve().parents[2]
BAD = [pytest.param(rule, sample, id=f"{rule.name}-{i}") for rule in RULES for i, sample in enumerate(rule.bad)]
GOOD = [pytest.param(rule, sample, id=f"{rule.name}-{i}") for rule in RULES for i, sample in enumerate(rule.good)]


class TestEachRule:
    @pytest.mark.parametrize(("rule", "sample"), BAD)
    def test_sees_its_bad_sample(self, rule: Rule, sample: str):
        assert len(breaches(rule, sample)) == 1

    @pytest.mark.parametrize(("rule", "sample"), GOOD)
    def test_passes_by_its_good_sample(self, rule: Rule, sample: str):
        assert breaches(rule, sample) == []

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
    def test_exempts_nothing_without_a_reason(self, rule: Rule):
        assert all(rule.exempt.values())

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
    def test_exempts_nothing_that_is_gone(self, rule: Rule):
        assert [path for path in rule.exempt if not (ROOT / path).exists()] == []


class TestTheFrontDoor:
    COMMAND = next(rule for rule in RULES if rule.name == "command")
    SOURCE = "def ship(order_id, actor): ...\n\ndef priced(line): ..."

    @pytest.mark.parametrize(
        ("path", "caller"),
        [
            (
                "platform_core/ledger/commands/shipping.py",
                ("orders/sales/commands.py", "from platform_core.ledger.commands.shipping import ship"),
            ),
            ("orders/sales/commands.py", ("orders/sales/api.py", "from orders.sales import commands\ncommands.ship()")),
            ("orders/sales/commands.py", ("orders/codes/tasks.py", "from orders.sales.commands import ship")),
            ("orders/sales/commands.py", ("aftersales/returns/commands.py", "from orders.sales.commands import ship")),
            (
                "platform_core/ledger/commands/shipping.py",
                ("orders/api.py", "import platform_core.ledger.commands.shipping as s\ns.ship()"),
            ),
            (
                "orders/sales/commands/shipping.py",
                ("catalog/stock/api.py", "from orders.sales.commands import shipping as s\ns.ship()"),
            ),
        ],
    )
    def test_is_where_a_command_is_judged(self, path: str, caller: tuple[str, str], tmp_path: Path):
        for file, source in ((path, self.SOURCE), caller):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(source, "utf8")

        assert breaches_below(tmp_path, rules=(self.COMMAND,)) == [f"{path}:1: command: {self.COMMAND.asks}"]


class TestKindOf:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("orders/commands.py", "commands"),
            ("orders/reviews/commands.py", "commands"),
            ("orders/reviews/commands/masking.py", "commands"),
            ("orders/management/commands/load.py", "management"),
            ("platform_core/ledger/commands.py", "commands"),
            ("platform_core/ledger/commands/__init__.py", "__init__"),
            ("platform_core/rows.py", "rows"),
            ("platform_core/project/settings/base.py", "settings"),
        ],
    )
    def test_names_the_module_of_the_fixed_set(self, path: str, kind: str):
        assert kind_of(path) == kind


class TestTheTree:
    def test_keeps_the_rules_of_the_house(self):
        assert breaches_below(ROOT, rules=RULES) == []
