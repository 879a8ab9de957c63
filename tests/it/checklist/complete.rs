//! No point is forgotten: each has a test named after its number or a line in `docs/FEDERATION.md`.

use std::collections::BTreeSet;
use std::path::Path;

/// The points that can be tested without a running Mastodon.
const TESTABLE: &[u32] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 28, 29, 30,
    31, 32, 33, 34, 35, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 54, 55, 56, 57, 58,
    59, 60, 61, 62, 64, 65, 66,
];

/// The numbers in names like `point_07_…` and `points_22_and_43_…`.
fn numbers(name: &str) -> Vec<u32> {
    let rest = name.strip_prefix("points_").or_else(|| name.strip_prefix("point_"));
    let words = rest.unwrap_or_default().split('_').filter(|word| *word != "and");
    words.map_while(|word| word.parse().ok()).collect()
}

fn collect(folder: &Path, found: &mut BTreeSet<u32>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let names = source.lines().filter_map(|line| line.trim().strip_prefix("async fn "));
            found.extend(names.flat_map(numbers));
        }
    }
}

#[test]
fn every_point_has_a_test_or_a_line_that_says_why_it_is_done_otherwise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    collect(&root.join("tests/it"), &mut found);
    let told = std::fs::read_to_string(root.join("docs/FEDERATION.md")).unwrap();
    let lines = told.lines().filter_map(|line| line.strip_prefix("- Point "));
    found.extend(lines.filter_map(|line| line.split(':').next()?.trim().parse::<u32>().ok()));
    let missing: Vec<_> = TESTABLE.iter().filter(|point| !found.contains(point)).collect();
    assert!(missing.is_empty(), "neither a test nor a line: {missing:?}");
}
