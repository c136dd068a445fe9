"""Passwords that stand as Argon2 digests are kept as the SHA-256 of the digest from now on (`accounts.passwords`)."""

from django.db import migrations

# Nobody has to do anything: the same password makes the same digest. Sessions end, since they hang on what is kept.
SQL = """
UPDATE public.accounts_user SET password = 'argon2s$' || array_to_string(parts[2:5], '$') || '$' || rtrim(
  encode(sha256(decode(rpad(parts[6], (length(parts[6]) + 3) / 4 * 4, '='), 'base64')), 'base64'), '=')
FROM (SELECT id AS whose, string_to_array(password, '$') AS parts FROM public.accounts_user) AS kept
WHERE whose = id AND parts[1] = 'argon2';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_who_may_write_what_opens_an_account")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]  # a hash does not come back: who does, resets it
