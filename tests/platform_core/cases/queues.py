"""What holds for every queue of staff, whatever its cases are about?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from platform_core.actors import Actor, Role
from platform_core.cases.queues import CaseAdmin
from tests.orders.sales.builders import just_now
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Situations, Standing
from tests.platform_core.regulators.builders import acting_as

HOW: Final = ("", "?standing=ended", "?standing=all")  # a queue shows what is open, what has ended, or both


def moment_of(world: Situations, at: datetime) -> datetime:
    """The pages read the clock. Where a step of staff has an end they offer it before that only, so it is now."""
    return just_now() if any(step.late and Role.STAFF in step.by for step in world.model.CASE.steps) else at


def queue_of(world: Situations) -> str:
    opts = world.model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def shows_what_is_open_and_offers_what_staff_may_do(
    world: Situations, standings: Collection[Standing], staff: Actor, client: Client, at: datetime
) -> None:
    queue = queue_of(world)
    listed = [client.get(queue + how).content.decode() for how in HOW]
    for standing in standings:
        before, page = trying.place(standing), f"{queue}{standing.row.pk}/handle/"
        is_open = trying.now(standing).stage in world.model.CASE.pending_states
        assert [f"{standing.row.pk}/change/" in rows for rows in listed] == [is_open, not is_open, True], before

        offered, burnt = client.get(page), client.post(page, {"choice": "burn"})

        assert set(offered.context["choices"]) == _buttons(world, standing, staff, at), before
        assert ('name="choice"' in offered.content.decode()) is bool(offered.context["choices"])
        assert (burnt.status_code, trying.place(standing)) == (200, before)


def is_written_to_by_its_buttons_alone(world: Situations, standing: Standing, client: Client) -> None:
    queue = queue_of(world)
    closed = {client.get(queue + page).status_code for page in ("add/", f"{UUID(int=1)}/delete/")}
    lost = [client.get(f"{queue}{id_}/handle/") for id_ in ("nonsense", UUID(int=1))]

    assert client.get(f"{queue}{standing.row.pk}/change/").status_code == 200
    assert closed <= {302, 403}
    assert [(reply.status_code, reply.url) for reply in lost] == [(302, queue)] * 2


def _buttons(world: Situations, standing: Standing, by: Actor, at: datetime) -> set[str]:
    """One or more for each step that the table offers to staff here, and for what the app offers beside them."""
    queue = admin.site.get_model_admin(world.model)
    steps, row = trying.offered(world, standing, by, at), trying.now(standing)
    with acting_as(by), transaction.atomic():
        names = [*queue.steps_offered(row, by=by), *queue.also_offered(row)]
    if type(queue).steps_offered is CaseAdmin.steps_offered:  # no rights engine beside the table
        assert steps <= queue.choices.keys()
        assert steps <= set(names)
    return {value for name in names for value in queue.choices[name]}
