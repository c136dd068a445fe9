"""What can be wrong with an answer? Every way in which a rule, a command or a clock is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from platform_core.deadlines.specs import Deadline
from platform_core.errors import Verdict
from platform_core.legal.spans import TICK

Rule = Callable[..., Any]
Counted = dict[str, Any]
SKIPPED: Final = "skipped"


class Wrong(StrEnum):
    """A reason that no policy gives."""

    REASON = "mutant"


def _inverted(verdict: Verdict) -> Verdict:
    return Verdict((Wrong.REASON,)) if verdict else Verdict()


def _beheaded(found: dict[Any, Any]) -> dict[Any, Any]:
    return dict(list(found.items())[1:])


def _curtailed(found: dict[Any, Any]) -> dict[Any, Any]:
    return dict(list(found.items())[:-1])


# By the kind of answer that a function is annotated with: what is done to each answer of it.
ANSWERS: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    "Verdict": {
        "inverted": _inverted,
        "always_yes": lambda _: Verdict(),
        "always_no": lambda _: Verdict((Wrong.REASON,)),
        "first_reason_lost": lambda verdict: Verdict(verdict.reasons[1:]),
        "last_reason_lost": lambda verdict: Verdict(verdict.reasons[:-1]),
    },
    "bool": {"inverted": lambda yes: not yes, "always_yes": lambda _: True, "always_no": lambda _: False},
    "datetime": {"one_tick_early": lambda moment: moment - TICK, "one_tick_late": lambda moment: moment + TICK},
    "int": {"one_less": lambda n: n - 1, "one_more": lambda n: n + 1},
    "str": {"emptied": lambda _: "", "lengthened": lambda text: f"{text}?"},
    "tuple": {
        "emptied": lambda _: (),
        "first_lost": lambda found: found[1:],
        "last_lost": lambda found: found[:-1],
        "one_too_many": lambda found: (*found, Wrong.REASON),
    },
    "dict": {"emptied": lambda _: {}, "first_lost": _beheaded, "last_lost": _curtailed},
}

# What a function that never ran still gives back, so that only what it had to do is missing.
_EMPTY: Final[Mapping[str, Any]] = {"int": 0, "dict": {}, "UUID": UUID(int=0)}


def of_answer(returns: str) -> list[str]:
    """How may the answer to this annotation be wrong? In no way that we know, for most."""
    return list(ANSWERS.get(_kind(returns), ()))


def falsified(rule: Rule, how: str, returns: str) -> Rule:
    """The same function with a wrong answer."""
    kind = _kind(returns)
    if how == SKIPPED:
        return lambda *_, **__: _EMPTY.get(kind)
    return lambda *args, **kwargs: ANSWERS[kind][how](rule(*args, **kwargs))


def _kind(returns: str) -> str:
    return returns.partition("[")[0]


def _shifted(counted: Counted, ticks: int) -> Counted:
    return counted | {name: counted[name] + ticks * TICK for name in ("due_strict", "due_legal", "due_at", "run_at")}


def _at_the_other_end(counted: Counted, spec: Deadline) -> Counted:
    other = counted["due_legal" if spec.due == "strict" else "due_strict"]
    return counted | {"due_at": other, "run_at": other}


CLOCKS: Final[Mapping[str, Callable[[Counted, Deadline], Counted]]] = {
    "one_tick_early": lambda counted, _: _shifted(counted, -1),
    "one_tick_late": lambda counted, _: _shifted(counted, 1),
    "at_the_other_end": _at_the_other_end,
}
UNHANDLED: Final = "unhandled"
