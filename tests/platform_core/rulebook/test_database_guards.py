"""What does the database itself refuse, whoever asks? By raw SQL, as the logins of the web and of the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import Error, InternalError, connection, transaction

from platform_core import clock
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rulebook.events import VersionOpened
from platform_core.rulebook.models.versions import Acceptance, Answer, Comment, Version
from platform_core.rulebook.types import Occasion, RuleKind
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.merchants import builders as merchants
from tests.platform_core.regulators.builders import acting_as
from tests.platform_core.rulebook import builders
from tests.platform_core.rulebook.builders import DRAFTER, STAFF

DAY = timedelta(days=1)


def run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@contextmanager
def stopped(by: Actor, match: str) -> Iterator[None]:
    with pytest.raises(Error, match=match), acting_as(by), transaction.atomic():
        yield


@pytest.mark.duty("ECL-34a", "OPR-12")
@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAVersion:
    """Also against the worker, who alone may let one take effect."""

    def test_does_not_enter_into_force_early(self, at: datetime) -> None:
        row = builders.announced(at)

        with pytest.raises(InternalError, match="no rule enters into force before"), bound(SYSTEM):
            with transaction.atomic():
                run(
                    "UPDATE rulebook_version SET state = 'in_force', in_force_at = %s WHERE id = %s",
                    datetime.fromisoformat("2026-03-17T15:59:59Z"),
                    row.id,
                )

    def test_is_announced_with_full_days_before_and_by_a_second_person(self, at: datetime) -> None:
        row = builders.heard(at)
        announce = (
            "UPDATE rulebook_version SET state = 'announced', announced_at = %s, announced_by = %s, effective_on = %s"
            " WHERE id = %s"
        )

        with stopped(STAFF, "a rule is announced 7 full days before"):
            run(announce, at, STAFF.id, "2026-03-17", row.id)
        with stopped(DRAFTER, "two persons publish a rule"):
            run(announce, at, DRAFTER.id, "2026-03-18", row.id)
        with stopped(DRAFTER, "everybody speaks for themselves"):
            run(announce, at, STAFF.id, "2026-03-18", row.id)

    def test_keeps_the_day_that_was_announced(self, at: datetime) -> None:
        row = builders.announced(at)

        for column in ("effective_on", "announced_at"):
            with stopped(STAFF, "what was announced stands"):
                run(f"UPDATE rulebook_version SET {column} = '2026-03-11' WHERE id = %s", row.id)

    def test_is_not_announced_over_an_unanswered_comment(self, at: datetime, citizen: Actor) -> None:
        row = builders.opened(at - builders.LONG_ENOUGH)
        builders.commented(row, citizen, at - 8 * DAY)
        builders.swept(at)

        with stopped(STAFF, "every comment is answered first"):
            run(
                "UPDATE rulebook_version SET state = 'announced', announced_at = %s, announced_by = %s,"
                " effective_on = '2026-05-01' WHERE id = %s",
                at,
                STAFF.id,
                row.id,
            )

    def test_hears_the_public_to_the_end(self, at: datetime) -> None:
        row = builders.opened(at)

        with pytest.raises(InternalError, match="comments are taken until"), bound(SYSTEM), transaction.atomic():
            run("UPDATE rulebook_version SET state = 'heard', heard_at = %s WHERE id = %s", at + 6 * DAY, row.id)

    def test_gives_the_public_its_days(self, at: datetime) -> None:
        row = builders.drafted(at)

        with stopped(DRAFTER, "the public has 7 days for comments"):
            run(
                "UPDATE rulebook_version SET state = 'opened', opened_at = %s, comments_until = %s WHERE id = %s",
                at,
                at + 7 * DAY,
                row.id,
            )

    def test_is_not_born_in_the_middle(self, at: datetime) -> None:
        with stopped(STAFF, "a row is born drafted"):
            Version.objects.create(
                rule=RuleKind.FEES,
                number=2,
                weight="normal",
                zh="甲",
                en="a",
                sha256="0",
                drafted_by=STAFF.id,
                drafted_at=at,
                state="in_force",
            )


@pytest.mark.duty("OTM-28")
@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheArchive:
    def test_is_never_changed_and_never_thrown_away(self, at: datetime) -> None:
        row = builders.holding()

        with stopped(STAFF, "permission denied"):
            run("UPDATE rulebook_version SET zh = '改' WHERE id = %s", row.id)
        with stopped(STAFF, "permission denied"):
            run("DELETE FROM rulebook_version WHERE id = %s", row.id)

    @pytest.mark.login("migrator")
    def test_stays_even_for_its_owner(self) -> None:
        for sql in ("UPDATE rulebook_version SET zh = '改'", "DELETE FROM rulebook_version"):
            with pytest.raises(InternalError), transaction.atomic():
                run(sql)


@pytest.mark.duty("ECL-34a")
@pytest.mark.commits
class TestTheLoginOfTheWeb:
    """Which may become staff, and may date nothing back."""

    def test_lets_no_rule_enter_into_force(self) -> None:
        with transaction.atomic():
            at = clock.now()
        with as_login("worker"):
            row = builders.announced(at)

        with stopped(STAFF, "permission denied|the web does not say"):
            run("UPDATE rulebook_version SET state = 'in_force', in_force_at = effective_on WHERE id = %s", row.id)

    def test_dates_nothing_back(self) -> None:
        with transaction.atomic():
            at = clock.now()
        with as_login("worker"):
            row = builders.drafted(at)

        with stopped(DRAFTER, "no date lies before the act"):
            run(
                "UPDATE rulebook_version SET state = 'opened', opened_at = %s, comments_until = %s WHERE id = %s",
                at - 30 * DAY,
                at - 20 * DAY,
                row.id,
            )
            publish(
                VersionOpened(
                    version_id=row.id, rule=RuleKind.FEES, number=2, sha256=row.sha256, comments_until=at - 20 * DAY
                ),
                by=DRAFTER,
                at=at,
            )


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWhatPeopleSaid:
    @pytest.mark.duty("OPR-07")
    def test_is_taken_only_while_it_is_asked_for(self, at: datetime, citizen: Actor) -> None:
        row = builders.opened(at)
        late = row.comments_until

        for version, when in ((builders.holding(), at), (row, late)):
            with stopped(citizen, "nobody asks for comments"):
                Comment.objects.create(version=version, person_id=citizen.id, text="意见", said_at=when)

    def test_is_nobody_else_s_word(self, at: datetime, citizen: Actor) -> None:
        row, other = builders.opened(at), merchants.person(at)

        with stopped(citizen, "row-level security"):
            Comment.objects.create(version=row, person_id=other.id, text="意见", said_at=at)
        with stopped(citizen, "permission denied"):
            said = builders.commented(row, citizen, at)
            Answer.objects.create(comment=said, text="答复", answered_by=citizen.id, answered_at=at)

    @pytest.mark.duty("ECL-32")
    def test_is_accepted_of_what_is_in_force_and_for_oneself(self, at: datetime, citizen: Actor) -> None:
        act = {"act_id": citizen.id, "occasion": Occasion.ORDER, "about_id": citizen.id, "accepted_at": at}

        with stopped(citizen, "only what is in force is accepted"):
            Acceptance.objects.create(version=builders.announced(at), person_id=citizen.id, **act)
        with stopped(citizen, "row-level security"):
            Acceptance.objects.create(version=builders.holding(), person_id=merchants.person(at).id, **act)
