"""What do requests of authorities hold of the people behind them, and what does such a person get as a copy?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from platform_core.actors import Actor
from platform_core.vault.declarations import retained_models
from privacy.requests import commands as requests_commands
from tests.orders.sales import builders as selling
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import LETTER, OFFICE, STAFF, acting_as, asked

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestExport:
    def test_gives_what_somebody_asked_for_and_for_whom(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        other = builders.regulator(at, authority="别的机关")
        builders.filed(other, asked(), at)

        with acting_as(STAFF), transaction.atomic():
            copy = requests_commands.export_subject(office.id, by=STAFF, at=at)

        [appointment], [request] = copy["regulators.Regulator"], copy["regulators.DataRequest"]
        assert (appointment["authority"], request["id"], request["document_no"]) == (OFFICE, row.id, LETTER)

    def test_gives_a_shopper_the_files_they_asked_for_and_nobody_else_them(self, at: datetime) -> None:
        sale = selling.sale(at)
        row = builders.dossier_asked(selling.delivered(sale, at).id, sale.shopper, at)

        with acting_as(STAFF), transaction.atomic():
            theirs, others = (
                requests_commands.export_subject(person.id, by=STAFF, at=at).get("regulators.Dossier", [])
                for person in (sale.shopper, selling.stranger(at))
            )

        assert [(one["id"], one["number"], one["documents"]) for one in theirs] == [(row.id, row.number, row.documents)]
        assert others == []

    def test_is_kept_by_law(self) -> None:
        kept = {model: duty for model, duty in retained_models().items() if model.startswith("regulators.")}

        register, files = ("Regulator", "DataRequest", "Approval", "Export"), ("Dossier", "DossierBundle")
        assert kept == {f"regulators.{name}": "ECL-25" for name in register} | {
            f"regulators.{name}": "ECL-62" for name in files
        } | {"regulators.IdentityReport": "ECL-28a"}
