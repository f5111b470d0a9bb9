"""The index of each engine over the table of documents, made and taken away by migrations.

SQLite: an FTS5 table that reads the documents (`content=`) and is kept by triggers. Its words are only split at spaces:
`folding` has done the rest. PostgreSQL: a generated `tsvector` with a GIN index. Neither holds positions: phrases are
looked up in the documents themselves.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE, INDEX, COUNTED = "resources_document", "resources_document_index", "counted_words"
_POSTGRESQL = f"""
ALTER TABLE {TABLE} ADD COLUMN index tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words || ' ' || filters, ' '))) STORED;
CREATE INDEX {INDEX} ON {TABLE} USING gin (index) WITH (fastupdate = off);
"""
_OLD = f"INSERT INTO {INDEX}({INDEX}, rowid, words, filters) VALUES ('delete', old.resource_id, old.words, old.filters)"  # noqa: S608
_NEW = f"INSERT INTO {INDEX}(rowid, words, filters) VALUES (new.resource_id, new.words, new.filters)"  # noqa: S608
_SQLITE = [
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, filters, content={TABLE}, content_rowid=resource_id,"
    """ detail=none, columnsize=0, tokenize="ascii tokenchars ':-._'")""",
    f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON {TABLE} BEGIN {_NEW}; END",
    f"CREATE TRIGGER {INDEX}_gone AFTER DELETE ON {TABLE} BEGIN {_OLD}; END",
    f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE ON {TABLE} BEGIN {_OLD}; {_NEW}; END",
]


def create(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Called by a migration, once the table is there. What is in the guide already is not indexed by it: `fill` is."""
    if editor.connection.vendor == "sqlite":
        for statement in _SQLITE:
            editor.execute(statement)
    else:
        editor.execute(_POSTGRESQL)


def drop(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        for trigger in ("added", "gone", "changed"):
            editor.execute(f"DROP TRIGGER {INDEX}_{trigger}")
        editor.execute(f"DROP TABLE {INDEX}")
    else:
        editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN index")


def rebuild(vendor: str) -> str:
    """The statement that makes the engine's index anew from the documents, and packs it."""
    return f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')" if vendor == "sqlite" else f"REINDEX TABLE {TABLE}"  # noqa: S608


def count_words(vendor: str) -> list[str]:
    """The statements that count all words into the table of one's own COUNTED, without the words of blocks. On SQLite
    nobody waits for them: what they write is in a file of its own."""
    if vendor == "sqlite":
        rows = "SELECT term, doc FROM temp.words_counted WHERE term NOT GLOB ':[0-9]:*'"
        first = f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_counted USING fts5vocab(main, {INDEX}, row)"
    else:
        first = "SELECT 1"
        rows = f"SELECT word, ndoc FROM ts_stat('SELECT index FROM {TABLE}') WHERE word !~ '^:[0-9]:'"  # noqa: S608
    return [
        first,
        f"DROP TABLE IF EXISTS {COUNTED}",
        f"CREATE TEMPORARY TABLE {COUNTED} (word varchar(250) PRIMARY KEY, count integer)",
        f"INSERT INTO {COUNTED} (word, count) {rows}",
    ]
