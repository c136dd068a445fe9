"""What does this house ask of code that no linter knows? One rule each, and every rule carries its own proof."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from platform_core.management.everything import APPS, unit

Finder = Callable[[ast.Module], Iterator[ast.AST]]

INSIDE = ("commands", "queries", "models", "policies", "deadlines", "states", "events", "errors", "types", "ports")
LOOPS = {
    "platform_core/eventlog/commands/relaying.py": "the relay opens its own transactions, and each has its own time",
    "platform_core/eventlog/commands/calling.py": "so do its outside calls",
    "platform_core/deadlines/commands/sweeping.py": "so does the sweep; nobody but the clock acts there",
}
OUTSIDE_WORLD = {
    "platform_core/embedded/": "starts servers before there is a database to ask",
    "platform_core/sandbox/": "plays the outside world, which has clocks, states and shelves of its own",
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """``only`` names kinds of module (`commands`), ``packages`` trees; ``exempt`` paths, each with its reason."""

    name: str
    asks: str
    find: Finder
    good: tuple[str, ...]
    bad: tuple[str, ...]
    only: tuple[str, ...] = ()
    packages: tuple[str, ...] = ("platform_core", *APPS)
    at_the_front_door: bool = False  # judge only what is called from elsewhere
    exempt: Mapping[str, str] = field(default_factory=dict)

    def holds_in(self, path: str) -> bool:
        if not path.startswith(tuple(f"{package}/" for package in self.packages)):
            return False
        if path.startswith(tuple(self.exempt)):
            return False
        return not self.only or kind_of(path) in self.only


def kind_of(path: str) -> str:
    """Name the fixed module that a path lies in: `commands` for `orders/reviews/commands.py` and its parts."""
    parts = Path(path).with_suffix("").parts
    inside = parts[2:] if len(parts) > 2 and parts[1] != "management" else parts[1:]
    return parts[-1] if parts[-1] == "__init__" else inside[0] if inside else ""


def breaches(rule: Rule, source: str, *, path: str = "", called: Collection[str] | None = None) -> list[str]:
    """List each place where a rule is broken: `path:line: rule: what it asks`.

    ``called`` names the functions of a module that others call; without it all of them are judged.
    """
    found = list(rule.find(_parsed(source)))
    if rule.at_the_front_door and called is not None:
        found = [node for node in found if getattr(node, "name", "") in called]
    return [f"{path}:{line}: {rule.name}: {rule.asks}" for line in sorted(getattr(n, "lineno", 0) for n in found)]


def breaches_below(root: Path, *, rules: tuple[Rule, ...]) -> list[str]:
    """Every breach of every rule in the tree under ``root``."""
    found, calls_from = [], calls_from_elsewhere(root)
    for file in sorted(p for package in ("platform_core", *APPS) for p in (root / package).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if "/migrations/" in path:
            continue
        source, called = file.read_text("utf8"), _called_in(path, calls_from)
        for rule in rules:
            if rule.holds_in(path):
                found += breaches(rule, source, path=path, called=called)
    return found


@lru_cache(maxsize=2)  # one file is asked by every rule, one after the other
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def calls_from_elsewhere(root: Path) -> Mapping[str, set[str]]:
    """Collect, of each module of commands, the names used outside the commands of its app or kernel package."""
    used: dict[str, set[str]] = defaultdict(set)
    for file in (p for package in ("platform_core", *APPS) for p in (root / package).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if "commands" not in (source := file.read_text("utf8")):
            continue
        own = unit(path.replace("/", ".")) if kind_of(path) == "commands" else ""
        for module, name in _names_used(_parsed(source)):
            if unit(module) != own:
                used[module].add(name)
    return used


def _names_used(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Name what is used of other modules, each with its module: imported by itself, or by way of the module."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules |= {alias.asname or alias.name: alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                modules |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
                yield from ((module, alias.name) for alias in names)
            case ast.Attribute(value=value, attr=attr) if dotted(value) in modules:
                yield modules[dotted(value)], attr


def _called_in(path: str, calls_from: Mapping[str, set[str]]) -> Collection[str] | None:
    """Name the functions that others call of a room's module, or of a part of a kernel package's."""
    app, *inside = Path(path).with_suffix("").parts
    return calls_from.get(".".join([app, *inside]), ()) if len(inside) > (1 if app in APPS else 2) else None


# How to look at a tree


def dotted(node: ast.AST) -> str:
    """`timezone.now` for the expression; what is computed is a question mark (`?.update`)."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return "?"


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return dotted(call.func)


def last(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def keywords(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def numbers(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Constant) and isinstance(n.value, int | float) for n in ast.walk(node))


# What each rule looks for

WALL_CLOCKS = re.compile(
    r"(^|\.)(timezone\.(now|localtime|localdate)|datetime\.(now|utcnow|today)|date\.today|utcnow|localdate|time\.time|time_ns|Now)$"
)


def wall_clocks(tree: ast.Module) -> Iterator[ast.AST]:
    return (call for call in calls(tree) if WALL_CLOCKS.search(called(call)))


def clock_reads_inside(tree: ast.Module) -> Iterator[ast.AST]:
    return (call for call in calls(tree) if called(call).endswith("clock.now"))


def state_writes(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store()):
                yield node
            case ast.Call() if _writes_state(node):
                yield node


def _writes_state(call: ast.Call) -> bool:
    match last(called(call)):
        case "update" | "update_or_create":
            return "state" in keywords(call)
        case "bulk_update" | "setattr" | "__setattr__":
            return any(isinstance(n, ast.Constant) and n.value == "state" for a in call.args for n in ast.walk(a))
        case _:
            return False


def vague_commands(tree: ast.Module) -> Iterator[ast.AST]:
    """Public functions that change something without saying who and when, or by position."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _says_who_and_when(node):
            yield node


def _says_who_and_when(function: ast.FunctionDef) -> bool:
    arguments = function.args
    named = {a.arg: default for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)}
    by_position = len(arguments.posonlyargs) + len(arguments.args)
    told = all(name in named and named[name] is None for name in ("by", "at"))
    return by_position <= 1 and not arguments.defaults and arguments.vararg is None and told


SPANS = {"timedelta", "Minutes", "Hours", "CalendarDays", "WorkingDays", "Months"}


def spans(tree: ast.Module) -> Iterator[ast.AST]:
    """A reminder is a courtesy before a clock and no clock itself, so `remind_before` may say how long."""
    courtesies = {
        id(node)
        for call in calls(tree)
        for keyword in call.keywords
        if keyword.arg == "remind_before"
        for node in ast.walk(keyword)
    }
    return (c for c in calls(tree) if last(called(c)) in SPANS and numbers(c) and id(c) not in courtesies)


def broker_clocks(tree: ast.Module) -> Iterator[ast.AST]:
    return (call for call in calls(tree) if keywords(call) & {"eta", "countdown"})


def broker_calls(tree: ast.Module) -> Iterator[ast.AST]:
    return (c for c in calls(tree) if last(called(c)) in {"delay", "apply_async", "send_task"})


def signals(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="django.db.models.signals", names=[ast.alias(name="post_migrate")]):
                continue  # grants, clocks and cursors follow each migrate: no app tells another anything
            case ast.ImportFrom(module=str(module)) if module == "django.dispatch" or _has_signals(module):
                yield node
            case ast.Import(names=names) if any(_has_signals(a.name) for a in names):
                yield node


def _has_signals(module: str) -> bool:
    return module.endswith(".signals") and not module.startswith("celery")


def managers(tree: ast.Module) -> Iterator[ast.AST]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in {"objects", "_default_manager"})


def inexact_numbers(tree: ast.Module) -> Iterator[ast.AST]:
    inexact = {"float", "FloatField", "DecimalField", "Decimal"}
    return (n for n in ast.walk(tree) if isinstance(n, ast.Name | ast.Attribute) and last(dotted(n)) in inexact)


LEGAL_NAME = re.compile(r"_(DAYS|HOURS|MINUTES|MONTHS|YEARS)$")


def decisions(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and numbers(node.value):
            yield from (t for t in node.targets if LEGAL_NAME.search(dotted(t)))


RULES = (
    Rule(
        name="clock",
        asks="take `at`; only platform_core.clock reads the time",
        find=wall_clocks,
        good=("f(at=clock.now())", "time.monotonic()"),
        bad=("timezone.now()", "datetime.datetime.now(UTC)", "time.time()", "date.today()", "Now()"),
        exempt={
            "platform_core/clock.py": "this is the clock",
            "platform_core/drivers/world/doors.py": "an authenticator app goes by the machine's clock, as allauth does",
            "platform_core/webhooks/calling.py": "a receiver holds the stamp against its own clock, which nobody moves",
            "platform_core/accounts/session_store.py": "a session ends by the machine's clock, as Django stamps it",
            "platform_core/accounts/second_factor.py": "compares with what allauth stamped by the machine's clock",
            **OUTSIDE_WORLD,
        },
    ),
    Rule(
        name="at",
        asks="what stands inside takes `at`; doors read platform_core.clock",
        find=clock_reads_inside,
        good=("def ship(order_id, *, by, at): order.move('ship', by=by, at=at)",),
        bad=("clock.now()", "platform_core.clock.now()"),
        only=INSIDE,
        exempt=LOOPS,
    ),
    Rule(
        name="state",
        asks="states change in move(), by the table",
        find=state_writes,
        good=("order.move('ship', by=a, at=t)", "Order.objects.filter(state='paid')"),
        bad=(
            "order.state = 'shipped'",
            "Order.objects.update(state='shipped')",
            "Order.objects.bulk_update(rows, ['state'])",
            "setattr(order, 'state', 'shipped')",
            "a, order.state = 1, 'shipped'",
        ),
        exempt={
            "platform_core/rows.py": "move() stands here",
            "platform_core/deadlines/models.py": "a deadline's move() keeps when and why in the same statement",
            **OUTSIDE_WORLD,
        },
    ),
    Rule(
        name="command",
        asks="one subject, the rest keywords, `by` and `at` among them without defaults",
        find=vague_commands,
        good=("def ship(order_id, *, by, at): ...", "def open_shop(*, name, by, at): ...", "def _help(a, b): ..."),
        bad=(
            "def ship(order_id, actor): ...",
            "def ship(order_id, lot, *, by, at): ...",
            "def ship(order_id, *, by, at=None): ...",
            "def ship(order_id, *, by): ...",
        ),
        only=("commands",),
        at_the_front_door=True,
        exempt={"platform_core/deadlines/commands/reminding.py": "one that is put off says nothing", **LOOPS},
    ),
    Rule(
        name="span",
        asks="a span that somebody is owed stands in legal/rules; name its key: rule('DL_…')",
        find=spans,
        good=("within=rule('DL_PAYMENT')", "Deadline(remind_before=(timedelta(days=2),))", "timedelta()"),
        bad=("WorkingDays(7)", "timedelta(minutes=30)", "CalendarDays(n=10)", "specs.Hours(24)"),
        exempt={
            "platform_core/legal/": "this is where they stand",
            "platform_core/drivers/demo/": "when the people of a story act, and how long the house is waited for",
            "platform_core/drivers/world/": "by how much a clock is moved",
            "platform_core/eventlog/commands/waiting.py": "when a delivery is tried again is owed to nobody",
            "platform_core/deadlines/policies.py": "when what failed is tried again is owed to nobody",
            "platform_core/deadlines/commands/reminding.py": "when a failed reminder is tried again is owed to nobody",
            "platform_core/webhooks/policies.py": "when a shop's own system is called again is owed to nobody",
            "merchants/archives/policies.py": "when another worker takes up a build is owed to nobody",
            "platform_core/webhooks/calling.py": "measures how long an answer took",
            "platform_core/regulators/adapters/bundles.py": "a rest of the sequencer after a failure is owed to nobody",
            **LOOPS,
            **OUTSIDE_WORLD,
        },
    ),
    Rule(
        name="eta",
        asks="a duty never lives in the broker; declare a deadline",
        find=broker_clocks,
        good=("deadlines.start(PAYMENT, subject=order.id, at=at)",),
        bad=("task.apply_async(eta=due)", "task.s(countdown=60)"),
    ),
    Rule(
        name="delay",
        asks="the relay and the sweep are the only producers; publish a fact or declare a deadline",
        find=broker_calls,
        good=("publish(OrderPaid(order_id=o), by=by, at=at)",),
        bad=("notify.delay(order.id)", "notify.apply_async()", "app.send_task('x')"),
    ),
    Rule(
        name="signals",
        asks="a signal is an upward call in disguise; publish a fact",
        find=signals,
        good=("from celery.signals import setup_logging", "from django.db.models.signals import post_migrate"),
        bad=(
            "from django.dispatch import receiver",
            "from django.db.models.signals import post_save",
            "import django.core.signals",
        ),
    ),
    Rule(
        name="objects-in-api",
        asks="a door asks queries and calls commands; it touches no table",
        find=managers,
        good=("queries.orders_of(actor)",),
        bad=("Order.objects.all()", "Order._default_manager.get()"),
        only=("api", "doors", "pages", "tasks", "subscribers", "dashboard"),
    ),
    Rule(
        name="float-money",
        asks="amounts are whole minor units: Money, BigIntegerField",
        find=inexact_numbers,
        good=("Money(1234)", "models.BigIntegerField()"),
        bad=("float(x)", "models.FloatField()", "models.DecimalField()", "Decimal('1.20')"),
        packages=(*APPS, "platform_core/ledger", "platform_core/payments"),
    ),
    Rule(
        name="decision",
        asks="how we must behave is no setting; the number belongs to legal/rules",
        find=decisions,
        good=("CONN_MAX_AGE = 60",),
        bad=("AUTO_CONFIRM_DAYS = 10", "RETURN_HOURS = 7 * 24"),
        packages=("platform_core/project", "platform_core/drivers"),
    ),
    Rule(
        name="init",
        asks="stays empty: nobody re-exports anything; name the part publicly and import from it",
        find=lambda tree: iter(tree.body[:1]),  # else a drawer of re-exports would be a line each
        good=("",),
        bad=('"""What is in here?"""', "from orders.sales.commands.receiving import settle", "LIMIT = 3\nMORE = 4"),
        only=("__init__",),
    ),
)
