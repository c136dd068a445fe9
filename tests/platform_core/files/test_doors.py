"""How does a file come in by a case's door, and go out again?"""

from __future__ import annotations

import hashlib

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from platform_core.files import policies
from platform_core.rows import new_id
from tests.platform_core.files import doors
from tests.platform_core.files.conftest import PDF, Case, opened, picture, standing
from tests.platform_core.http.conftest import API, signed_in

pytestmark = [pytest.mark.urls("tests.platform_core.files.doors"), pytest.mark.django_db]
KEY = "4f0c2a1e-evidence"


@pytest.fixture(autouse=True)
def _nobody_counted_yet():
    cache.clear()


@pytest.fixture
def client(case: Case) -> Client:
    return signed_in(case.shopper.id)


def address(case, case_id=None):
    return f"{API}/shops/{case.shop}/cases/{case_id or case.about.id}/evidence"


def send(client, case, content=PDF, *, name="a.pdf", kind="application/octet-stream", key=KEY, to=""):
    upload = SimpleUploadedFile(name, content, content_type=kind)
    return client.post(to or address(case), {"file": upload}, headers={"Idempotency-Key": key})


def code(response):
    return response.status_code, response.json()["code"]


class TestUploadOf:
    def test_takes_the_part_named_file(self, client, case):
        answer = send(client, case)

        assert answer.status_code == 201
        assert {name: answer.json()[name] for name in ("media_type", "size", "sha256", "kept_by")} == {
            "media_type": "application/pdf",
            "size": len(PDF),
            "sha256": hashlib.sha256(PDF).hexdigest(),
            "kept_by": "shopper",
        }

    def test_keeps_once_what_is_sent_twice(self, client, case, shelf):
        first, again = (send(client, case) for _ in range(2))

        assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
        assert len(standing(shelf)) == 1

    def test_believes_neither_name_nor_kind(self, client, case):
        answer = send(client, case, picture("PNG"), name="invoice.exe", kind="text/html")

        assert answer.json()["media_type"] == "image/png"

    def test_refuses_what_is_no_picture_and_no_document(self, client, case, shelf):
        answer = send(client, case, b"<script>", name="a.jpg", kind="image/jpeg")

        assert code(answer) == (422, "files.unknown_kind")
        assert standing(shelf) == []

    @pytest.mark.parametrize("content", [{}, {"file": "text, no file"}, {"other": "x"}])
    def test_demands_a_file(self, client, case, content):
        answer = client.post(address(case), content, headers={"Idempotency-Key": KEY})

        assert code(answer) == (400, "http.invalid")
        assert list(answer.json()["params"]) == ["file"]

    def test_refuses_an_empty_one(self, client, case):
        assert code(send(client, case, b"")) == (400, "http.invalid")

    def test_reads_no_json_here(self, client, case):
        answer = client.post(address(case), {"file": "x"}, "application/json", headers={"Idempotency-Key": KEY})

        assert code(answer) == (415, "http.unsupported_media_type")

    def test_says_how_large_a_file_may_be(self, client, case):
        answer = send(client, case, b"%PDF" + b" " * policies.MAX_BYTES)

        assert code(answer) == (422, "files.too_large")
        assert answer.json()["params"]["limit"] == policies.MAX_BYTES

    def test_does_not_even_read_what_is_much_larger(self, client, case, shelf):
        answer = send(client, case, b"%PDF" + b" " * (policies.MAX_BYTES + 2**20))

        assert code(answer) == (413, "http.too_large")
        assert standing(shelf) == []

    def test_reads_the_largest_file_there_may_be(self, settings):
        assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > policies.MAX_BYTES


class TestUploadFromABrowser:
    """By cookie: the form is read for its CSRF token before it comes to the view."""

    TOKEN = "t" * 32

    @pytest.fixture
    def browser(self, case):
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        browser.cookies = signed_in(case.shopper.id).cookies
        browser.cookies["csrftoken"] = self.TOKEN
        return browser

    @pytest.mark.parametrize(("token", "status"), [(TOKEN, 201), ("", 403)])
    def test_is_taken_with_the_token(self, browser, case, token, status):
        form = {"file": SimpleUploadedFile("a.pdf", PDF), "csrfmiddlewaretoken": token}

        assert browser.post(address(case), form, headers={"Idempotency-Key": KEY}).status_code == status

    def test_is_not_read_when_it_is_much_too_large(self, browser, case, shelf):
        huge = SimpleUploadedFile("a.pdf", b"%PDF" + b" " * (policies.MAX_BYTES + 2**20))
        form = {"file": huge, "csrfmiddlewaretoken": self.TOKEN}

        answer = browser.post(address(case), form, headers={"Idempotency-Key": KEY})

        assert code(answer) == (413, "http.too_large")


class TestAsDownload:
    def test_gives_what_was_kept_to_be_saved_and_not_shown(self, client, case):
        kept = send(client, case, picture("JPEG"), name="张三.jpg").json()

        answer = client.get(f"{address(case)}/{kept['id']}")

        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == kept["sha256"]
        assert opened(answer.content).format == "JPEG"
        assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Content-Length")} == {
            "Content-Type": "image/jpeg",
            "Content-Disposition": f'attachment; filename="{kept["id"]}.jpg"',
            "Content-Length": str(kept["size"]),
        }
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"

    def test_finds_it_at_no_other_case(self, client, case):
        kept = send(client, case).json()

        answer = client.get(f"{address(case, new_id())}/{kept['id']}")

        assert code(answer) == (404, "files.not_found")

    def test_is_not_there_for_a_stranger(self, client, case):
        kept = send(client, case).json()

        answer = signed_in(new_id()).get(f"{address(case)}/{kept['id']}")

        assert code(answer) == (404, "files.not_found")

    def test_says_that_a_file_is_damaged(self, client, case, shelf):
        kept = send(client, case).json()
        [board], _ = shelf.listdir("")
        shelf.delete(f"{board}/{shelf.listdir(board)[1][0]}")

        answer = client.get(f"{address(case)}/{kept['id']}")

        assert code(answer) == (503, "files.damaged")


class TestSchema:
    def test_tells_a_client_how_files_travel(self):
        paths = SchemaGenerator(patterns=doors.urlpatterns).get_schema(request=None, public=True)["paths"]

        sent, given = (next(iter(methods.values())) for methods in paths.values())
        assert list(sent["requestBody"]["content"]) == ["multipart/form-data"]
        assert list(given["responses"]["200"]["content"]) == ["application/octet-stream"]
        assert given["responses"]["200"]["content"]["application/octet-stream"]["schema"]["format"] == "binary"
