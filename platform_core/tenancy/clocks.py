"""The time of the database: its own; where time may be moved, its own plus an offset."""

from typing import Final

FIXED: Final = """
DROP FUNCTION IF EXISTS tianping_move_clock(interval);
CREATE OR REPLACE FUNCTION tianping_now() RETURNS timestamptz LANGUAGE sql STABLE RETURN now();
DROP TABLE IF EXISTS tianping_clock;
"""

# The offset is one row that only the owner can see, and both functions belong to the owner. Their bodies are in SQL and
# parsed when they are created, so no search_path can redirect them and the clock needs none.
MOVABLE: Final = """
CREATE TABLE IF NOT EXISTS tianping_clock (
  shift interval NOT NULL, single boolean PRIMARY KEY DEFAULT true CHECK (single)
);
INSERT INTO tianping_clock (shift) VALUES ('0') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION tianping_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
  RETURN now() + (SELECT shift FROM public.tianping_clock);
CREATE OR REPLACE FUNCTION tianping_move_clock(by interval) RETURNS void LANGUAGE sql SECURITY DEFINER
  BEGIN ATOMIC UPDATE public.tianping_clock SET shift = by; END;
"""
