"""Checks by the database of a new clock, be it a first one or a successor.

A program that bypasses the commands cannot write a worse promise, nor a longer period than the text allows.
"""

from __future__ import annotations

from typing import Final

import pgtrigger

from platform_core.legal.spans import LOCAL

SAME: Final = (
    *("kind", "subject_type", "subject_id", "merchant_id", "person_id", "owed_by", "owed_to"),
    *("started_at", "start_event_id", "rule_code", "rule_version", "reading"),
)
# The longest that one part of a period may last, for example of `working_days:3<calendar_days:7`. At least one day in
# three is a working day; the end of a month may be a whole month away. Null without a number or for an unknown unit.
LONGEST_PART: Final = """
    (substring(part FROM '^[a-z_]+:([0-9]{1,6})')::int + (part LIKE 'month_end:%')::int)
    * CASE substring(part FROM '^[a-z_]+')
        WHEN 'minutes' THEN interval '1 minute' WHEN 'hours' THEN interval '1 hour'
        WHEN 'calendar_days' THEN interval '1 day' WHEN 'working_days' THEN interval '3 days'
        WHEN 'months' THEN interval '31 days' WHEN 'month_end' THEN interval '31 days'
        WHEN 'years' THEN interval '366 days' END
"""


def _columns(row: str) -> str:
    return f"({', '.join(f'{row}.{name}' for name in SAME)})"


NEW_ROW_TRIGGERS: Final = (
    pgtrigger.Trigger(
        name="never_below_the_floor",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.replaces_id IS NULL"),
        func=f"""
            IF NEW.within LIKE '%+%' THEN RAISE EXCEPTION 'a clock gets longer in the place of another'; END IF;
            IF NEW.rule_code <> '' AND NOT tianping_promise_allowed(
                NEW.rule_code, (NEW.started_at AT TIME ZONE '{LOCAL.key}')::date, NEW.within
            ) THEN RAISE EXCEPTION '% is worse for the consumer than %', NEW.within, NEW.rule_code; END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="takes_its_place",  # its floor was checked when the first clock started, by the rule of that day
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.replaces_id IS NOT NULL"),
        declare=[("before", "deadlines_runningdeadline")],
        func=f"""
            SELECT * INTO before FROM deadlines_runningdeadline WHERE id = NEW.replaces_id;
            IF before.state IS DISTINCT FROM 'void' OR {_columns("before")} IS DISTINCT FROM {_columns("NEW")}
            THEN RAISE EXCEPTION 'no clock like this one has just ended'; END IF;
            IF NEW.within <> before.within AND NOT (
                starts_with(NEW.within, before.within || '+') AND current_user IN ('tp_staff', 'tp_system')
            ) THEN RAISE EXCEPTION 'a clock only gets longer, and never by who owes'; END IF;
            IF NEW.owed_by = 'shopper' AND NEW.due_at < before.due_at
            THEN RAISE EXCEPTION 'her time never ends earlier than she was shown'; END IF;
            RETURN NEW;
        """,  # noqa: S608  # names of columns
    ),
    pgtrigger.Trigger(
        name="runs_no_longer",  # for what others owe: no longer than the text can mean, rest days included
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.owed_by <> 'shopper'"),
        func=f"""
            IF greatest(NEW.due_strict, NEW.due_legal, NEW.due_at) > (
                SELECT NEW.started_at + interval '31 days' + sum({LONGEST_PART})
                FROM unnest(string_to_array(NEW.within, '+')) part
            ) IS NOT FALSE THEN RAISE EXCEPTION '% does not end as late as that', NEW.within; END IF;
            RETURN NEW;
        """,  # noqa: S608  # names of columns
    ),
)
