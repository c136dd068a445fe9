"""How is a password kept, and what does it cost to try one?"""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest
from django.contrib.auth.hashers import check_password, make_password

from platform_core.accounts.passwords import Argon2, proof
from tests.platform_core.accounts.people import PASSWORD


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
