"""Can a production have staff?"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from platform_core.accounts import queries
from platform_core.accounts.models import User
from platform_core.accounts.passwords import Argon2
from platform_core.embedded.environment import seen_by
from platform_core.embedded.place import CHECKOUT
from platform_core.eventlog.models import Event
from platform_core.project.env import INSECURE
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.accounts.people import PASSWORD, code_for

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = dict.fromkeys(INSECURE, "https://given.example") | {
    "TIANPING_MODE": "production",
    "TIANPING_VAULT_KEYS": f"1:{KEY}",
    "TIANPING_INDEX_KEY": KEY,
    "TIANPING_ALLOWED_HOSTS": "given.example",
}
SECRET = re.compile(r"^or type this into the app: ([A-Z2-7]{32})$", re.MULTILINE)
FACTS = ["accounts.registered", "accounts.made_staff", "accounts.second_factor_enrolled"]


def wrong(_: str) -> str:
    return "000000"


@pytest.mark.commits
class TestInProduction:
    """The real command, as a process of its own."""

    def started(self, login: str, fresh: dict[str, str]) -> subprocess.Popen[str]:
        served = {name: value for name, value in fresh.items() if name != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "manage.py", "first_staff", "lin_lan"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=CHECKOUT, env=seen_by(login, served | PRODUCTION), text=True, **pipes)

    def test_registers_the_first_with_a_second_factor(self, fresh: dict[str, str]) -> None:
        with self.started("worker", fresh) as process:
            process.stdin.write(f"林岚\n13800138000\n{PASSWORD}\n")
            process.stdin.flush()
            told = ""
            while not (found := SECRET.search(told)):
                told += process.stdout.readline() or pytest.fail(process.stderr.read())
            rest, complaint = process.communicate(f"{code_for(found[1])}\n")

        assert (process.returncode, complaint) == (0, "")
        assert f"otpauth://totp/lin_lan?secret={found[1]}&issuer=Tianping\n" in told
        assert rest.endswith("lin_lan is a member of staff, and signs in at https://given.example/admin/\n")
        assert PASSWORD not in told + rest
        with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
            user = User.objects.get(username="lin_lan")
            assert (user.is_staff, user.is_superuser, user.is_active) == (True, True, True)
            assert Argon2().verify(PASSWORD, user.password)
            assert list(Event.objects.order_by("id").values_list("topic", "door")) == [(f, "console") for f in FACTS]

    def test_wants_the_workers_login(self, fresh: dict[str, str]) -> None:
        with self.started("app", fresh) as process:
            told, complaint = process.communicate()

        assert (process.returncode, told) == (1, "")
        assert "app may give nobody rights: set TIANPING_LOGIN=worker and WORKER_DATABASE_URL" in complaint


class Typing:
    """Somebody who answers one question after the other; the codes are made of the secret on the screen."""

    def __init__(self, screen: StringIO, *answers: str | Callable[[str], str]) -> None:
        self.screen, self.answers = screen, list(answers)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        if not self.answers:
            return ""
        answer = self.answers.pop(0)
        return f"{answer if isinstance(answer, str) else answer(SECRET.findall(self.screen.getvalue())[-1])}\n"


@pytest.fixture
def first_staff(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The command with these answers; what it printed."""

    def run(*arguments: str, phone: str = "13800138000", password: str = PASSWORD, codes: object = (code_for,)) -> str:
        screen = StringIO()
        monkeypatch.setattr("sys.stdin", Typing(screen, "林岚", phone, password, *codes))
        call_command("first_staff", *arguments, stdout=screen)
        return screen.getvalue()

    return run


def staff() -> list[str]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return sorted(queries.person(person).username for person in queries.staff())


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestFirstStaff:
    def test_registers_nobody_while_the_code_is_wrong(self, first_staff) -> None:
        with pytest.raises(CommandError, match="None of the codes was right"):
            first_staff("lin_lan", codes=[wrong] * 3)

        assert staff() == []
        assert queries.find_person("lin_lan") is None

    def test_takes_a_right_code_after_a_wrong_one(self, first_staff) -> None:
        assert "This is not the code of this moment." in first_staff("lin_lan", codes=[wrong, code_for])
        assert staff() == ["lin_lan"]

    def test_registers_a_second_only_when_asked_to(self, first_staff) -> None:
        first_staff("lin_lan")

        with pytest.raises(CommandError, match=r"already: 1\. To register one more, say --another"):
            first_staff("he_jing", phone="13800138001")

        assert staff() == ["lin_lan"]
        first_staff("he_jing", "--another", phone="13800138001")
        assert staff() == ["he_jing", "lin_lan"]

    def test_gives_nobody_rights_who_has_an_account(self, first_staff, zhang) -> None:
        with pytest.raises(CommandError, match="login name is taken"):
            first_staff(zhang.username)

        assert staff() == []

    @pytest.mark.parametrize(
        ("username", "answers", "says"),
        [
            ("Lin Lan", {}, "Enter a valid value"),
            ("lin_lan", {"phone": "12345"}, "not a phone number"),
            ("lin_lan", {"password": "12345678"}, "too common"),
            ("lin_lan", {"codes": ()}, "code that the app shows is missing"),
        ],
    )
    def test_says_what_will_not_do(self, first_staff, username: str, answers: dict[str, str], says: str) -> None:
        with pytest.raises(CommandError, match=says):
            first_staff(username, **answers)

        assert staff() == []
