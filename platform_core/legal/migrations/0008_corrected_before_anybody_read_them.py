"""Numbers that a second reading of the catalogue of duties corrected, before any code counted by one of them.

A version is never edited once something may have run by it. By these nothing has: each stands in `unread.toml`. Their
rows go, with any number that staff set in their place, as an exception that nobody but a migration can make; the
migrate writes them down anew from the file. Migrate everything: an older release refuses what is written down then.
"""

from django.db import migrations

CORRECTED = (
    *("DL_AUTH_LEAD.check", "DL_AUTH_LEAD.extension", "DL_AUTH_REPORTER", "DL_AUTH_TERMINATE"),
    *("DL_INCIDENT", "DL_INCIDENT_FINAL", "DL_IP_COUNTER", "DL_MARKETING_STOP", "DL_MINOR_RATIFY"),
    *("DL_PI_AUDIT.large", "DL_PREPAID_COOLOFF", "DL_PRICE_LOOKBACK"),
    *("DL_PRODUCT_CLAIM.long_stop", "DL_PRODUCT_CLAIM.product", "DL_TAX_QUARTER", "DL_TAX_START"),
    *("DL_TGS_PERIOD", "DL_TGS_REPAIR.parts", "DL_TGS_REPAIR.phones", "DL_VULN_NATIONAL"),
    *("RT_FOOD.after_shelf_life", "RT_FOOD.no_shelf_life", "RT_IDDOC", "RT_LIVE_CORRECTION", "RT_RULES", "RT_SHARE"),
)
# The guards are let go for this statement alone, and stand again as they stood.
FORGET = """
DO $$
DECLARE
    guards text[] := ARRAY(SELECT tgname FROM pg_trigger WHERE tgrelid = 'legal_legalrule'::regclass
                           AND NOT tgisinternal ORDER BY tgname);
    stood text[] := ARRAY(SELECT tgenabled::text FROM pg_trigger WHERE tgrelid = 'legal_legalrule'::regclass
                          AND NOT tgisinternal ORDER BY tgname);
BEGIN
    ALTER TABLE legal_legalrule DISABLE TRIGGER USER;
    DELETE FROM legal_legalrule WHERE code = ANY (ARRAY[%s]);
    FOR n IN 1 .. cardinality(guards) LOOP
        EXECUTE format('ALTER TABLE legal_legalrule %%s TRIGGER %%I', CASE stood[n]
            WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'D' THEN 'DISABLE' ELSE 'ENABLE' END,
            guards[n]);
    END LOOP;
END $$
""" % ", ".join(f"'{code}'" for code in CORRECTED)  # noqa: UP031, S608  # names of ours


class Migration(migrations.Migration):
    dependencies = [("legal", "0007_calendar_versions")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
