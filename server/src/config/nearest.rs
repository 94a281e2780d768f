//! Finds what somebody probably meant.

/// The known name nearest to a mistyped one, if any is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 5).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The suggestion as the end of a sentence.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |found| format!("; did you mean {found}?"))
}

/// Number of characters to insert, remove or replace (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_slips_are_understood_and_other_words_are_not() {
        let known = ["TENANTRY_DATA_DIR", "TENANTRY_WEB_URL", "TENANTRY_API_URL"];
        assert_eq!(nearest("TENANTRY_DATADIR", known), Some("TENANTRY_DATA_DIR"));
        assert_eq!(nearest("TENANTRY_WEB_URI", known), Some("TENANTRY_WEB_URL"));
        assert_eq!(nearest("TENANTRY_COLOUR_OF_THE_SKY", known), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
