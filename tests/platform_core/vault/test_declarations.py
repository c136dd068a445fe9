"""Can a model be silent about people, or keep their data without a reason?"""

import pytest

from platform_core.vault import declarations
from platform_core.vault.declarations import OnErasure, PersonalData


@pytest.fixture
def register(monkeypatch):
    monkeypatch.setattr(declarations, "HOLDINGS", {})
    monkeypatch.setattr(declarations, "NONE", {})


def holding(**changes):
    given = {"model": "x.Y", "fields": ("name",), "purpose": "to say hello", "on_erasure": OnErasure.DELETE}
    return PersonalData(**given | changes)


class TestPersonalData:
    def test_that_is_retained_names_a_duty(self):
        with pytest.raises(ValueError, match="because of which duty"):
            holding(on_erasure=OnErasure.RETAIN)

    def test_names_a_duty_that_exists(self):
        with pytest.raises(LookupError):
            holding(on_erasure=OnErasure.RETAIN, because="XYZ-1")

    def test_is_not_retained_and_erased(self):
        with pytest.raises(ValueError, match="retained or erased"):
            holding(on_erasure=OnErasure.RETAIN, because="ECL-31", erase=lambda person, at: 0)

    def test_has_a_retention_class_that_exists(self):
        with pytest.raises(LookupError):
            holding(retention="RT_FOREVER")

    @pytest.mark.parametrize("changes", [{"fields": ()}, {"purpose": ""}])
    def test_says_which_fields_and_what_for(self, changes):
        with pytest.raises(ValueError, match="what for"):
            holding(**changes)


@pytest.mark.usefixtures("register")
class TestHold:
    def test_takes_each_model_once(self):
        declarations.hold(holding())

        with pytest.raises(ValueError, match="twice"):
            declarations.holds_none("x.Y")
        assert declarations.NONE == {}

    def test_tells_what_outlives_a_request_to_be_forgotten(self):
        declarations.hold(holding())
        declarations.hold(holding(model="x.Z", on_erasure=OnErasure.RETAIN, because="ECL-31"))

        assert declarations.retained_models() == {"x.Z": "ECL-31"}
