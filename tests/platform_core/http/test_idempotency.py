"""Two clicks, one effect?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import encode_multipart

from platform_core.http.models import Answer
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.http.doors import staff_reads
from tests.platform_core.scene import BUYER, OTHER, STAFF

pytestmark = pytest.mark.urls("tests.platform_core.http.doors")
KEY = "4f0c2a1e-once-once"
BODY = {"text": "tea", "count": 2}


def post(client, body=BODY, key=KEY, to=f"{API}/notes"):
    return client.post(to, body, "application/json", headers={"Idempotency-Key": key} if key else {})


def drop(content, name="a.jpg"):
    """In a frame of its own each time: the client draws a boundary by lot."""
    boundary = token_hex(8)
    body = encode_multipart(boundary, {"file": SimpleUploadedFile(name, content)})
    kind = f"multipart/form-data; boundary={boundary}"
    return signed_in(BUYER).post(f"{API}/drops", body, kind, headers={"Idempotency-Key": KEY})


def notes():
    return staff_reads("tests.noted")


def code(response):
    return response.status_code, response.json()["code"]


@pytest.mark.django_db
class TestOnce:
    @pytest.mark.parametrize("key", [None, "short", "x" * 256, "with space in the middle", "schlüssel-mit-umlaut"])
    def test_demands_a_usable_key(self, key):
        response = post(signed_in(BUYER), key=key)

        assert code(response) == (400, "http.invalid")
        assert response.json()["params"]["Idempotency-Key"][0]["code"] == "required"
        assert notes() == 0

    def test_demands_a_person(self, client):
        assert code(post(client)) == (401, "http.not_authenticated")

    def test_replays_byte_for_byte(self):
        first, again = (post(signed_in(BUYER)) for _ in range(2))

        assert (first.status_code, again.status_code, notes()) == (201, 201, 1)
        assert again.content == first.content
        assert dict(again.items()) == dict(first.items()) | {"Idempotent-Replayed": "true"}
        assert again["Location"].startswith("/notes/")

    def test_takes_the_key_quoted_as_the_draft_writes_it(self):
        post(signed_in(BUYER))

        assert post(signed_in(BUYER), key=f'"{KEY}"')["Idempotent-Replayed"] == "true"

    def test_reads_the_body_not_its_spelling(self):
        first = post(signed_in(BUYER))

        again = post(signed_in(BUYER), dict(reversed(BODY.items())))

        assert (again.content, notes()) == (first.content, 1)

    @pytest.mark.parametrize(
        ("body", "to"), [(BODY | {"text": "milk"}, f"{API}/notes"), (BODY, f"{API}/notes/7")], ids=["body", "path"]
    )
    def test_refuses_the_key_for_another_request(self, body, to):
        post(signed_in(BUYER))

        assert code(post(signed_in(BUYER), body, to=to)) == (422, "http.key_reused")
        assert notes() == 1

    def test_reads_a_file_by_its_bytes_and_leaves_it_to_the_view(self):
        first, again = (drop(b"tea leaves") for _ in range(2))

        assert (first.status_code, first.json(), notes()) == (201, {"length": 10}, 1)
        assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")

    @pytest.mark.parametrize(("content", "name"), [(b"tea leavez", "a.jpg"), (b"tea leaves", "b.jpg")])
    def test_refuses_the_key_for_another_file(self, content, name):
        drop(b"tea leaves")

        assert code(drop(content, name)) == (422, "http.key_reused")
        assert notes() == 1

    def test_gives_the_same_answer_after_the_secret_key_was_replaced(self, settings, monkeypatch):
        first = post(signed_in(BUYER))
        settings.SECRET_KEY = "another, as after a rotation"

        again = post(signed_in(BUYER))

        assert (again.status_code, again.content) == (201, first.content)
        assert notes() == 1

    def test_keeps_persons_apart(self):
        post(signed_in(BUYER))

        other = post(signed_in(OTHER), BODY | {"text": "milk"})

        assert (other.status_code, notes()) == (201, 2)

    @pytest.mark.parametrize("how", ["refuse", "answer"])
    def test_remembers_no_refusal(self, how):
        assert post(signed_in(BUYER), BODY | {how: True}).status_code == 409
        assert notes() == 0

        assert post(signed_in(BUYER)).status_code == 201

    def test_keeps_no_readable_trace_of_the_body(self):
        post(signed_in(BUYER))

        with bound(scopes.staff(STAFF.id)):
            fingerprint = bytes(Answer.objects.get().fingerprint)
        assert len(fingerprint) == 32


@pytest.mark.commits
class TestSixtyFourThreads:
    def test_have_one_effect(self):
        clients = [signed_in(BUYER) for _ in range(64)]
        start = Barrier(64)

        def click(client: Client):
            start.wait()
            try:
                return post(client, BODY | {"sleep": 0.2})
            finally:
                connection.close()

        with ThreadPoolExecutor(64) as threads:
            answers = list(threads.map(click, clients))
        answers.append(post(clients[0], BODY | {"sleep": 0.2}))

        done = [a for a in answers if a.status_code == 201]
        assert set(Counter(a.status_code for a in answers)) == {201, 409}
        assert {(a.json()["code"], a["Retry-After"]) for a in answers if a not in done} == {("http.in_flight", "1")}
        assert len({a.content for a in done}) == 1
        assert len([a for a in done if "Idempotent-Replayed" not in a]) == 1
        assert notes() == 1
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert Answer.objects.count() == 1
