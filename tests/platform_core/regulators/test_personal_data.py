"""What do requests of authorities hold of the people behind them, and what does such a person get as a copy?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

import privacy.commands
from platform_core.actors import Actor
from platform_core.vault.declarations import retained
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, STAFF, acting_as, asked

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestExport:
    def test_gives_what_somebody_asked_for_and_for_whom(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        other = builders.regulator(at, authority="别的机关")
        builders.filed(other, asked(), at)

        with acting_as(STAFF), transaction.atomic():
            copy = privacy.commands.export_subject(office.id, by=STAFF, at=at)

        [appointment], [request] = copy["regulators.Regulator"], copy["regulators.DataRequest"]
        assert (appointment["authority"], request["id"], request["document_no"]) == (OFFICE, row.id, LETTER)

    def test_is_kept_by_law(self) -> None:
        kept = {model: duty for model, duty in retained().items() if model.startswith("regulators.")}

        assert kept == dict.fromkeys(
            [f"regulators.{name}" for name in ("Regulator", "DataRequest", "Approval", "Export")], "ECL-25"
        )
