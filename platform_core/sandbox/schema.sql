-- What the outside world remembers. A change of this file wants a new name of the database (store.py).

CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset_in_seconds REAL NOT NULL);

-- An answer that was given is given again for the same key.
CREATE TABLE IF NOT EXISTS answers (
    system TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (system, key)
);

-- Things that shall go wrong, and how often.
CREATE TABLE IF NOT EXISTS faults (
    system TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL CHECK (times > 0), seconds REAL NOT NULL,
    PRIMARY KEY (system, kind)
);

-- Webhooks on their way. `copies` is how often a message is still to be delivered.
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, system TEXT NOT NULL, type TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dropped', 'failed')),
    copies INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL, last_answer TEXT
);
CREATE INDEX IF NOT EXISTS messages_due ON messages (due_at, number) WHERE state = 'waiting';

-- A payment is known here once it was captured or closed. Closed before anybody came: there is no amount.
CREATE TABLE IF NOT EXISTS payments (
    out_trade_no TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('captured', 'closed')), provider_ref TEXT NOT NULL UNIQUE,
    amount INTEGER CHECK (amount > 0), currency TEXT, tender TEXT, payer_ref TEXT, notify_url TEXT,
    captured_at TEXT, closed_at TEXT, refunded INTEGER NOT NULL DEFAULT 0, taken_again INTEGER NOT NULL DEFAULT 0,
    CHECK (refunded BETWEEN 0 AND coalesce(amount, 0) + taken_again)
);
CREATE INDEX IF NOT EXISTS payments_captured ON payments (captured_at);

-- What a payer has paid once more for the same payment, which is nothing that anybody asked for.
CREATE TABLE IF NOT EXISTS captures_again (
    provider_ref TEXT PRIMARY KEY, out_trade_no TEXT NOT NULL REFERENCES payments, amount INTEGER NOT NULL, captured_at TEXT NOT NULL
);

-- What a payer has allowed to be debited, at most at once. Ended before anybody heard of it: there is no amount.
CREATE TABLE IF NOT EXISTS mandates (
    mandate_no TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('active', 'ended')), provider_ref TEXT NOT NULL UNIQUE,
    payer_ref TEXT, most INTEGER CHECK (most > 0), currency TEXT, notify_url TEXT, agreed_at TEXT, ended_at TEXT
);

CREATE TABLE IF NOT EXISTS refunds (
    refund_no TEXT PRIMARY KEY, out_trade_no TEXT NOT NULL REFERENCES payments, provider_ref TEXT NOT NULL UNIQUE,
    amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, succeeded_at TEXT NOT NULL,
    account TEXT -- its last four digits, where the money did not go the way it was paid
);
CREATE INDEX IF NOT EXISTS refunds_succeeded ON refunds (succeeded_at);

-- What the merchant's side has had paid out, to an account or to somebody known as a payer, and what a bank sent back.
CREATE TABLE IF NOT EXISTS payouts (
    payout_no TEXT PRIMARY KEY, provider_ref TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    reason TEXT NOT NULL, payee TEXT NOT NULL, notify_url TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('succeeded', 'returned')),
    succeeded_at TEXT NOT NULL, returned_at TEXT
);

-- What somebody has paid in under a reference of the merchant's side, without a bill.
CREATE TABLE IF NOT EXISTS transfers (
    provider_ref TEXT PRIMARY KEY, reference TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    received_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS parcels (
    number INTEGER PRIMARY KEY, waybill_no TEXT NOT NULL UNIQUE, order_ref TEXT NOT NULL, region_code TEXT NOT NULL, notify_url TEXT NOT NULL,
    state TEXT NOT NULL, registered_at TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS parcel_events (
    number INTEGER PRIMARY KEY, waybill_no TEXT NOT NULL REFERENCES parcels (waybill_no),
    kind TEXT NOT NULL, place TEXT, signed_by TEXT, happened_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS parcel_events_of ON parcel_events (waybill_no, number);

CREATE TABLE IF NOT EXISTS letters (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, system TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    received_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS letters_of ON letters (system, recipient, number);

-- A shop's own systems: by which secret they know us, and what came.
CREATE TABLE IF NOT EXISTS receivers (name TEXT PRIMARY KEY, secret TEXT NOT NULL, answer INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS hooks (
    number INTEGER PRIMARY KEY, receiver TEXT NOT NULL, message_id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1, received_at TEXT NOT NULL,
    UNIQUE (receiver, message_id)
);
