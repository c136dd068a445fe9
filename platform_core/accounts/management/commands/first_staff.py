"""Register the first member of staff, with a second factor; `--another` registers one more.

Run as the worker, whose login alone may give rights. Name, phone, password and one-time code are read from the
terminal, or a line each from standard input. Nothing is written before the code was right.
"""

from __future__ import annotations

import sys
from getpass import getpass
from io import StringIO
from typing import Any, Final

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import transaction

from platform_core import clock
from platform_core.accounts import queries
from platform_core.accounts.commands import people
from platform_core.accounts.errors import UsernameTaken
from platform_core.accounts.models import User
from platform_core.actors import part
from platform_core.errors import DomainError
from platform_core.http.action_pages import sentence
from platform_core.rows import one_after_the_other
from platform_core.tenancy.door import entered
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault import normal

CONSOLE: Final = part("console")  # the log says that somebody at the servers did it, not who
TRIES: Final = 3


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the login name: 3 to 30 of a-z, 0-9 and _, a letter first")
        parser.add_argument("--another", action="store_true", help="although there are members of staff already")

    @no_translations  # of the refusals; all else is said in English
    def handle(self, *args: Any, username: str, another: bool, **options: Any) -> None:
        if settings.DATABASE_LOGIN != "worker":
            raise CommandError(
                f"{settings.DATABASE_LOGIN} may give nobody rights: set TIANPING_LOGIN=worker and WORKER_DATABASE_URL"
            )
        try:
            with entered("console"):
                self._register(username, another=another)
        except DomainError as refusal:
            raise CommandError(sentence(refusal)) from refusal
        except ValidationError as faults:
            raise CommandError(" ".join(faults.messages)) from faults

    def _register(self, username: str, *, another: bool) -> None:
        with bound(SYSTEM), transaction.atomic():
            refuse(username, another=another)
        name, phone, password = self._ask("Name"), self._phone(), self._password(username)
        secret = generate_totp_secret()
        self._show(get_adapter().build_totp_url(User(username=username), secret), secret)
        self._confirm(secret)
        with bound(SYSTEM), transaction.atomic():
            one_after_the_other("first staff")
            refuse(username, another=another)
            account = {"name": name, "phone": phone, "email": None, "password": password}
            let_in(username, account, secret=secret)
        self.stdout.write(f"{username} is a member of staff, and signs in at {settings.PUBLIC_URL}/admin/")

    def _phone(self) -> str:
        try:
            return normal.phone(self._ask("Phone"))
        except ValueError as fault:
            raise CommandError(f"This is {fault}.") from fault

    def _password(self, username: str) -> str:
        password = self._ask("Password", hidden=True)
        validate_password(password, User(username=username))
        if sys.stdin.isatty() and self._ask("Password again", hidden=True) != password:
            raise CommandError("The two passwords differ. Nothing was written.")
        return password

    def _show(self, url: str, secret: str) -> None:
        self.stdout.write("\nScan this with an authenticator app, now: it is not shown again.\n")
        if self.stdout.isatty():
            self.stdout.write(draw(url))
        self.stdout.write(f"{url}\nor type this into the app: {secret}\n")

    def _confirm(self, secret: str) -> None:
        for _ in range(TRIES):
            if validate_totp_code(secret, self._ask("One-time code that the app shows")):
                return
            self.stdout.write("This is not the code of this moment.")
        raise CommandError("None of the codes was right. Nothing was written; begin again with a new secret.")

    def _ask(self, what: str, *, hidden: bool = False) -> str:
        """The next answer; a hidden one is not shown where there is a screen to show it on."""
        if hidden and sys.stdin.isatty():
            return getpass(f"{what}: ")
        self.stdout.write(f"{what}: ", ending="")
        self.stdout.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise CommandError(f"{what} is missing. Nothing was written.")
        return answer.strip("\r\n")


def draw(url: str) -> str:
    """A QR code in characters, for a dark screen."""
    drawing, code = StringIO(), qrcode.QRCode()
    code.add_data(url)
    code.print_ascii(drawing, invert=True)
    return drawing.getvalue()


def refuse(username: str, *, another: bool) -> None:
    """Raise where there are members of staff already and none is wanted, or where the login name will not do."""
    User._meta.get_field("username").clean(username, None)
    if (there := len(queries.staff())) and not another:
        raise CommandError(f"There are members of staff already: {there}. To register one more, say --another.")
    if queries.find_person(username):
        raise UsernameTaken


def let_in(username: str, account: dict[str, Any], *, secret: str) -> None:
    """All of it or nothing, in the caller's transaction; each step is a fact in the log."""
    at = clock.now()
    person = people.register(username, **account, by=CONSOLE, at=at)
    people.make_staff(person.id, by=CONSOLE, at=at)
    people.enrol_second_factor(person.id, secret=secret, by=CONSOLE, at=at)
