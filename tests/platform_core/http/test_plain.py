"""Who is refused that calls without TLS, and who is led on?"""

from __future__ import annotations

import pytest

from tests.platform_core.http.conftest import API

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]
PUBLIC = f"{API}/public"


class TestPlainHttp:
    @pytest.fixture(autouse=True)
    def _tls(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    @pytest.mark.parametrize(("language", "title"), [("en", "over HTTPS alone"), ("zh-hans", "HTTPS")])
    def test_is_refused_to_programs_in_their_language(self, client, language, title):
        answer = client.get(PUBLIC, headers={"Authorization": "Bearer key", "Accept-Language": language})

        assert (answer.status_code, answer.json()["code"]) == (403, "http.plain_http")
        assert title in answer.json()["title"]
        assert "Location" not in answer

    def test_does_nothing_that_was_asked(self, client):
        """Nor is anybody let in by it: the view is not reached."""
        assert client.get(f"{API}/members", headers={"Authorization": "Bearer key"}).status_code == 403

    def test_leads_people_on(self, client):
        assert client.get("/accounts/login/?next=/me/")["Location"].startswith("https://")

    def test_is_over_where_a_proxy_has_taken_tls_off(self, client):
        assert client.get(PUBLIC, headers={"X-Forwarded-Proto": "https"}).status_code == 200
        assert client.get(PUBLIC, secure=True).status_code == 200


def test_is_all_there_is_on_a_developers_machine(client):
    assert client.get(PUBLIC).status_code == 200
