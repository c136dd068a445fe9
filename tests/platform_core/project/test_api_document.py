"""Is the OpenAPI document made once, and handed out ready in each language and format?"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from platform_core.project import api_document

URL = "/api/schema/"
YAML, JSON = "application/vnd.oai.openapi", "application/json"


def read_yaml(text: bytes) -> Any:
    """By libyaml: without it, to read so much takes seconds."""
    return yaml.load(text, yaml.CSafeLoader)  # a safe one


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it was built. Not once a module: the tests with a database come first, those of all modules."""
    place = tmp_path_factory.mktemp("schema")
    assert api_document.build(place)
    return place


@pytest.fixture
def client(folder: Path, settings) -> Client:
    settings.SCHEMA_DIR = folder
    api_document._document.cache_clear()
    return Client()


@pytest.mark.django_db
class TestTheDocument:
    @pytest.mark.parametrize(("accepted", "read"), [(YAML, read_yaml), (JSON, orjson.loads)])
    def test_is_given_in_the_format_that_is_accepted(self, client, accepted, read):
        answer = client.get(URL, headers={"Accept": accepted})

        assert answer["Content-Type"].partition(";")[0] == accepted
        assert "/api/storefront/v1/listings" in read(answer.content)["paths"]

    def test_speaks_the_language_that_is_asked_for(self, client):
        chinese, english, by_word = (
            client.get(URL, said, headers={"Accept": JSON, "Accept-Language": language}).content
            for said, language in (({}, "zh-hans"), ({}, "en"), ({"lang": "en"}, "zh-hans"))
        )

        assert (chinese == english, by_word == english) == (False, True)
        assert "统一社会信用代码" in chinese.decode()

    def test_is_what_was_built_and_nothing_is_made(self, client, settings, tmp_path):
        (tmp_path / "en.json.gz").write_bytes(gzip.compress(b'{"built": "before"}'))
        settings.SCHEMA_DIR = tmp_path

        answer = client.get(URL, headers={"Accept": JSON, "Accept-Language": "en"})

        assert answer.content == b'{"built": "before"}'

    def test_is_packed_for_who_can_unpack_it(self, client):
        plain = client.get(URL, headers={"Accept": JSON})
        packed = client.get(URL, headers={"Accept": JSON, "Accept-Encoding": "gzip"})

        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 5

    def test_is_not_sent_again_to_who_has_it(self, client):
        etag = client.get(URL, headers={"Accept": JSON})["ETag"]

        answer = client.get(URL, headers={"Accept": JSON, "If-None-Match": etag})

        assert (answer.status_code, answer.content) == (304, b"")
        assert client.get(URL, headers={"Accept": YAML, "If-None-Match": etag}).status_code == 200

    def test_is_made_where_nobody_has_built_it(self, client, settings, tmp_path):
        built = client.get(URL, headers={"Accept": JSON}).content
        settings.SCHEMA_DIR = tmp_path / "nothing"
        api_document._document.cache_clear()

        assert client.get(URL, headers={"Accept": JSON}).content == built


class TestBuild:
    def test_writes_each_language_in_each_format(self, folder):
        names = {file.name for file in folder.glob("*.gz")}

        assert names == {f"{code}.{form}.gz" for code, _ in django_settings.LANGUAGES for form in ("yaml", "json")}

    def test_leaves_what_is_fresh_and_makes_anew_what_is_not(self, folder, settings, tmp_path, capsys, monkeypatch):
        monkeypatch.setattr(api_document.SchemaGenerator, "get_schema", lambda *_, **__: {"openapi": "3.0.3"})
        settings.SCHEMA_DIR = copied = Path(shutil.copytree(folder, tmp_path / "schema"))
        call_command("build_schema")
        (copied / "made-of").write_text("another program")
        (copied / "en.json.gz").write_bytes(b"")
        call_command("build_schema")

        assert capsys.readouterr().out.splitlines() == ["nothing to do, it is fresh", "made"]
        assert orjson.loads(gzip.decompress((copied / "en.json.gz").read_bytes())) == {"openapi": "3.0.3"}
