"""People, shops, goods and cases in every state, to try the product with. Not in production."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.base import CommandParser

from platform_core.drivers.demo import cases, opening
from platform_core.drivers.demo.people import EVERYBODY, PASSWORD
from platform_core.drivers.running import Driver
from platform_core.tenancy.door import entered

INCOMPLETE: Final = (
    "The demo's people and shops are not all there: an older version was stopped while it made them. "
    "To have them all, stop everything, delete the data of this checkout (.data/) and start again."
)


class Command(Driver):
    help = __doc__
    run_by = "as the login worker"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-logins", action="store_true", help="only say who can sign in, and how")
        parser.add_argument(
            "--cases", action="store_true", help="also an order, a return and a complaint in every state"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_logins"]:
            self._print_logins()
            return
        with entered("demo"):
            if options["cases"]:
                self._make_cases()
            elif not opening.is_there():
                opening.open_shops()

    def _make_cases(self) -> None:
        cases.reset_clock()
        if cases.are_there():
            return
        try:
            cases.make()
        except opening.HalfOpen:
            self.stderr.write(INCOMPLETE)

    def _print_logins(self) -> None:
        self.stdout.write(f"Demo logins (password {PASSWORD}; one-time codes of staff and regulators: make otp)")
        for person in EVERYBODY:
            self.stdout.write(f"  {person.username:<12} {person.role:<34} {person.door}")
