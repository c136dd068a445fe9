"""How is a password kept, and what does it cost to try one?"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from importlib import import_module

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.db import connection

from platform_core.accounts.models import User
from platform_core.accounts.passwords import Argon2, proof
from platform_core.rows import new_id
from tests.database import admin
from tests.platform_core.accounts.people import PASSWORD

conversion = import_module("platform_core.accounts.migrations.0005_hashes_of_digests")


class TestArgon2:
    def test_is_owasps_minimum(self):
        hasher = Argon2()

        encoded = hasher.encode(PASSWORD, hasher.salt())

        assert "$argon2id$v=19$m=19456,t=2,p=1$" in encoded
        assert len(encoded) <= 128

    def test_tells_its_costs_and_neither_salt_nor_hash(self):
        summary = Argon2().safe_summary(Argon2().encode(PASSWORD, "saltsalt"))

        assert summary == {"algorithm": "argon2s", "variety": "argon2id", "version": 19, "m": 19456, "t": 2, "p": 1}

    def test_knows_the_password_and_no_other(self):
        kept = make_password(PASSWORD)

        assert check_password(PASSWORD, kept)
        assert not check_password("wrong horse battery", kept)


class TestProof:
    def test_is_what_the_kept_hash_was_made_of_and_cannot_be_read_from_it(self):
        kept = make_password(PASSWORD)

        shown = proof(PASSWORD, kept)

        assert shown is not None
        assert hashlib.sha256(shown).digest() == b64decode(kept.rpartition("$")[2] + "=")

    @pytest.mark.parametrize("kept", ["!unusable", "", "md5$x$y"])
    def test_is_none_where_there_is_no_password(self, kept):
        assert proof(PASSWORD, kept) is None


@pytest.mark.commits
class TestHashesOfBefore:
    def test_are_converted_and_open_by_the_same_password(self, at):
        person, old = new_id(), Argon2PasswordHasher()
        with admin(connection.settings_dict["NAME"]) as db:
            db.execute(
                "INSERT INTO accounts_user (id, username, password, joined_at, is_active, is_staff, is_superuser,"
                " is_regulator) VALUES (%s, 'zhang', %s, %s, true, false, false, false)",
                [str(person), old.encode(PASSWORD, old.salt()), at],
            )
            db.execute(conversion.SQL)

        user = User.objects.get(id=person)

        assert user.check_password(PASSWORD)
        assert not user.check_password("wrong horse battery")
