-- The third image: what is known of interactions. It is opened when one is asked for, and not before.

-- Who may be a party: every class, and every medicine of the formulary. `coverage` of a medicine: 0 its interactions were never
-- looked at, 1 its properties were, 2 there is a monograph that states its interactions; null for a class. `duplicates`: two medicines of the class
-- are the same treatment twice. What a check reads of every party stands with it: `classes`, the numbers of the classes and properties that it
-- is in, broader ones too; `sides`, where it is named, each the number of a finding times four, and the side.
CREATE TABLE party (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    coverage INTEGER,
    duplicates INTEGER NOT NULL,
    classes TEXT NOT NULL,
    sides TEXT NOT NULL
);

-- Why a party is in a class: `cite` is numbers of sources, `text` what limits it, `rank` the order: what it is itself
-- before what follows from that.
CREATE TABLE member (
    party INTEGER NOT NULL,
    class INTEGER NOT NULL,
    cite TEXT NOT NULL,
    text TEXT,
    rank INTEGER NOT NULL,
    PRIMARY KEY (party, class)
) WITHOUT ROWID;

-- What is listed: a rule (`slug`), or the statement of a monograph (`owner`, the id of its medicine, and `slug`, its lead). `severity` is its place in
-- InteractionSeverity::ALL.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    owner TEXT,
    slug TEXT NOT NULL,
    severity INTEGER NOT NULL,
    effect TEXT NOT NULL,
    mechanism TEXT,
    management TEXT,
    conditions TEXT,
    cite TEXT NOT NULL
);

-- Between whom: sides 0 and 1; 2 are those that are not meant.
CREATE TABLE side (party INTEGER NOT NULL, finding INTEGER NOT NULL, side INTEGER NOT NULL, PRIMARY KEY (finding, side, party)) WITHOUT ROWID;

-- Sources, as TOML.
CREATE TABLE source (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
