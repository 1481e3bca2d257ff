"""The triggers that write the audit. They are put in place after every migration, for every table that is walled."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

from wherry.store.record import Record
from wherry.store.wall import store_models

CHANGES = "wherry_changes"

NOTE = """
CREATE OR REPLACE FUNCTION wherry_note_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    hidden text[] := TG_ARGV::text[] || '{changed_at}'::text[];
    doer uuid := nullif(current_setting('wherry.person', true), '')::uuid;
    doer_words text := coalesce(current_setting('wherry.person_words', true), '');
    reason text := coalesce(current_setting('wherry.why', true), '');
    asked text := coalesce(current_setting('wherry.request', true), '');
    import uuid := nullif(current_setting('wherry.import', true), '')::uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO wherry_changes (at, table_name, ref, owner, visibility, action, before, after,
                                    person_id, person_words, why, request, import_id)
        SELECT now(), TG_TABLE_NAME, coalesce(now_.it->>'ref', now_.it->>'id'),
               coalesce(now_.it->>'owner', now_.it->>'body'), now_.it->>'visibility', 'added', NULL, now_.it,
               doer, doer_words, reason, asked, import
        FROM (SELECT to_jsonb(new_rows) - hidden AS it FROM new_rows) AS now_;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO wherry_changes (at, table_name, ref, owner, visibility, action, before, after,
                                    person_id, person_words, why, request, import_id)
        SELECT now(), TG_TABLE_NAME, coalesce(was.it->>'ref', was.it->>'id'),
               coalesce(was.it->>'owner', was.it->>'body'), was.it->>'visibility', 'removed', was.it, NULL,
               doer, doer_words, reason, asked, import
        FROM (SELECT to_jsonb(old_rows) - hidden AS it FROM old_rows) AS was;
    ELSE
        INSERT INTO wherry_changes (at, table_name, ref, owner, visibility, action, before, after,
                                    person_id, person_words, why, request, import_id)
        SELECT now(), TG_TABLE_NAME, now_.key, coalesce(now_.it->>'owner', now_.it->>'body'),
               CASE WHEN was.it->>'visibility' = now_.it->>'visibility' THEN now_.it->>'visibility' ELSE 'own' END,
               'changed', was.it, now_.it, doer, doer_words, reason, asked, import
        FROM (SELECT coalesce(to_jsonb(new_rows)->>'ref', to_jsonb(new_rows)->>'id') AS key,
                     to_jsonb(new_rows) - hidden AS it FROM new_rows) AS now_
        LEFT JOIN (SELECT coalesce(to_jsonb(old_rows)->>'ref', to_jsonb(old_rows)->>'id') AS key,
                     to_jsonb(old_rows) - hidden AS it FROM old_rows) AS was ON was.key = now_.key
        WHERE was.it IS DISTINCT FROM now_.it;
    END IF;
    RETURN NULL;
END $$
"""

TOUCH = """
CREATE OR REPLACE FUNCTION wherry_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END $$
"""

REFUSE = """
CREATE OR REPLACE FUNCTION wherry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is never altered: add to it, do not change it';
END $$
"""


def set_triggers(using: str) -> None:
    """Put the triggers in place, whatever was there before."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        tables = {name for (name,) in cursor.fetchall()}
        if CHANGES not in tables:
            return
        for function in (NOTE, TOUCH, REFUSE):
            cursor.execute(function)
        cursor.execute("REVOKE ALL ON FUNCTION wherry_note_changes() FROM PUBLIC")
        for model in store_models():
            table = model._meta.db_table
            if table == CHANGES or table not in tables:
                continue
            if getattr(model, "audited", True):
                _note(cursor, table, (*getattr(model, "unaudited", ()), "password"))
            if issubclass(model, Record):
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER wherry_touch BEFORE INSERT OR UPDATE ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION wherry_touch()"
                )
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER wherry_append_only BEFORE UPDATE OR DELETE ON {CHANGES} "
            "FOR EACH ROW EXECUTE FUNCTION wherry_refuse()"
        )
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER wherry_keep_all BEFORE TRUNCATE ON {CHANGES} "
            "FOR EACH STATEMENT EXECUTE FUNCTION wherry_refuse()"
        )


def _note(cursor: Any, table: str, hidden: tuple[str, ...]) -> None:
    names = ", ".join(f"'{name}'" for name in hidden)
    for verb, transition in (
        ("INSERT", "REFERENCING NEW TABLE AS new_rows"),
        ("UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "REFERENCING OLD TABLE AS old_rows"),
    ):
        cursor.execute(
            f'CREATE OR REPLACE TRIGGER wherry_note_{verb.lower()} AFTER {verb} ON "{table}" {transition} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION wherry_note_changes({names})"
        )
