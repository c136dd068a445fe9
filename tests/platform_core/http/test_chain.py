"""What does a call pass, and what does it get all the same?"""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY

from platform_core.http import chain
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.scene import BUYER

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]
PUBLIC = f"{API}/public"


def counted(status: str) -> float:
    name = "django_http_responses_total_by_status_view_method_total"
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return sum(s.value for s in samples if s.name == name and s.labels["status"] == status)


class TestABareCall:
    def test_asks_neither_for_a_session_nor_for_a_token_of_a_form(self, client):
        answer = client.get(PUBLIC)

        assert answer.status_code == 200
        assert not hasattr(answer.wsgi_request, "session")
        assert answer.cookies == {}

    def test_is_answered_with_what_makes_a_browser_careful(self, client):
        answer = client.get(PUBLIC)

        assert "default-src 'none'" in answer["Content-Security-Policy"].split("; ")
        assert {name: answer[name] for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")} == {
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }
        assert answer["Content-Length"] == str(len(answer.content))

    def test_speaks_the_language_that_it_is_asked_in(self, client):
        said = {lang: client.get(f"{API}/members", headers={"Accept-Language": lang}) for lang in ("en", "zh", "fr")}

        assert {lang: answer["Content-Language"] for lang, answer in said.items()} == {
            "en": "en",
            "zh": "zh-hans",
            "fr": settings.LANGUAGE_CODE,
        }
        assert said["en"].json()["title"] != said["zh"].json()["title"]
        assert "Accept-Language" in said["en"]["Vary"]

    def test_is_let_in_by_a_cookie_as_well(self):
        answer = signed_in(BUYER).get(f"{API}/members")

        assert answer.json() == {"person": str(BUYER)}

    def test_of_nobody_asks_the_database_for_nothing_of_its_own(self, client):
        with CaptureQueriesContext(connection) as asked:
            client.get(PUBLIC)

        assert [query["sql"] for query in asked if "session" in query["sql"]] == []

    def test_for_another_host_is_refused(self, client, settings):
        settings.ALLOWED_HOSTS = ["here.example"]

        assert client.get(PUBLIC, headers={"Host": "elsewhere.example"}).status_code == 400

    def test_is_counted_and_logged_once_and_without_an_address(self, client, caplog):
        before = counted("401")
        with caplog.at_level(logging.INFO, logger="platform_core.http.chain"):
            client.get(f"{API}/members")

        assert counted("401") == before + 1
        [line] = [record for record in caplog.records if record.name == "platform_core.http.chain"]
        assert (line.levelname, line.request, line.code) == ("WARNING", f"GET {API}/members", 401)
        assert "127.0.0.1" not in str(vars(line))


@pytest.mark.urls("platform_core.project.urls")
class TestAPage:
    def test_passes_all_that_serves_browsers(self, client):
        answer = client.get("/accounts/login/")

        assert hasattr(answer.wsgi_request, "session")
        assert "csrftoken" in answer.cookies
        assert answer["X-Frame-Options"] == "DENY"

    def test_is_not_bare(self, rf):
        pages = ("/", "/me/", "/seller/", "/admin/", "/accounts/login/", "/api/swagger/", "/api/redoc/", "/open/audit/")

        assert [path for path in pages if chain.is_bare(rf.get(path))] == []
