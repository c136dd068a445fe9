"""The routes: which counter answers which address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from platform_core.sandbox.options import System
from platform_core.sandbox.wire import Handler, Problem


@dataclass(frozen=True, slots=True)
class Route:
    """``system`` is set where programs call: there the bearer is asked for, and faults strike."""

    method: str
    address: re.Pattern[str]
    handler: Handler
    system: System | None


class Routes:
    """The addresses of one system, below one prefix."""

    def __init__(self, prefix: str, system: System | None = None) -> None:
        self._prefix, self._system = prefix, system
        self.all: list[Route] = []

    def api(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register a route for programs: guarded by the system's secret, if it has one."""
        return self._add(method, template, self._system)

    def page(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register a route for people, who come without a key."""
        return self._add(method, template, None)

    def _add(self, method: str, template: str, system: System | None) -> Callable[[Handler], Handler]:
        address = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9._-]{1,64})", self._prefix + template))

        def mark(handler: Handler) -> Handler:
            self.all.append(Route(method, address, handler, system))
            return handler

        return mark


def find(routes: Iterable[Route], method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route and the parts of its path, or why there is none."""
    at_address = [(route, found) for route in routes if (found := route.address.fullmatch(path))]
    for route, found in at_address:
        if route.method == method:
            return route, found.groupdict()
    if at_address:
        allowed = sorted({route.method for route, _ in at_address})
        raise Problem(405, "sandbox.method_not_allowed", "Not with this method", allowed=allowed)
    raise Problem(404, "sandbox.no_such_address", "Nobody lives here")
