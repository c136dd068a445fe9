"""Is a duty enforced, partly answered, supported or waiting, and where do tag and test not meet?"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from platform_core.duties import CATALOGUE, SITES, Site
from platform_core.management import answers
from platform_core.management.answers import Answer, answer_to, apart
from platform_core.management.commands import duties
from platform_core.management.everything import import_everything
from platform_core.vault.declarations import HOLDINGS

WAITING = "ECL-11"
DIVIDED = "ECL-28a"


@pytest.fixture(autouse=True, scope="module")
def _everything() -> None:
    """Tags are read where modules are."""
    import_everything()


@pytest.mark.parametrize(
    ("module", "answer"),
    [
        ("orders.policies._sending", Answer.ENFORCED),
        ("orders.deadlines", Answer.ENFORCED),
        ("orders.queries", Answer.SUPPORTED),
        ("tests.orders.policies", Answer.WAITING),
    ],
)
def test_an_answer_acts_or_shows(monkeypatch: pytest.MonkeyPatch, module: str, answer: Answer) -> None:
    monkeypatch.setitem(SITES, WAITING, {Site(module, "something")})

    assert answer_to(WAITING) is answer


@pytest.mark.parametrize(
    ("tags", "answer"),
    [
        ([], Answer.WAITING),
        ([("orders.deadlines", None)], Answer.WAITING),
        ([("orders.policies", "hand in identities")], Answer.PARTLY),
        ([("orders.policies", "")], Answer.WAITING),
        ([("orders.policies", "hand in identities"), ("orders.queries", "remind the unregistered")], Answer.SUPPORTED),
        ([("orders.policies", "hand in identities"), ("orders.tasks", "remind the unregistered")], Answer.ENFORCED),
    ],
)
def test_a_duty_is_enforced_once_each_of_its_parts_is(
    monkeypatch: pytest.MonkeyPatch, tags: list[tuple[str, str | None]], answer: Answer
) -> None:
    monkeypatch.setitem(SITES, DIVIDED, {Site(module, "something", part) for module, part in tags})

    assert answer_to(DIVIDED) is answer


def test_a_tag_that_claims_the_whole_of_a_divided_duty_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SITES, DIVIDED, {Site("orders.policies", "report"), Site("orders.deadlines", "a clock", None)})

    [named] = answers.undivided_tags()

    assert named == f"{DIVIDED}: orders.policies.report does not say which part: {', '.join(CATALOGUE[DIVIDED].parts)}"


def test_data_that_we_declare_to_hold_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    held = next(iter(HOLDINGS))
    monkeypatch.setitem(SITES, WAITING, {Site("accounts.personal_data", held)})

    assert (answer_to(WAITING), answers.sites_of(WAITING)) == (Answer.WAITING, [])


def test_the_command_counts_the_core_and_fails_where_tag_and_test_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    told = StringIO()
    monkeypatch.setattr(duties, "marked_duties", lambda _: {WAITING: ["a test"]})

    with pytest.raises(CommandError, match=f"{WAITING}: a test bears its mark, and no code answers it"):
        call_command("duties", check=True, stdout=told)

    last = told.getvalue().splitlines()[-1].split()
    assert last[:2] == ["core", "321"]
    assert sum(map(int, last[3::2])) == 321


def test_a_tag_without_a_test_is_named() -> None:
    assert "ECL-20: no test shows it" in apart([])
