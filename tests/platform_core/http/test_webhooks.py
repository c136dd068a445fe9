"""Did it come from them, and have we had it before?"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from standardwebhooks.webhooks import Webhook

from platform_core.actors import part
from platform_core.eventlog.models import Event
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.http.doors import SECRET, SOURCE, staff_reads
from tests.platform_core.scene import STAFF

pytestmark = pytest.mark.urls("tests.platform_core.http.doors")
BODY = json.dumps({"type": "paid", "text": "已付"}, ensure_ascii=False).encode()


def send(client, body=BODY, *, message_id="msg_1", age=0.0, secret=SECRET, **changes):
    sent = time.time() - age
    signature = Webhook(secret).sign(message_id, datetime.fromtimestamp(sent, UTC), body.decode("utf8", "ignore"))
    headers = {"webhook-id": message_id, "webhook-timestamp": str(int(sent)), "webhook-signature": signature}
    headers = {k: v for k, v in (headers | changes).items() if v is not None}
    return client.post("/webhooks/reports", body, "application/json", headers=headers)


def code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """A header names whole seconds. Were the clock to go on, a slow machine would sign at one and check at the next."""
    with time_machine.travel(int(time.time()), tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("stopped_clock")
class TestVerified:
    def test_lets_a_signed_message_in(self, client):
        assert send(client).status_code == 204
        assert staff_reads("tests.noted") == 1

    def test_takes_one_good_signature_among_several(self, client):
        """While a secret is changed, both sign."""
        good = Webhook(SECRET).sign("msg_1", datetime.fromtimestamp(int(time.time()), UTC), BODY.decode())

        assert send(client, **{"webhook-signature": f"v1,bm9wZQ== v2,x {good}"}).status_code == 204

    @pytest.mark.parametrize(
        "changes",
        [
            {"secret": "whsec_YW5vdGhlcg=="},
            {"age": 301},
            {"age": -301},
            {"webhook-id": "msg_2"},
            {"webhook-id": None},
            {"webhook-timestamp": None},
            {"webhook-timestamp": "yesterday"},
            {"webhook-timestamp": "nan"},
            {"webhook-signature": None},
            {"webhook-signature": "v1"},
            {"webhook-signature": "v1,%%%"},
            {"webhook-signature": "v1a,bm9wZQ=="},
        ],
        ids=str,
    )
    def test_refuses_what_is_not_signed_by_them_just_now(self, client, changes):
        assert code(send(client, **changes)) == (401, "http.bad_signature")
        assert staff_reads("tests.noted") == 0

    @pytest.mark.parametrize("age", [300, -300])
    def test_lets_five_minutes_pass_either_way(self, client, age):
        assert send(client, age=age).status_code == 204

    def test_refuses_a_changed_body(self, client):
        signed = Webhook(SECRET).sign("msg_1", datetime.fromtimestamp(int(time.time()), UTC), BODY.decode())

        response = send(client, BODY.replace(b"paid", b"owed"), **{"webhook-signature": signed})

        assert code(response) == (401, "http.bad_signature")

    @pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"null", b'{"a": NaN}', b""], ids=repr)
    def test_asks_for_an_object_in_json(self, client, body):
        assert code(send(client, body)) == (400, "http.malformed")

    def test_cannot_judge_what_is_no_text(self, client):
        assert code(send(client, b"\xff\xfe")) == (401, "http.bad_signature")

    def test_reads_no_other_format(self, client):
        assert client.post("/webhooks/reports", "a=b", "text/plain").status_code == 415


@pytest.mark.django_db
class TestReceive:
    def test_does_the_same_message_once(self, client):
        assert [send(client).status_code for _ in range(3)] == [204, 200, 200]
        assert staff_reads("tests.noted") == 1

    def test_does_another_message(self, client):
        assert [send(client, message_id=f"msg_{n}").status_code for n in range(3)] == [204, 204, 204]
        assert staff_reads("tests.noted") == 3

    def test_tells_it_as_the_outside_system(self, client):
        send(client)

        with bound(scopes.staff(STAFF.id)):
            [event] = Event.objects.filter(topic="tests.noted")
        assert (event.actor_id, event.role, event.door) == (part(SOURCE).id, "system", "webhooks")


@pytest.mark.commits
class TestTwentyThreads:
    def test_with_one_message_tell_once(self):
        start = Barrier(20)

        def deliver(_):
            start.wait()
            try:
                return send(Client()).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(20) as threads:
            answers = sorted(threads.map(deliver, range(20)))

        assert answers == [200] * 19 + [204]
        assert staff_reads("tests.noted") == 1
        with transaction.atomic():
            pass  # the connection of this thread is clean
