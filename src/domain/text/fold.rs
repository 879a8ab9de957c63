//! The folded form of a text: what search compares, the same on both databases.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, other signs than letters and digits turned to single blanks.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else {
            gap = true;
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    #[test]
    fn accents_case_and_signs_make_no_difference() {
        assert_eq!(super::fold("¡Manifestación, 8-M!"), "manifestacion 8 m");
    }
}
