"""Which personal data does the house hold, and what has the report of an incident to say?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from platform_core.vault.declarations import HOLDINGS
from privacy.incidents import queries as incidents_queries
from privacy.incidents.models import Incident
from privacy.retention import queries as retention_queries

LOST = """网络安全事件报告 / Report of an incident
编号 / Number: N1
发现时间 / Found: 2026-03-10 10:00
等级 / Grade: larger
涉及人数 / Persons: 12; 敏感个人信息 / sensitive: 3

事件经过 / What happened
一台备份磁盘丢失

涉及的数据种类 / Kinds of data
手机号码

原因 / Cause
–

可能的危害 / Possible harm
诈骗电话

已采取的措施及个人可采取的措施 / Measures taken, and what people can do
请警惕陌生来电

联系方式 / Contact
400-000-0000"""


class TestHoldings:
    def test_name_every_model_that_declared_some(self):
        assert [holding.model for holding in retention_queries.holdings()] == sorted(HOLDINGS)

    def test_say_what_becomes_of_it_and_why(self):
        contact = next(h for h in retention_queries.holdings() if h.model == "accounts.Contact")

        assert {"name", "phone", "email"} <= set(contact.fields)
        assert (contact.on_erasure, contact.because, contact.exported) == ("delete", "", True)

    def test_keep_nothing_without_a_duty(self):
        assert [h.model for h in retention_queries.holdings() if h.on_erasure == "retain" and not h.because] == []


@pytest.mark.duty("PIP-57", "INC-4")
class TestReportText:
    @pytest.mark.parametrize(
        ("more", "text"), [("", LOST), ("更换承运人", f"{LOST}\n\n事后分析 / Analysis\n更换承运人")]
    )
    def test_is_this_to_the_letter(self, more: str, text: str):
        row = Incident(
            number="N1",
            found_at=datetime(2026, 3, 10, 2, 0, tzinfo=UTC),
            grade="larger",
            persons=12,
            sensitive=3,
            what="一台备份磁盘丢失",
            kinds="手机号码",
            harm="诈骗电话",
            measures="请警惕陌生来电",
        )

        assert incidents_queries.report_text(row, contact="400-000-0000", more=more) == text
