"""Does every answer say what a page may load and run?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from platform_core.http.csp import Policy
from tests.platform_core.http.conftest import API

pytestmark = pytest.mark.django_db
OURS = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def policy_of(response):
    return set(response["Content-Security-Policy"].split("; "))


@pytest.mark.urls("platform_core.project.urls")
class TestThePolicy:
    @pytest.mark.parametrize(
        ("path", "status"),
        [("/", 200), ("/me/", 302), ("/seller/", 302), ("/regulator/", 302), ("/nowhere", 404), ("/ui/", 200)],
    )
    def test_lets_our_pages_run_no_script(self, client, path, status):
        response = client.get(path)

        assert response.status_code == status
        assert policy_of(response) == OURS

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/accounts/login/", 200),
            ("/accounts/nowhere", 404),
            ("/admin/", 302),
            ("/admin/nowhere", 302),
            ("/api/swagger/", 200),
            ("/api/redoc/", 200),
        ],
    )
    def test_lets_pages_of_others_run_none_that_stands_in_them(self, client, path, status):
        response = client.get(path)

        assert response.status_code == status
        assert OURS - {"style-src 'self'"} <= policy_of(response)
        [scripts] = [words for words in policy_of(response) if words.startswith("script-src")]
        assert "'unsafe-inline'" not in scripts
        assert ("'unsafe-eval'" in scripts) == path.startswith("/admin/")

    def test_is_on_what_the_api_refuses(self, client):
        response = client.get("/api/storefront/v1/orders")

        assert (response.status_code, policy_of(response)) == (401, OURS)


@pytest.mark.urls("tests.platform_core.http.doors")
class TestABug:
    def test_has_it_too(self, client):
        response = client.get(f"{API}/refuse/bug")

        assert (response.status_code, policy_of(response)) == (500, OURS)


class TestAFile:
    def test_keeps_its_own(self):
        kept = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'; sandbox"})

        answer = Policy(lambda _: kept)(SimpleNamespace(path="/admin/", path_info="/admin/"))

        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
