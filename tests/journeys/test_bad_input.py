"""What does each door say to a body, a key, a person or an address that is not right? A problem with a code, never 500.

Every unsafe call of the schema is tried, so one that is added tomorrow is tried tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import cycle, product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.rows import new_id
from tests import sessions
from tests.journeys.bad_input import (
    FITTING,
    MALFORMED,
    NO_FILES,
    NO_OBJECTS,
    NOWHERE,
    WRONG_VALUES,
    Operation,
    operations,
)
from tests.merchants import builders as merchants
from tests.platform_core.regulators import builders as regulators

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]  # who alone may make somebody a regulator
WEBHOOKS = "webhooks"
APPLICANTS = {"seller_applications_create", "seller_applications_withdrawal_update"}  # who has no shop yet
# Doors of both sides: what is addressed there is nothing of theirs for who acts for no shop, which is 404.
OF_BOTH = {
    "seller_complaint_ask_review",
    "seller_notices_read",
    "seller_complaints_evidence_create",
    "seller_complaints_messages_create",
    "seller_returns_evidence_create",
    "seller_deposits_evidence_create",
    "seller_claims_evidence_create",
    "seller_mediation_ask",
    "seller_conversations_files_create",
    "seller_conversation_write",
    "seller_guarantees_end_update",
    "seller_infringements_exhibits_counter_evidence_create",
    "seller_infringements_exhibits_outcome_create",
    "seller_mediation_agree",
    "seller_mediation_consent",
    "seller_mediation_leave",
    "seller_outside_cases_evidence_create",
    "documents_hand_in",  # of an application, too
    "documents_add_file",
}
OPTIONAL = {"deposit_apply"}  # whose body may say nothing: goods need not come back by a carrier
NAMING = {"own_freight_state"}  # whose address holds a name that the caller gives
Expected = set[int]
# Neither a body nor anything in its address: what is sent is refused as JSON, or the call is made, and refused.
CALLS_ANYWAY: dict[str, Expected] = {
    "privacy_send_code": {202},
    "team_leave": {422},
    "closing_announce": {201, 409},  # and once only
    "holiday_end": {200, 409},
}
WRONG_PARAMETERS = ("\x00", "9" * 400, "", "0", "-1", "101", "1e9", "nothing", "无", "' OR 1=1", NOWHERE)


def some_or_all(some: Sequence[Any], all_: Sequence[Any]) -> list[Any]:
    """Every place is tried in each run of the tests, with two values; with all of them in the proofs."""
    return [some, pytest.param(all_, marks=pytest.mark.proof)]


class Paired:
    """Every place is tried in each run of the tests, and every value, each at the next place; in the proofs every value
    at every place."""

    def __init__(self, *, fully: bool) -> None:
        self._fully = fully

    def of(self, places: Sequence[Operation], values: Sequence[Any]) -> Iterable[tuple[Operation, Any]]:
        return product(places, values) if self._fully else zip(places, cycle(values), strict=False)


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.proof)], ids=["some", "all"])
def paired(request: pytest.FixtureRequest) -> Paired:
    return Paired(fully=request.param)


class World:
    """Somebody at each door, and what went otherwise than expected."""

    def __init__(self, at: datetime) -> None:
        self.nobody = APIClient(raise_request_exception=False)
        self.shopper = _client_of(merchants.person(at), at)
        self.seller = _client_of(merchants.owner_of(merchants.opened(at)), at)
        self.regulator = _client_of(_regulator(at), at, with_code=True)
        self.calls = [op for op in operations() if "sign_out" not in op.name]  # they would end sessions
        self.wrong: list[tuple[Any, ...]] = []

    def right_one(self, op: Operation) -> APIClient:
        if op.door == WEBHOOKS:
            return self.nobody
        if op.door == "regulator":
            return self.regulator
        return self.seller if op.door == "seller" and op.name not in APPLICANTS else self.shopper

    def send(
        self,
        op: Operation,
        body: bytes,
        *,
        expect: Expected,
        by: APIClient | None = None,
        address: str | None = None,
        **how: Any,
    ) -> None:
        headers = how.pop("headers", {"Idempotency-Key": str(new_id())})
        media = how.pop("media", op.media)
        client = by or self.right_one(op)
        query = urlencode(how.pop("asking", {}))
        answer: Any = client.generic(
            op.method, address or op.address(), body, media, headers=headers, QUERY_STRING=query
        )
        if answer.status_code not in expect or not (answer.status_code < 400 or _is_problem(answer)):
            self.wrong.append((op.name, answer.status_code, body[:80], getattr(answer, "content", b"")[:200]))
        for given in getattr(answer, "_resource_closers", ()):  # closing the answer itself would close the connection
            given()


def _regulator(at: datetime) -> Actor:
    office = regulators.regulator(at)
    regulators.let_in(office, at)
    return office


def _client_of(actor: Actor, at: datetime, *, with_code: bool = False) -> APIClient:
    client = APIClient(raise_request_exception=False)
    with regulators.acting_as(actor), transaction.atomic():
        token = sessions.begun(actor.id, with_code=with_code)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def _is_problem(answer: Any) -> bool:
    body = answer.json() if answer["Content-Type"] == "application/problem+json" else {}
    return bool(body.get("code")) and body.get("status") == answer.status_code


@pytest.fixture
def world(at: datetime) -> World:
    return World(at)


@pytest.fixture
def each(world: World) -> Callable[..., list[Operation]]:
    def those(**traits: bool) -> list[Operation]:
        found = [op for op in world.calls if all(getattr(op, name) is value for name, value in traits.items())]
        assert found
        return found

    return those


Each = Callable[..., list[Operation]]


class TestABody:
    def test_is_known_for_every_call_that_takes_one(self, each: Each) -> None:
        assert {op.name for op in each(embodied=True) if op.door != WEBHOOKS} == set(FITTING)

    def test_that_fits_is_understood(self, world: World, each: Each) -> None:
        for op in each(embodied=True):
            world.send(op, op.fitting, expect={401} if op.door == WEBHOOKS else {200, 201, 202, 401, 404, 422})

        assert world.wrong == []

    def test_that_is_no_json_is_refused(self, world: World, each: Each, paired: Paired) -> None:
        for op, body in paired.of(each(embodied=True), MALFORMED):
            may = {404} if op.name in OPTIONAL else set()  # what says nothing may be said
            world.send(op, body, expect={401} if op.door == WEBHOOKS else {400} | may)

        assert world.wrong == []

    def test_that_is_no_object_is_refused(self, world: World, each: Each, paired: Paired) -> None:
        for op, body in paired.of(each(embodied=True), NO_OBJECTS):
            world.send(op, body, expect={401} if op.door == WEBHOOKS else {400})

        assert world.wrong == []

    def test_without_its_fields_is_refused(self, world: World, each: Each) -> None:
        for op in each(embodied=True):
            world.send(op, b"{}", expect={401} if op.door == WEBHOOKS else {404} if op.name in OPTIONAL else {400})

        assert world.wrong == []

    @pytest.mark.parametrize("values", some_or_all(WRONG_VALUES[:2], WRONG_VALUES), ids=len)
    def test_with_one_value_wrong_breaks_nothing(self, world: World, each: Each, values: Sequence[Any]) -> None:
        for op in each(embodied=True):
            for body in op.spoilt(values) if op.name in FITTING else ():
                world.send(op, body, expect={200, 201, 400, 401, 404, 409, 410, 422, 429})

        assert world.wrong == []

    def test_of_two_megabytes_is_refused(self, world: World, each: Each) -> None:
        for op in each(embodied=True):
            world.send(op, b'{"a": "' + b"x" * 2 * 2**20 + b'"}', expect={413})

        assert world.wrong == []

    def test_in_another_format_is_refused(self, world: World, each: Each, paired: Paired) -> None:
        formats = ("application/xml", "text/plain", "multipart/form-data; boundary=x", "nonsense")
        for op, media in paired.of(each(embodied=True), formats):
            world.send(op, b"a=1", media=media, expect={415})

        assert world.wrong == []

    @pytest.mark.parametrize("bodies", some_or_all((b"{", b"[]"), (*MALFORMED, *NO_OBJECTS)), ids=len)
    def test_where_none_is_asked_for_breaks_nothing(self, world: World, each: Each, bodies: Sequence[bytes]) -> None:
        for op in each(bare=True):
            for body in bodies:
                world.send(op, body, expect={400, 404} | CALLS_ANYWAY.get(op.name, set()))

        assert world.wrong == []


class TestAFile:
    def test_that_is_none_is_refused(self, world: World, each: Each) -> None:
        for op in each(filled=True):
            for body in NO_FILES:
                world.send(op, body, expect={400, 404})

        assert world.wrong == []

    def test_in_another_format_is_refused(self, world: World, each: Each) -> None:
        for op in each(filled=True):
            for media in ("application/xml", "application/json", "image/png", "nonsense"):
                world.send(op, b"a=1", media=media, expect={415})

        assert world.wrong == []

    def test_of_twelve_megabytes_is_refused(self, world: World, each: Each) -> None:
        for op in each(filled=True):
            world.send(op, b"x" * 12 * 2**20, expect={413})

        assert world.wrong == []


class TestAKey:
    def test_that_is_missing_or_unusable_is_refused(self, world: World, each: Each, paired: Paired) -> None:
        keys = (None, "", "short", "x" * 256, "with space in the middle", "schlüssel-mit-umlaut")
        for op, key in paired.of(each(keyed=True), keys):
            world.send(op, op.fitting, headers={} if key is None else {"Idempotency-Key": key}, expect={400})

        assert world.wrong == []


class TestAPerson:
    def test_who_is_not_signed_in_is_asked_to(self, world: World, each: Each) -> None:
        for op in each(secured=True):
            world.send(op, op.fitting, by=world.nobody, expect={401})

        assert world.wrong == []

    def test_whose_session_is_none_is_asked_to_sign_in_again(self, world: World, each: Each) -> None:
        stale = APIClient(raise_request_exception=False)
        stale.credentials(HTTP_AUTHORIZATION="Bearer 0123456789abcdef0123456789abcdef")
        for op in each(secured=True):
            world.send(op, op.fitting, by=stale, expect={401})

        assert world.wrong == []

    def test_who_acts_for_no_shop_does_nothing_at_the_seller_s_door(self, world: World, each: Each) -> None:
        for op in each(secured=True):
            if op.door == "seller" and op.name not in APPLICANTS:
                world.send(op, op.fitting, by=world.shopper, expect={404} if op.name in OF_BOTH else {403})

        assert world.wrong == []

    def test_who_acts_for_no_authority_does_nothing_at_the_regulators_door(self, world: World, each: Each) -> None:
        for op in each(secured=True):
            if op.door == "regulator":
                world.send(op, op.fitting, by=world.shopper, expect={403})

        assert world.wrong == []


class TestAnAddress:
    def test_of_nothing_is_not_found(self, world: World, each: Each) -> None:
        for op in each(points=True):
            if op.name not in NAMING:
                world.send(op, op.fitting, expect={404})

        assert world.wrong == []

    def test_that_is_no_id_is_not_found(self, world: World, each: Each, paired: Paired) -> None:
        for op, id_ in paired.of(each(points=True), ("7", "nothing", "%00", "..%2F..", "1" * 300)):
            if op.name not in NAMING:
                world.send(op, op.fitting, address=op.address(id_), expect={404})

        assert world.wrong == []

    def test_with_another_method_is_refused(self, world: World, each: Each) -> None:
        for op in each():
            trace = Operation(op.path, "trace", op.said)
            world.send(trace, b"", expect={405})

        assert world.wrong == []


class TestAQuestion:
    @pytest.mark.parametrize("values", some_or_all(WRONG_PARAMETERS[:2], WRONG_PARAMETERS), ids=len)
    def test_with_a_wrong_value_breaks_nothing(self, world: World, values: Sequence[str]) -> None:
        for op in operations("get"):
            for name in op.questions:
                for value in values:
                    world.send(op, b"", expect={200, 400, 404}, asking={name: value})

        assert world.wrong == []
