-- One schema for the bundled image and for the user's library. Bump SCHEMA_VERSION in image.rs when it changes.
-- Comments stand between the statements: SQLite keeps, and at every start reads again, what stands within them.

-- Values about the whole: data_version.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A medicine. `slug` is its id; `boxed` the leads of its boxed warning, parted by "; ", empty when it has none; `head` is
-- TOML: everything that is neither a source nor a section.
CREATE TABLE monograph (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    origin TEXT NOT NULL,
    review TEXT NOT NULL,
    updated TEXT NOT NULL,
    boxed TEXT NOT NULL,
    head TEXT NOT NULL
);

-- A source, by the number that it is cited by in print; `id` is what sections cite, `body` TOML.
CREATE TABLE source (
    monograph INTEGER NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (monograph, number)
) WITHOUT ROWID;

-- A section's content as TOML, parsed when it is shown and not before; `place` is its place in print.
CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    monograph INTEGER NOT NULL,
    place INTEGER NOT NULL,
    slug TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (monograph, place)
);

-- Every name and code by which a medicine is found. `key` is the name without case, accents, hyphens and spaces; `kind`
-- its place in NameKind::ALL.
CREATE TABLE name (
    key TEXT NOT NULL,
    monograph INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (key, monograph, kind)
) WITHOUT ROWID;
CREATE INDEX name_of ON name (monograph, kind);

-- A question, numbered from 1 within its medicine; `cite` is the numbers of its sources as printed: "[1] [3]".
CREATE TABLE question (
    monograph INTEGER NOT NULL,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    cite TEXT NOT NULL,
    PRIMARY KEY (monograph, number)
) WITHOUT ROWID;

-- The classes, and the medicines in them.
CREATE TABLE class (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE member (monograph INTEGER NOT NULL, class TEXT NOT NULL, PRIMARY KEY (monograph, class)) WITHOUT ROWID;

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
    code INTEGER NOT NULL,
    PRIMARY KEY (key, id)
) WITHOUT ROWID;

-- Full text: one row a section, of the same id. The index keeps no text of its own; for a snippet it asks passage_text,
-- which holds what a person reads of the section. Names and titles are only searched, never shown, and not kept twice.
CREATE TABLE passage_text (id INTEGER PRIMARY KEY, names TEXT, title TEXT, prose TEXT NOT NULL);
CREATE VIRTUAL TABLE passage USING fts5(
    names, title, prose,
    content = 'passage_text', content_rowid = 'id',
    tokenize = "porter unicode61 remove_diacritics 2"
);
