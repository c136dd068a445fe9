"""What a quote, an order and a contract promise in time is no worse than the rules of that day."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_cancel_when_paid"),
        ("legal", "0006_promises"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="no_worse_promise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT FROM jsonb_each_text(NEW.canonical::jsonb -> 'rules') WHERE NOT tianping_promise_allowed(key, (NEW.concluded_at AT TIME ZONE 'Asia/Shanghai')::date, split_part(value, ': ', 2))) THEN RAISE EXCEPTION 'a contract promises no less than the rules do'; END IF; RETURN NEW;",
                    hash="2f695b947b1fa6891a8a0103c5ae0376a0b29bdd",
                    operation="INSERT",
                    pgid="pgtrigger_no_worse_promise_bf044",
                    table="orders_contract",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="no_worse_promise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT tianping_promise_allowed('DL_PAYMENT', (NEW.placed_at AT TIME ZONE 'Asia/Shanghai')::date, 'minutes:' || floor(extract(epoch FROM NEW.pay_until - NEW.placed_at) / 60)::text) THEN RAISE EXCEPTION '% is worse than DL_PAYMENT', NEW.pay_until - NEW.placed_at; END IF; RETURN NEW;",
                    hash="41bc72117b3c3df2805ee798c6d76823ed559c2e",
                    operation="INSERT",
                    pgid="pgtrigger_no_worse_promise_c76c7",
                    table="orders_order",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quote",
            trigger=pgtrigger.compiler.Trigger(
                name="no_worse_promise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT tianping_promise_allowed('DL_PRICE_LOCK', (NEW.quoted_at AT TIME ZONE 'Asia/Shanghai')::date, 'minutes:' || floor(extract(epoch FROM NEW.expires_at - NEW.quoted_at) / 60)::text) THEN RAISE EXCEPTION '% is worse than DL_PRICE_LOCK', NEW.expires_at - NEW.quoted_at; END IF; RETURN NEW;",
                    hash="9ca70dcbf2177a51982d68716f6c0675823ea606",
                    operation="INSERT",
                    pgid="pgtrigger_no_worse_promise_f161a",
                    table="orders_quote",
                    when="BEFORE",
                ),
            ),
        ),
    ]
