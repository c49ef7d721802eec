"""What each database keeps for search beside the models' tables: keys of words, full text, trigrams."""

from django.db import migrations, models

SQLITE = [
    "CREATE TABLE campaigns_searchkey (key integer NOT NULL, term_id integer NOT NULL, PRIMARY KEY (key, term_id)) "
    "WITHOUT ROWID",
    "CREATE VIRTUAL TABLE campaigns_searchfts USING fts5 (scope, title, near, body, content='campaigns_searchtext', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE VIRTUAL TABLE campaigns_searchtrigram USING fts5 (title, content='campaigns_searchtext', "
    "content_rowid='id', tokenize='trigram')",
    """
    CREATE TRIGGER campaigns_searchtext_added AFTER INSERT ON campaigns_searchtext BEGIN
        INSERT INTO campaigns_searchfts (rowid, scope, title, near, body)
        VALUES (new.id, new.scope, new.title, new.near, new.body);
        INSERT INTO campaigns_searchtrigram (rowid, title) SELECT new.id, new.title WHERE new.listener = '';
    END
    """,
    """
    CREATE TRIGGER campaigns_searchtext_gone AFTER DELETE ON campaigns_searchtext BEGIN
        INSERT INTO campaigns_searchfts (campaigns_searchfts, rowid, scope, title, near, body)
        VALUES ('delete', old.id, old.scope, old.title, old.near, old.body);
        INSERT INTO campaigns_searchtrigram (campaigns_searchtrigram, rowid, title)
        SELECT 'delete', old.id, old.title WHERE old.listener = '';
    END
    """,
    """
    CREATE TRIGGER campaigns_searchtext_changed AFTER UPDATE ON campaigns_searchtext BEGIN
        INSERT INTO campaigns_searchfts (campaigns_searchfts, rowid, scope, title, near, body)
        VALUES ('delete', old.id, old.scope, old.title, old.near, old.body);
        INSERT INTO campaigns_searchfts (rowid, scope, title, near, body)
        VALUES (new.id, new.scope, new.title, new.near, new.body);
        INSERT INTO campaigns_searchtrigram (campaigns_searchtrigram, rowid, title)
        SELECT 'delete', old.id, old.title WHERE old.listener = '';
        INSERT INTO campaigns_searchtrigram (rowid, title) SELECT new.id, new.title WHERE new.listener = '';
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS campaigns_searchtext_added",
    "DROP TRIGGER IF EXISTS campaigns_searchtext_gone",
    "DROP TRIGGER IF EXISTS campaigns_searchtext_changed",
    "DROP TABLE IF EXISTS campaigns_searchtrigram",
    "DROP TABLE IF EXISTS campaigns_searchfts",
    "DROP TABLE IF EXISTS campaigns_searchkey",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS fuzzystrmatch",
    "ALTER TABLE campaigns_searchterm ADD COLUMN keys integer[] NOT NULL DEFAULT '{}'",
    # Few waiting keys: whoever searches must not read through a long list of them.
    "CREATE INDEX campaigns_searchterm_keys ON campaigns_searchterm USING gin (keys) "
    "WITH (fastupdate = on, gin_pending_list_limit = 64)",
    # Two vectors: an index knows no weights, and would have to read every body that has the word.
    "ALTER TABLE campaigns_searchtext ADD COLUMN near_vector tsvector GENERATED ALWAYS AS ("
    "to_tsvector('simple'::regconfig, title || ' ' || near)) STORED",
    "ALTER TABLE campaigns_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "to_tsvector('simple'::regconfig, title || ' ' || near || ' ' || body)) STORED",
    # Bodies and vectors lie beside the table, so that whoever reads the rest of a row does not read them.
    "ALTER TABLE campaigns_searchtext SET (toast_tuple_target = 256)",
    "CREATE INDEX campaigns_searchtext_near_vector ON campaigns_searchtext USING gin (near_vector) "
    "WITH (fastupdate = on, gin_pending_list_limit = 64)",
    "CREATE INDEX campaigns_searchtext_vector ON campaigns_searchtext USING gin (vector) "
    "WITH (fastupdate = on, gin_pending_list_limit = 256)",
    "CREATE INDEX campaigns_entryname_key_start ON campaigns_entryname (key text_pattern_ops)",
    "CREATE INDEX campaigns_searchtext_trigrams ON campaigns_searchtext USING gin (title gin_trgm_ops) "
    "WITH (fastupdate = on, gin_pending_list_limit = 64)",
]
POSTGRESQL_BACK = [
    "DROP INDEX IF EXISTS campaigns_searchtext_trigrams",
    "DROP INDEX IF EXISTS campaigns_entryname_key_start",
    "ALTER TABLE campaigns_searchtext DROP COLUMN IF EXISTS near_vector",
    "ALTER TABLE campaigns_searchtext DROP COLUMN IF EXISTS vector",
    "DROP INDEX IF EXISTS campaigns_searchterm_keys",
    "ALTER TABLE campaigns_searchterm DROP COLUMN IF EXISTS keys",
]


def _run(editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}.get(editor.connection.vendor, []):
        editor.execute(statement)


def make(apps, editor):
    """Make what this database needs."""
    _run(editor, SQLITE, POSTGRESQL)


def remove(apps, editor):
    """Take it away again; extensions stay, since others may use them."""
    _run(editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0006_mentions_attachments_and_templates")]
    operations = [
        migrations.AlterField("searchtext", "listener", models.CharField(blank=True, max_length=160)),
        migrations.RunPython(make, remove),
    ]
