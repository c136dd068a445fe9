"""How does a refusal leave the house, and is nothing done then?"""

import json

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, override_settings

from platform_core.http import problems
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.project.faces.reading import tree
from tests.platform_core.scene import BUYER, note

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]
ENGLISH = {"Accept-Language": "en"}
KEY = {"Idempotency-Key": "4f0c2a1e-once-once"}


def problem_of(response):
    """Status and code; and that the body is a whole problem."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert set(body) == {"type", "code", "title", "detail", "status", "params"}
    assert body["type"] == f"/problems/{body['code']}"
    assert body["status"] == response.status_code
    assert body["title"]
    return response.status_code, body["code"]


class TestEachRefusal:
    @pytest.mark.parametrize(
        ("kind", "answer"),
        [
            ("domain", (410, "tests.closed")),
            ("silent", (503, "tests.silent")),
            ("django-403", (403, "http.permission_denied")),
            ("django-404", (404, "http.not_found")),
            ("suspicious", (400, "http.bad_request")),
            ("column", (400, "http.bad_request")),
            ("nul", (400, "http.bad_request")),
            ("away", (503, "http.unavailable")),
            ("closed", (503, "http.unavailable")),
            ("bug", (500, "http.bug")),
        ],
    )
    def test_becomes_a_problem(self, client, kind, answer):
        assert problem_of(client.get(f"{API}/refuse/{kind}")) == answer

    def test_shows_what_it_is_about(self, client):
        body = client.get(f"{API}/refuse/domain").json()

        assert body["params"] == {"closed_at": "2026-03-10", "case_id": "00000000-0000-0000-0000-000000000007"}

    def test_says_when_to_come_back(self, client):
        assert client.get(f"{API}/refuse/silent")["Retry-After"] == "5"
        assert client.get(f"{API}/refuse/away")["Retry-After"] == "2"

    def test_of_a_bug_says_nothing_of_its_insides(self, client):
        assert "name" not in client.get(f"{API}/refuse/bug").content.decode()

    def test_is_in_the_reader_s_language(self, client):
        chinese = client.get(f"{API}/members").json()
        english = client.get(f"{API}/members", headers=ENGLISH).json()

        assert (english["title"], english["detail"]) == ("Nobody is signed in", "Sign in and send the session token.")
        assert (chinese["title"], chinese["detail"]) == ("尚未登录", "请先登录，并随请求发送会话令牌。")
        assert chinese["code"] == english["code"]

    def test_of_a_field_says_which_and_why_in_the_reader_s_language(self):
        browser = signed_in(BUYER)
        response = browser.post(f"{API}/notes", {"count": 0}, "application/json", headers=KEY | ENGLISH)

        assert problem_of(response) == (400, "http.invalid")
        assert response.json()["params"] == {
            "text": [{"message": "This field is required.", "code": "required"}],
            "count": [{"message": "Ensure this value is greater than or equal to 1.", "code": "min_value"}],
        }


class TestWhoIsAsking:
    def test_nobody_is_asked_to_sign_in(self, client):
        response = client.get(f"{API}/members")

        assert problem_of(response) == (401, "http.not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"

    def test_a_stale_token_too(self, client):
        response = client.get(f"{API}/members", headers={"Authorization": "Bearer nonsense"})

        assert problem_of(response) == (401, "http.not_authenticated")

    def test_somebody_without_the_right_is_refused(self):
        assert problem_of(signed_in(BUYER).get(f"{API}/closet")) == (403, "http.permission_denied")


class TestTheRequest:
    def test_to_nowhere(self, client):
        assert problem_of(client.get(f"{API}/nowhere")) == (404, "http.not_found")
        assert problem_of(client.get("/nowhere")) == (404, "http.not_found")

    def test_with_another_method(self, client):
        response = client.delete(f"{API}/public")

        assert problem_of(response) == (405, "http.method_not_allowed")
        assert response["Allow"] == "GET, HEAD, OPTIONS"

    def test_for_another_format(self, client):
        response = client.get(f"{API}/public", headers={"Accept": "application/xml"})

        assert problem_of(response) == (406, "http.not_acceptable")

    def test_in_another_format(self):
        response = signed_in(BUYER).post(f"{API}/notes", "<text/>", "application/xml", headers=KEY)

        assert problem_of(response) == (415, "http.unsupported_media_type")

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff\xfe",
            b'{"text": NaN}',
            b'{"text": "\\ud800"}',
            b"[" * 100_000,
            b"'text'",
        ],
        ids=["cut", "no utf-8", "nan", "surrogate", "deep", "quotes"],
    )
    def test_that_is_no_json(self, body):
        response = signed_in(BUYER).post(f"{API}/notes", body, "application/json", headers=KEY)

        assert problem_of(response) == (400, "http.malformed")

    @pytest.mark.parametrize(
        "body", [b"[]", b'"text"', b"7", b"null", b"", b'{"text": {}}', b'{"text": "too long for it"}']
    )
    def test_that_is_json_of_another_shape(self, body):
        response = signed_in(BUYER).post(f"{API}/notes", body, "application/json", headers=KEY)

        assert problem_of(response) == (400, "http.invalid")

    def test_with_a_number_beyond_all_columns(self):
        body = b'{"text": "a", "count": 123456789012345678901234567890}'

        response = signed_in(BUYER).post(f"{API}/notes", body, "application/json", headers=KEY)

        assert problem_of(response) in [(400, "http.invalid"), (400, "http.bad_request")]

    def test_with_nul_in_a_field_names_the_field(self):
        body = b'{"text": "a\\u0000"}'

        response = signed_in(BUYER).post(f"{API}/notes", body, "application/json", headers=KEY)

        assert problem_of(response) == (400, "http.invalid")
        assert list(response.json()["params"]) == ["text"]

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
    def test_that_is_too_large(self):
        body = b'{"text": "%s"}' % (b"a" * 200)

        response = signed_in(BUYER).post(f"{API}/notes", body, "application/json", headers=KEY)

        assert problem_of(response) == (413, "http.too_large")


MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}


def read(response):
    """Status, language, heading, what to do, and the code, of a page that leads home."""
    assert response["Content-Type"] == "text/html; charset=utf-8"
    page = tree(response.content.decode())
    main = page.one("main")
    assert main.one("a", class_="button").attributes["href"] == "/"
    return (
        response.status_code,
        page.one("html").attributes["lang"],
        main.one("h1").text,
        main.all("p")[0].text,
        main.one("code").text,
    )


@pytest.mark.urls("platform_core.project.urls")
class TestABrowserThatIsLost:
    def test_reads_a_page_in_its_language(self, client):
        chinese, english = client.get("/nowhere", headers=BROWSER), client.get("/nowhere", headers=BROWSER | ENGLISH)

        assert read(chinese) == (404, "zh-hans", "没有找到相应内容", "请核对地址。", "http.not_found")
        assert read(english) == (404, "en", "There is nothing here", "Check the address.", "http.not_found")

    @pytest.mark.parametrize("path", ["/api/storefront/v1/nowhere", "/webhooks/nowhere", "/healthz/nowhere"])
    def test_but_for_a_program_s_address_gets_the_problem(self, client, path):
        assert problem_of(client.get(path, headers=BROWSER)) == (404, "http.not_found")

    @pytest.mark.parametrize("accept", [{}, {"Accept": "*/*"}, {"Accept": "application/json"}])
    def test_is_none_if_it_does_not_prefer_pages(self, client, accept):
        assert problem_of(client.get("/nowhere", headers=accept)) == (404, "http.not_found")
        assert client.head("/nowhere", headers=accept)["Content-Type"] == "application/problem+json"

    def test_is_told_that_a_form_is_no_longer_good(self):
        strict = Client(enforce_csrf_checks=True)

        page = strict.post("/language", {"language": "en"}, headers=BROWSER | ENGLISH)

        assert read(page)[::4] == (403, "http.csrf_failed")
        assert problem_of(strict.post("/language", {"language": "en"})) == (403, "http.csrf_failed")

    def test_is_told_what_it_may_not_see(self):
        page = signed_in(BUYER).get("/admin/", headers=BROWSER | ENGLISH)

        assert (page.status_code, "work for the platform" in page.content.decode()) == (403, True)
        assert problem_of(signed_in(BUYER).get("/admin/")) == (403, "http.permission_denied")

    def test_is_told_what_was_wrong_or_too_much(self, rf):
        request = rf.get("/me/", headers=BROWSER)

        assert read(problems.handler400(request, SuspiciousOperation()))[::4] == (400, "http.bad_request")
        assert read(problems.handler400(request, RequestDataTooBig()))[::4] == (413, "http.too_large")

    def test_reads_of_a_bug_and_of_a_database_that_is_away_without_asking_it(self, rf, django_assert_num_queries):
        request = rf.get("/me/", headers=BROWSER)  # with no session, as a request has that broke before it got one

        with django_assert_num_queries(0):
            bug = problems.handler500(request)
            try:
                raise OperationalError
            except OperationalError:
                away = problems.handler500(request)

        assert read(bug)[::4] == (500, "http.bug")
        assert (read(away)[::4], away["Retry-After"]) == ((503, "http.unavailable"), "2")

    @override_settings(STORAGES={"staticfiles": {"BACKEND": MANIFEST}})
    def test_gets_the_problem_where_no_page_can_be_made(self, rf):
        """The manifest of the style sheets is missing."""
        answer = problems.handler500(rf.get("/me/", headers=BROWSER))

        assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
        assert json.loads(answer.content)["code"] == "http.bug"


class TestTheDatabaseIsAway:
    def test_before_the_view(self, rf):
        """Where BEGIN, the session or a middleware finds it gone, Django knows a bug; we know better."""
        try:
            raise OperationalError
        except OperationalError:
            response = problems.handler500(rf.get("/"))

        assert (response.status_code, response["Retry-After"]) == (503, "2")

    def test_makes_it_not_ready_but_alive(self, client, monkeypatch):
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ok"}


class TestNothingIsDone:
    def test_when_it_is_refused(self):
        note(text="before")
        browser = signed_in(BUYER)

        refused = browser.post(f"{API}/notes", {"text": "a", "refuse": True}, "application/json", headers=KEY)

        assert problem_of(refused) == (409, "tests.busy")
        assert browser.get(f"{API}/notes").json()["items"] == []
