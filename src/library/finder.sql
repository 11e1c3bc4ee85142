-- The second image: what is needed to find things in the bundled one, and to say what names mean. A look-up of a name that is there
-- does without it, and so does not have to read these definitions.

-- The classes of medicines.
CREATE TABLE class (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT NOT NULL
) WITHOUT ROWID;

-- Medicines that are known by name and codes, whether or not there is a monograph of them.
CREATE TABLE listed (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    us_name TEXT,
    atc TEXT NOT NULL,
    rxcui TEXT,
    unii TEXT
) WITHOUT ROWID;
CREATE TABLE listed_name (
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    PRIMARY KEY (key, id)
) WITHOUT ROWID;

-- Full text: one row a section of the bundled image, of the same id; `place` is the section's place in print. The index keeps no text of its own; for a snippet it asks passage_text,
-- which holds what a person reads of the section. Names and titles are only searched, never shown, and not kept twice.
CREATE TABLE passage_text (id INTEGER PRIMARY KEY, place INTEGER NOT NULL, names TEXT, title TEXT, prose TEXT NOT NULL);
CREATE VIRTUAL TABLE passage USING fts5(
    names, title, prose,
    content = 'passage_text', content_rowid = 'id',
    tokenize = "porter unicode61 remove_diacritics 2"
);
