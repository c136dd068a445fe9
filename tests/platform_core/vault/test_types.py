"""Does a sealed value give itself away?"""

import json

import orjson
import pytest

from platform_core.vault.types import Sealed

SEALED = Sealed(b"ciphertext")


class TestSealed:
    @pytest.mark.parametrize("shown", [str(SEALED), repr(SEALED), f"{SEALED}", f"{SEALED!r}", repr([SEALED])])
    def test_shows_three_dots(self, shown):
        assert "•••" in shown
        assert "ciphertext" not in shown

    def test_is_no_json(self):
        with pytest.raises(TypeError):
            json.dumps(SEALED)
        with pytest.raises(TypeError):
            orjson.dumps(SEALED)

    def test_travels_as_text_in_documents(self):
        assert Sealed.from_text(SEALED.to_text()) == SEALED
