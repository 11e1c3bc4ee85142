-- What only the user's library has: where its medicines came from, the texts of labels, and the index over them. Indexes that only
-- a writer needs are made when one begins and dropped when it is done (store.rs): every reader would read their definitions.

-- What was taken in: a file, or standard input, by name and format.
CREATE TABLE intake (id INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL, imported TEXT NOT NULL, UNIQUE (name, format));

-- How a monograph came here, and what decides between several of one medicine. `medicine` is the id of the medicine that it is
-- about; `set_id` is null where it is no label. `ingredients`, `route` and `market` tell which labels are equivalent.
CREATE TABLE holding (
    monograph INTEGER PRIMARY KEY,
    intake INTEGER NOT NULL,
    medicine TEXT NOT NULL,
    set_id TEXT UNIQUE,
    version INTEGER NOT NULL,
    effective TEXT NOT NULL,
    original INTEGER NOT NULL,
    ingredients TEXT NOT NULL,
    route TEXT NOT NULL,
    market TEXT NOT NULL
);

-- The text of a label's section, compressed; labels that share a text share its row. `hash` is FNV-1a of the bytes.
CREATE TABLE blob (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, body BLOB NOT NULL);

-- Full text: one row a section, of the same id. The index keeps no text of its own; for an excerpt the section is read.
CREATE VIRTUAL TABLE passage USING fts5(
    names, title, prose,
    content = '', contentless_delete = 1,
    tokenize = "porter unicode61 remove_diacritics 2"
);
