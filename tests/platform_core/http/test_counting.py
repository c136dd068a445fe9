"""What if a call cannot be counted, and when is a count forgotten?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from platform_core import clock
from platform_core.http.counting import note
from platform_core.http.models import CallCount
from platform_core.tenancy import door, scopes
from platform_core.tenancy.scopes import bound
from tests.database import admin
from tests.platform_core.scene import event
from tests.platform_core.tenancy.test_door import Hall, leave

pytestmark = pytest.mark.commits


@pytest.fixture
def _uncountable() -> None:
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("ALTER TABLE http_callcount ADD CONSTRAINT nobody CHECK (false) NOT VALID")


def callers() -> list[str]:
    with bound(scopes.ANONYMOUS), transaction.atomic():
        return sorted(CallCount.objects.values_list("who", flat=True))


@pytest.mark.usefixtures("_uncountable")
class TestACountThatFails:
    @pytest.mark.parametrize("order", [list, reversed])
    def test_neither_changes_the_answer_nor_takes_along_what_else_survives(
        self, rf: RequestFactory, caplog: pytest.LogCaptureFixture, order: Callable[..., list[Callable[[], None]]]
    ) -> None:
        written: list[object] = []

        def view(_: HttpRequest) -> HttpResponse:
            for survivor in order([lambda: door.survives(partial(note, "somebody")), lambda: leave(written)]):
                survivor()
            return HttpResponse(status=201)

        assert Hall(view)(rf.get("/")).status_code == 201
        assert event(written[0]).payload["text"] == "kept"
        assert caplog.messages.count("call_not_counted") == 1
        assert callers() == []


class TestTheMinutesBefore:
    def test_are_forgotten_by_the_first_call_of_a_caller_only(self) -> None:
        with transaction.atomic():  # in which it is always the same minute
            note("somebody")
            with bound(scopes.ANONYMOUS):
                CallCount.objects.create(who="earlier", minute=clock.now() - timedelta(minutes=2))

            note("somebody")
            assert callers() == ["earlier", "somebody"]

            note("other")
            assert callers() == ["other", "somebody"]
