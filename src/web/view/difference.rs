//! What changed in a text, word by word.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// Comparing stops looking for the shortest way after this time; what it finds then is still right.
const PATIENCE: Duration = Duration::from_millis(100);
/// The most that stays of what did not change, at each end, in characters.
const AROUND: usize = 80;

/// A piece of a changed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// It stays.
    Same(String),
    /// It goes.
    Gone(String),
    /// It comes.
    New(String),
    /// Something longer that stays is left out.
    Skipped,
}

/// What becomes of a text, word by word; long parts that stay are left out.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_words(before, after);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in difference.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    let last = runs.len().saturating_sub(1);
    let mut pieces = Vec::new();
    for (at, (tag, text)) in runs.into_iter().enumerate() {
        match tag {
            ChangeTag::Delete => pieces.push(Piece::Gone(text)),
            ChangeTag::Insert => pieces.push(Piece::New(text)),
            ChangeTag::Equal if text.chars().count() <= 3 * AROUND => pieces.push(Piece::Same(text)),
            ChangeTag::Equal => {
                let count = text.chars().count();
                if at > 0 {
                    pieces.push(Piece::Same(text.chars().take(AROUND).collect()));
                }
                pieces.push(Piece::Skipped);
                if at < last {
                    pieces.push(Piece::Same(text.chars().skip(count - AROUND).collect()));
                }
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_and_come_and_what_stays_far_from_them_is_left_out() {
        let stays = "word ".repeat(100);
        let found = pieces(&format!("Meet at the lake {stays}"), &format!("Meet at the pond {stays}"));
        assert_eq!(found[0], Piece::Same("Meet at the ".to_owned()));
        assert_eq!(found[1..3], [Piece::Gone("lake".to_owned()), Piece::New("pond".to_owned())]);
        assert_eq!(found.last(), Some(&Piece::Skipped));
        assert_eq!(pieces("", ""), []);
        assert_eq!(pieces("", "new"), [Piece::New("new".to_owned())]);
    }

    #[test]
    fn twenty_thousand_signs_of_nothing_in_common_are_compared_in_time() {
        let (one, other): (String, String) =
            ((0..3000).map(|n| format!("a{n} ")).collect(), (0..3000).map(|n| format!("b{n} ")).collect());
        assert!(!pieces(&one, &other).is_empty());
    }
}
