"""Do texts say the number of the house that holds today, and not the one that held when they were written?"""

from datetime import datetime, time

import pytest
from django.db import transaction
from django.template.loader import get_template
from django.utils.translation import override

from platform_core import clock
from platform_core.legal.rules import rule
from platform_core.legal.spans import LOCAL
from platform_core.notices import queries
from platform_core.notices.types import Language
from platform_core.project.faces.regulator.forms import Ask
from platform_core.tenancy import scopes
from tests.platform_core.legal.numbers import house_number


@pytest.mark.django_db
class TestAsk:
    def test_says_within_how_many_days_we_answer_now(self, monkeypatch):
        old = rule("DL_REG_REQUEST").value
        day = house_number("DL_REG_REQUEST", old - 1).effective_from
        monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, time(), LOCAL))

        with scopes.bound(scopes.ANONYMOUS), transaction.atomic(), override("en"):
            said = str(Ask(None, name="ask", about={}).fields["working_days"].help_text)

        assert said == f"Without it, or with more, we answer within {old - 1}."


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("aftersales.to_handle", "DL_NRR_ADDRESS"),
            ("me/order.html", "DL_CANCEL_REFUND"),
        ],
    )
    def test_have_no_number_typed_into_them_that_staff_may_set(self, text, code):
        assert rule(code).is_settable
        assert str(rule(code).value) not in typed(text)


def typed(text):
    """What stands in a page, or in a notice in both languages, before anything is put into it."""
    if text.endswith(".html"):
        return get_template(text).template.source
    return str([queries.render_text(text, language, {}) for language in Language])
