"""Can staff draft, open, answer and announce by the pages alone, and does it take two of them?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from platform_core import clock
from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.rulebook import policies
from platform_core.rulebook.models.versions import Version
from platform_core.rulebook.types import Weight
from tests.merchants import builders as merchants
from tests.platform_core.regulators.builders import SECRET, acting_as, desk_of
from tests.platform_core.rulebook import builders
from tests.platform_core.rulebook.builders import FEES, STAFF

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-34a")]
QUEUE = "/admin/rulebook/version/"


@pytest.fixture
def today(db: None) -> datetime:
    with transaction.atomic():
        return clock.now()


def on_duty(today: datetime) -> Actor:
    by = Actor(id=merchants.person(today).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        people.make_staff(by.id, by=by, at=today)
        people.enrol_second_factor(by.id, secret=SECRET, by=by, at=today)
    return by


@pytest.fixture
def drafter(today: datetime) -> Actor:
    return on_duty(today)


def newest() -> Version:
    with acting_as(STAFF), transaction.atomic():
        return Version.objects.filter(rule="fees").order_by("-number")[0]


def test_a_draft_is_written_and_opened_for_comments(drafter: Actor, today: datetime) -> None:
    desk = desk_of(drafter, today)
    said = {"rule": "fees", "zh": FEES.zh, "en": FEES.en, "weight": "normal", "why": FEES.why, "choice": "draft"}

    written = desk.post(f"{QUEUE}draft/", said)
    opened = desk.post(f"{QUEUE}{newest().pk}/handle/", {"choice": "open_comments"})

    assert (written.status_code, opened.status_code, newest().state) == (302, 302, "opened")


def test_who_drafted_a_version_is_not_offered_to_announce_it(drafter: Actor, today: datetime) -> None:
    row = builders.heard(today, by=drafter)
    other = on_duty(today)
    page = f"{QUEUE}{row.pk}/handle/"

    assert set(desk_of(drafter, today).get(page).context["choices"]) == {"withdraw"}
    assert set(desk_of(other, today).get(page).context["choices"]) == {"announce", "withdraw"}


def test_a_day_that_is_too_soon_is_refused_on_the_page(drafter: Actor, today: datetime) -> None:
    row = builders.heard(today)
    first = policies.earliest_effect(today, weight=Weight.NORMAL)
    page, desk = f"{QUEUE}{row.pk}/handle/", desk_of(drafter, today)

    early = desk.post(page, {"choice": "announce", "effective_on": (first - timedelta(days=1)).isoformat()})
    assert (early.status_code, newest().state) == (200, "heard")
    assert "effect too soon" in early.content.decode()

    announced = desk.post(page, {"choice": "announce", "effective_on": first.isoformat()})
    assert (announced.status_code, newest().effective_on) == (302, first)


@pytest.mark.duty("OPR-07")
def test_a_comment_is_answered_once(drafter: Actor, today: datetime) -> None:
    said = builders.commented(builders.opened(today), merchants.person(today), today)
    page, desk = reverse("admin:rulebook_comment_changelist") + f"{said.pk}/answer/", desk_of(drafter, today)

    offered = desk.get(page).context["choices"]
    desk.post(page, {"text": "已写明。", "choice": "answer"})

    assert set(offered) == {"answer"}
    assert desk.get(page).context["choices"] == {}
    assert desk.get(reverse("admin:rulebook_comment_changelist")).status_code == 200


def test_the_pages_are_for_staff(client: Client) -> None:
    assert client.get(f"{QUEUE}draft/").status_code == 302
