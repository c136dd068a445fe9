"""People, shops, goods and cases in every state, to try the product with. Not in production."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import CommandParser

from platform_core.drivers.demo import cases, opening, other_cases
from platform_core.drivers.demo.people import EVERYBODY, PASSWORD
from platform_core.drivers.running import Driver
from platform_core.files.drawing import remember_drawings
from platform_core.tenancy.door import entered

INCOMPLETE: Final = (
    "The demo's people, shops and cases are not all there: a start was stopped while it made them. "
    "To have them all, stop everything, delete the data of this checkout (.data/) and start again."
)


class Command(Driver):
    help = __doc__
    run_by = "as the login worker"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-logins", action="store_true", help="only say who can sign in, and how")
        parser.add_argument("--town", action="store_true", help="also cases of every other kind, in many states")
        parser.add_argument(
            "--cases", action="store_true", help="also an order, a return and a complaint in every state"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_logins"]:
            self._print_logins()
            return
        with entered("demo"), remember_drawings({}):  # most photos are one and the same
            if options["cases"]:
                self._make_cases(with_town=options["town"])
            elif not opening.is_there():
                opening.open_shops()

    def _make_cases(self, *, with_town: bool) -> None:
        cases.reset_clock()
        try:
            if not cases.are_there():
                cases.make()
            if with_town and not other_cases.is_there():
                other_cases.make(cases.shared_clock())
        except opening.HalfOpen:
            self.stderr.write(INCOMPLETE)

    def _print_logins(self) -> None:
        self.stdout.write(f"Demo logins (password {PASSWORD}; one-time codes of staff and regulators: make otp)")
        for person in EVERYBODY:
            self.stdout.write(f"  {person.username:<14} {person.role:<34} {person.door}")
