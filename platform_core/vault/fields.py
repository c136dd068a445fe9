"""The field with which a model declares a sealed column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from platform_core.vault.types import Sealed

if TYPE_CHECKING:  # generic in the stubs alone
    Bytes = models.BinaryField[Any, Any]
else:
    Bytes = models.BinaryField


class SealedField(Bytes):
    """Holds ``Sealed`` values only: a plain text that was not sealed is refused before any SQL."""

    description = "personal data under a key of its subject"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str):  # for fixtures and serialised rows
            return Sealed.from_text(value)
        raise TypeError(f"seal it first: {self.name} holds no {type(value).__name__}")

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"seal it first: {self.name} holds no {type(value).__name__}")
        return value.ciphertext

    def get_db_prep_value(self, value: Any, connection: Any, prepared: Any = None) -> Any:
        plain = value if prepared else self.get_prep_value(value)
        return None if plain is None else connection.Database.Binary(plain)

    def value_to_string(self, obj: models.Model) -> str:
        sealed: Sealed | None = self.value_from_object(obj)
        return "" if sealed is None else sealed.to_text()
