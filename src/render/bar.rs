//! An incidence as figure and bar: `53 % ████████ vs 6 % █`.

/// Cells of a bar that stands for all patients.
const FULL: f64 = 15.0;

/// A percentage as people write it: without a zero that says nothing.
#[must_use]
pub fn percent(value: f64) -> String {
    format!("{value} %")
}

/// The bar of a percentage: in proportion, and at least one cell for anything that happened at all.
#[must_use]
pub fn bar(value: f64) -> String {
    let share = (value / 100.0).clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and FULL")]
    let cells = (share * FULL).round() as usize;
    "█".repeat(cells.max(usize::from(value > 0.0)))
}

/// Both figures with their bars.
#[must_use]
pub fn drawn(value: f64, comparator: Option<f64>) -> String {
    let one = |v: f64| format!("{} {}", percent(v), bar(v)).trim_end().to_owned();
    comparator.map_or_else(|| one(value), |c| format!("{} vs {}", one(value), one(c)))
}

/// Both figures alone.
#[must_use]
pub fn written(value: f64, comparator: Option<f64>) -> String {
    comparator.map_or_else(|| percent(value), |c| format!("{} vs {}", percent(value), percent(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_in_proportion_and_shows_what_is_rare() {
        assert_eq!(drawn(53.0, Some(6.0)), "53 % ████████ vs 6 % █");
        assert_eq!(drawn(0.3, None), "0.3 % █");
        assert_eq!(drawn(0.2, Some(0.0)), "0.2 % █ vs 0 %");
        assert_eq!(bar(100.0).chars().count(), 15);
        assert_eq!(written(36.8, None), "36.8 %");
    }
}
