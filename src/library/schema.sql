-- What the bundled image and the user's library have in common; bundled.sql and user.sql add what only one of them has. Bump
-- SCHEMA_VERSION in image.rs when any of them changes.
-- Comments stand between the statements: SQLite keeps, and at every start reads again, what stands within them.

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

-- A section's content as TOML, parsed when it is shown and not before; `place` is its place in print. In the user's library a
-- number in `body` is the row of a label's text in `blob`.
CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    monograph INTEGER NOT NULL,
    place INTEGER NOT NULL,
    slug TEXT NOT NULL,
    body NOT NULL,
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

-- The medicines in a class.
CREATE TABLE member (monograph INTEGER NOT NULL, class TEXT NOT NULL, PRIMARY KEY (monograph, class)) WITHOUT ROWID;
