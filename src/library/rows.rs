//! The rows of the user's library: which of several labels is kept, and what of one is written and taken out.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, params};

use super::blob::Packed;
use super::image::{self, Texts};
use super::store::{Intake, Keep, Outcome, Prepared};
use crate::monograph::Id;

/// The row of an intake: a file or folder of one format, by its name.
pub(super) fn intake_row(tx: &Connection, intake: &Intake) -> rusqlite::Result<i64> {
    tx.query_row(
        "INSERT INTO intake (name, format, imported) VALUES (?1, ?2, ?3) \
         ON CONFLICT (name, format) DO UPDATE SET imported = excluded.imported RETURNING id",
        params![intake.name, intake.format, intake.imported],
        |row| row.get(0),
    )
}

/// One that is there already, and where it stands beside another.
struct Have {
    row: i64,
    rank: (u32, String),
    original: bool,
}

impl Have {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { row: row.get(0)?, rank: (row.get(1)?, row.get(2)?), original: row.get(3)? })
    }
}

/// Writes one, if it is to be kept; says what became of it, and whether anything was taken out for it.
pub(super) fn put(tx: &Connection, intake: i64, one: &Prepared, keep: Keep) -> Result<(Outcome, bool), image::WriteError> {
    let holding = &one.holding;
    let rank = (holding.version, holding.effective.clone());
    let same = match &holding.set_id {
        Some(set_id) => tx
            .prepare_cached("SELECT monograph, version, effective, original FROM holding WHERE set_id = ?1")?
            .query_row([set_id], Have::read)
            .optional()?,
        None => tx
            .prepare_cached(
                "SELECT m.id, 0, m.updated, 0 FROM holding h JOIN monograph m ON m.id = h.monograph \
                 WHERE h.medicine = ?1 AND h.set_id IS NULL",
            )?
            .query_row([one.monograph.head.id.as_str()], Have::read)
            .optional()?,
    };
    if let Some(same) = same {
        match (rank.cmp(&same.rank), &holding.set_id) {
            (std::cmp::Ordering::Equal, Some(_)) => return Ok((Outcome::Unchanged, false)),
            (std::cmp::Ordering::Less, _) if !holding.undated => return Ok((Outcome::Older, false)),
            // The user's own text may have changed without its date.
            _ => delete(tx, same.row)?,
        }
        insert(tx, intake, one)?;
        return Ok((Outcome::Replaced, true));
    }
    // Labels that name no ingredient have nothing in common by that.
    if keep == Keep::OneOfAKind && holding.set_id.is_some() && !holding.ingredients.is_empty() {
        let equivalent = tx
            .prepare_cached(
                "SELECT monograph, version, effective, original FROM holding \
                 WHERE ingredients = ?1 AND route = ?2 AND market = ?3 AND set_id IS NOT NULL",
            )?
            .query_map([&holding.ingredients, &holding.route, &holding.market], Have::read)?
            .collect::<Result<Vec<_>, _>>()?;
        let worth = |original: bool, rank: &(u32, String)| (original, rank.1.clone(), rank.0);
        let better = |have: &&Have| worth(have.original, &have.rank) >= worth(holding.original, &rank);
        if equivalent.iter().any(|have| better(&have)) {
            return Ok((Outcome::Equivalent, false));
        }
        // Several were kept on purpose: then this one comes beside them.
        if let [only] = equivalent.as_slice() {
            delete(tx, only.row)?;
            insert(tx, intake, one)?;
            return Ok((Outcome::Replaced, true));
        }
    }
    insert(tx, intake, one)?;
    Ok((Outcome::Added, false))
}

fn insert(tx: &Connection, intake: i64, one: &Prepared) -> Result<(), image::WriteError> {
    let taken = |id: &Id| {
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM monograph WHERE slug = ?1)")?
            .query_row([id.as_str()], |row| row.get::<_, bool>(0))
    };
    let mut monograph = Cow::Borrowed(&one.monograph);
    let mut texts = Cow::Borrowed(&one.texts);
    if taken(&monograph.head.id)? {
        let whole = one.holding.set_id.as_deref().and_then(Id::from_name).unwrap_or_else(|| monograph.head.id.clone());
        // Set ids that differ only in their signs make one id.
        let numbered = (2..).filter_map(|number: u32| Id::new(&format!("{whole}-{number}")));
        for id in std::iter::once(whole.clone()).chain(numbered) {
            if !taken(&id)? {
                monograph.to_mut().head.id = id;
                break;
            }
        }
        texts = Cow::Owned(Texts::of(&monograph)?);
    }
    let id = image::write_head(tx, &monograph, &texts)?;
    let names = image::searched_names(&monograph);
    for (body, section) in monograph.sections.iter().zip(&one.sections) {
        let kind = body.kind();
        let row = match &section.packed {
            Some(packed) => image::write_section(tx, id, kind, blob(tx, packed)?)?,
            None => image::write_section(tx, id, kind, toml::to_string(body)?)?,
        };
        image::write_passage(tx, row, &names, kind, &section.prose)?;
    }
    let h = &one.holding;
    tx.prepare_cached("INSERT INTO holding VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?.execute(params![
        id,
        intake,
        h.medicine,
        h.set_id,
        h.version,
        h.effective,
        h.original,
        h.ingredients,
        h.route,
        h.market
    ])?;
    Ok(())
}

/// The row of a text: that of another label, where one has the same.
fn blob(tx: &Connection, packed: &Packed) -> rusqlite::Result<i64> {
    let same = tx
        .prepare_cached("SELECT id FROM blob WHERE hash = ?1 AND body = ?2")?
        .query_row(params![packed.hash, packed.bytes], |row| row.get(0))
        .optional()?;
    if let Some(id) = same {
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO blob (hash, body) VALUES (?1, ?2)")?.execute(params![packed.hash, packed.bytes])?;
    Ok(tx.last_insert_rowid())
}

/// Takes a monograph or label out, with all that is only of it.
pub(super) fn delete(tx: &Connection, monograph: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM passage WHERE rowid IN (SELECT id FROM section WHERE monograph = ?1)")?
        .execute([monograph])?;
    for table in ["section", "source", "name", "question", "member", "holding"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE monograph = ?1"))?.execute([monograph])?;
    }
    tx.prepare_cached("DELETE FROM monograph WHERE id = ?1")?.execute([monograph])?;
    Ok(())
}
