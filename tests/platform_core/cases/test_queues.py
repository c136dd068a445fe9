"""What holds for every queue of staff, whatever its cases are about?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

import platform_core.accounts.commands
from platform_core.actors import Actor, Role
from platform_core.cases.queues import CaseAdmin
from tests.merchants.builders import person
from tests.orders.builders import just_now
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.cases.test_contract import first_of
from tests.platform_core.cases.worlds import BY_LIFECYCLE, WORLDS, everywhere
from tests.platform_core.regulators.builders import SECRET, acting_as, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make staff
each_situation = pytest.mark.parametrize(("world", "where"), [*everywhere()])
each_case = pytest.mark.parametrize("world", WORLDS, ids=BY_LIFECYCLE)


@pytest.fixture
def at(db: None, world: Situations, at: datetime) -> datetime:
    """The pages read the clock. Where a step of staff has an end they offer it before that only, so it is now."""
    return just_now() if any(step.late and Role.STAFF in step.by for step in world.model.CASE.steps) else at


@pytest.fixture
def staff_client(db: None, at: datetime) -> Client:
    by = Actor(id=person(at).id, role=Role.STAFF)
    with acting_as(by), transaction.atomic():
        platform_core.accounts.commands.make_staff(by.id, by=by, at=at)
        platform_core.accounts.commands.enrol_second_factor(by.id, secret=SECRET, by=by, at=at)
    return desk_of(by, at)


def queue_of(world: Situations) -> str:
    opts = world.model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def buttons(world: Situations, standing: Standing, at: datetime) -> set[str]:
    """One or more for each step that the table offers to staff here, and for what the app offers beside them."""
    queue, by = admin.site.get_model_admin(world.model), standing.actors[Role.STAFF]
    steps, row = trying.offered(world, standing, by, at), trying.now(standing)
    with acting_as(by), transaction.atomic():
        names = [*queue.steps_offered(row, by=by), *queue.also_offered(row)]
    if type(queue).steps_offered is CaseAdmin.steps_offered:  # no rights engine beside the table
        assert steps <= queue.choices.keys()
        assert steps <= set(names)
    return {value for name in names for value in queue.choices[name]}


class TestAQueue:
    @each_situation
    def test_shows_what_is_open_and_offers_what_staff_may_do(
        self, world: Situations, where: str, staff_client: Client, at: datetime
    ) -> None:
        standing, queue = world.where[where](at), queue_of(world)
        before, page = trying.place(standing), f"{queue}{standing.row.pk}/handle/"
        address, state = f"{standing.row.pk}/change/", trying.now(standing).stage
        is_open = state in world.model.CASE.pending_states

        listed = [
            address in staff_client.get(queue + how).content.decode()
            for how in ("", "?standing=ended", "?standing=all")
        ]
        offered, burnt = staff_client.get(page), staff_client.post(page, {"choice": "burn"})

        assert listed == [is_open, not is_open, True]
        assert set(offered.context["choices"]) == buttons(world, standing, at)
        assert ('name="choice"' in offered.content.decode()) is bool(offered.context["choices"])
        assert (burnt.status_code, trying.place(standing)) == (200, before)

    @each_case
    def test_shows_a_row_and_is_written_to_by_its_buttons_alone(
        self, world: Situations, staff_client: Client, at: datetime
    ) -> None:
        queue = queue_of(world)
        opened = staff_client.get(f"{queue}{world.where[first_of(world)](at).row.pk}/change/")
        closed = {staff_client.get(queue + page).status_code for page in ("add/", f"{UUID(int=1)}/delete/")}
        lost = [staff_client.get(f"{queue}{id_}/handle/") for id_ in ("nonsense", UUID(int=1))]

        assert opened.status_code == 200
        assert closed <= {302, 403}
        assert [(reply.status_code, reply.url) for reply in lost] == [(302, queue)] * 2
