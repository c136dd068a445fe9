"""The schedule of the day. Each entry with its reason; an act with a due time of its own is a deadline instead."""

from typing import Any, Final

from celery.schedules import crontab

# `expires` drops wake-ups that piled up while no worker ran: one is as good as a hundred.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "eventlog.relay": {
        "task": "eventlog.relay",  # a second opener, should the relay's thread be away; it asks for new facts itself
        "schedule": 5.0,
        "options": {"expires": 15, "queue": "default"},
    },
    "deadlines.drain": {
        "task": "deadlines.drain",  # a short second opener, should the worker with the sweep be away
        "schedule": 5.0,
        "options": {"expires": 15, "queue": "default"},
    },
    "legal.watch": {
        "task": "legal.watch",  # each November a person has to load a year; one that forgot hears of it every morning
        "schedule": crontab(hour=9, minute=0),
        "options": {"expires": 3600, "queue": "default"},
    },
    "merchants.score_credit": {
        "task": "merchants.score_credit",  # scores change with the facts and with the days that they count back
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3600, "queue": "default"},
    },
    "rulebook.open_month": {
        "task": "rulebook.open_month",  # each month owes consumers an alert; a day that was left out is made up for
        "schedule": crontab(hour=0, minute=5),
        "options": {"expires": 3600, "queue": "default"},
    },
    "complaints.publish_records": {
        "task": "complaints.publish_records",  # on the first morning of a month; a clock of its own sees to it if not
        "schedule": crontab(hour=4, minute=10),
        "options": {"expires": 3600, "queue": "default"},
    },
    "merchants.report_relief": {
        "task": "merchants.report_relief",  # what everybody reads of the relief fund
        "schedule": crontab(hour=4, minute=0),
        "options": {"expires": 3600, "queue": "default"},
    },
    "regulators.freeze_report": {
        "task": "regulators.freeze_report",  # who all traders are on 1 January and 1 July; a day missed is made up for
        "schedule": crontab(hour=0, minute=10),
        "options": {"expires": 3600, "queue": "default"},
    },
    "catalog.compare_window": {
        "task": "catalog.compare_window",  # what everybody sees is compared with what is true
        "schedule": crontab(hour=4, minute=30),
        "options": {"expires": 3600, "queue": "default"},
    },
    "catalog.forget_import_lines": {
        "task": "catalog.forget_import_lines",  # lines that could not be written may name people; they go after a while
        "schedule": crontab(hour=3, minute=50),
        "options": {"expires": 3600, "queue": "default"},
    },
    "ledger.reconcile": {
        "task": "ledger.reconcile",  # sums that must agree are added up again, before anybody builds on them
        "schedule": 300.0,
        "options": {"expires": 240, "queue": "default"},
    },
}
