"""What do many tests start from? A shop, a sale, a delivered order: made once for a worker, not once for a test.

A plugin (`-p tests.standing`). A fixture that is marked ``@standing.fixture`` and needs nothing but the moment, a
database and others of its kind is made in a database of its own, committed, when the first test asks for it; every
rolled-back test that asks for the same ones runs there and finds them as it would have made them. The moment is
everybody's, or stands as they do. Committing tests and those that hunt mutants (`TIANPING_STANDING=no`) make their own.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from inspect import signature
from typing import Any, Final, TypeVar

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.plugin import blocking_manager_key

from tests.database import cloned, inside
from tests.recordings import OFF, paused

Made = dict[str, Any]  # by the name of the fixture
Make = TypeVar("Make", bound=Callable[..., Any])
MADE: Final[dict[tuple[str, ...], tuple[str, Made]]] = {}
HERE: Made = {}
KEPT = pytest.StashKey[ExitStack]()


def fixture(make: Make) -> Any:
    """A pytest fixture that may stand already."""

    @wraps(make)
    def found(**asked: Any) -> Any:
        return copy.deepcopy(HERE[make.__name__]) if make.__name__ in HERE else make(**asked)

    vars(found)["makes"] = make
    return pytest.fixture(found)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[KEPT] = ExitStack()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[KEPT].close()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[Any]:
    """Just before the test's transaction begins."""
    if fixturedef.argname == "_django_db_helper" and os.environ.get(OFF) != "no" and (makers := _makers(request)):
        database, made = _standing(makers, request)
        way_back = ExitStack()
        way_back.enter_context(inside(database))
        way_back.callback(HERE.clear)
        HERE.update(made)
        fixturedef.addfinalizer(way_back.close)
    return (yield)


def _makers(request: Any) -> list[Callable[..., Any]]:
    """Those of the test's fixtures that may stand, each after what it needs."""
    known = {name: defs[-1].func for name, defs in request.node._fixtureinfo.name2fixturedefs.items()}
    given = {"db", "at"} if "at" in known and known["at"].__module__ == "tests.conftest" else {"db"}
    found = {name: func.makes for name, func in known.items() if hasattr(func, "makes")}
    ordered: list[Callable[..., Any]] = []
    while ready := [m for n, m in sorted(found.items()) if _needs(m) <= {one.__name__ for one in ordered} | given]:
        ordered += ready
        found = {name: make for name, make in found.items() if make not in ready}
    return ordered


def _needs(make: Callable[..., Any]) -> set[str]:
    return set(signature(make).parameters)


def _standing(makers: list[Callable[..., Any]], request: Any) -> tuple[str, Made]:
    names = (settings.DATABASE_LOGIN, *(f"{make.__module__}.{make.__name__}" for make in makers))
    if names not in MADE:
        database = f"test_standing{len(MADE)}_{request.getfixturevalue('worker')}"
        request.config.stash[KEPT].enter_context(cloned(database))
        stands = any(make.__name__ == "at" for make in makers)
        made: Made = {"db": None} if stands else {"db": None, "at": request.getfixturevalue("at")}
        with request.config.stash[blocking_manager_key].unblock(), inside(database), paused(), transaction.atomic():
            for make in makers:
                made[make.__name__] = make(**{name: made[name] for name in signature(make).parameters})
        MADE[names] = database, made
    return MADE[names]
