-- One schema for the bundled image and for the user's library. Bump user_version when it changes.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE monograph (
    id       INTEGER PRIMARY KEY,
    slug     TEXT NOT NULL UNIQUE,   -- the medicine's id
    name     TEXT NOT NULL,
    summary  TEXT NOT NULL,
    origin   TEXT NOT NULL,
    review   TEXT NOT NULL,
    updated  TEXT NOT NULL,
    boxed    TEXT NOT NULL,          -- leads of the boxed warning, parted by "; "; empty when there is none
    head     TEXT NOT NULL           -- TOML: everything that is not a section
);

-- A section's content as TOML; parsed when it is shown, and not before.
CREATE TABLE section (
    id        INTEGER PRIMARY KEY,
    monograph INTEGER NOT NULL REFERENCES monograph,
    place     INTEGER NOT NULL,      -- in print order
    slug      TEXT NOT NULL,
    body      TEXT NOT NULL,
    UNIQUE (monograph, place)
);

-- Every name and code by which a medicine is found. `key` is the name without case, accents, hyphens and spaces.
CREATE TABLE name (
    key       TEXT NOT NULL,
    monograph INTEGER NOT NULL REFERENCES monograph,
    kind      INTEGER NOT NULL,      -- place in NameKind::ALL
    name      TEXT NOT NULL,
    PRIMARY KEY (key, monograph, kind)
) WITHOUT ROWID;

CREATE TABLE question (
    monograph INTEGER NOT NULL REFERENCES monograph,
    number    INTEGER NOT NULL,      -- from 1
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL,
    cite      TEXT NOT NULL,         -- numbers of the sources, as printed: "[1] [3]"
    PRIMARY KEY (monograph, number)
) WITHOUT ROWID;

CREATE TABLE class (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, description TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE member (class TEXT NOT NULL, monograph INTEGER NOT NULL, PRIMARY KEY (class, monograph)) WITHOUT ROWID;

-- Medicines that are known by name and codes, whether or not there is a monograph of them.
CREATE TABLE listed (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, us_name TEXT, atc TEXT NOT NULL, rxcui TEXT, unii TEXT
) WITHOUT ROWID;
CREATE TABLE listed_name (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;

-- Full text: one row a section. The index keeps no text of its own: for a snippet it asks this view, whose function
-- `prose` (src/library/mod.rs) reads the section's TOML, of the few sections that are shown.
CREATE VIEW passage_content AS SELECT id, NULL AS names, NULL AS title, prose(slug, body) AS prose FROM section;

CREATE VIRTUAL TABLE passage USING fts5(
    names, title, prose,
    content = 'passage_content', content_rowid = 'id',
    tokenize = "porter unicode61 remove_diacritics 2"
);
