//! Invented labels, as records of openFDA.

/// A label of some length: a hundred of `long` are a batch. `edition` is its version, and a word of its text.
fn label(number: usize, edition: usize, text: &str) -> String {
    format!(
        "{{\"set_id\": \"{number:08x}-0000-4000-8000-000000000000\", \"version\": \"{edition}\", \"effective_time\": \"20260101\", \
         \"warnings\": [\"edition{edition} {text}\"], \"openfda\": {{\"generic_name\": [\"faultol {number}\"]}}}}\n"
    )
}

/// A label of a sixth of a megabyte.
pub fn long(number: usize) -> String {
    let text = format!("Faultol {number} is described at length, word by word, so that batches fill. ");
    label(number, 1, &text.repeat(2000))
}

/// So many labels of a line, in one edition.
pub fn short(count: usize, edition: usize) -> String {
    (0..count).map(|number| label(number, edition, &format!("Faultol {number} is described."))).collect()
}

/// A label of two hundred kilobytes that no packing makes much smaller.
pub fn noise(number: usize) -> String {
    let mut chance = crate::bench::Chance::new(number as u64);
    let text: Vec<String> = (0..20_000).map(|_| format!("{:07x}{:x}", chance.below(1 << 28), chance.below(64))).collect();
    label(number, 1, &text.join(" "))
}
