//! Every dependency's licence can be combined with AGPL-3.0-or-later.

use std::process::Command;

use serde_json::Value;

/// Licences that may be linked into an AGPL-3.0 program. GPL-3.0 by its section 13.
const FITTING: &[&str] = &[
    "0BSD",
    "AGPL-3.0",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "GPL-3.0",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "PostgreSQL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "NCSA",
];

/// Whether one of the alternatives of a licence expression has fitting parts only.
fn fits(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // Parentheses only ever stand around alternatives in the field, so that each part of an AND is a choice.
    flat.split(" AND ").all(|part| part.split(" OR ").any(|name| FITTING.contains(&name.trim())))
}

#[test]
fn every_dependency_has_a_licence_that_fits_ours() {
    // Of this platform only: the crates of others need not be on this machine.
    let version = Command::new(env!("CARGO")).arg("-vV").output().expect("cargo runs").stdout;
    let version = String::from_utf8_lossy(&version).into_owned();
    let platform = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a platform");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", platform])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 300, "only {} packages were listed", packages.len());
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(fits))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(wrong.is_empty(), "licences that do not fit:\n{}", wrong.join("\n"));
    let ours = packages.iter().find(|package| package["name"] == "convoca").expect("ourselves");
    assert_eq!(ours["license"], "AGPL-3.0-or-later");
}

#[test]
fn a_licence_that_does_not_fit_is_noticed() {
    for wrong in ["Proprietary", "GPL-2.0-only", "MIT AND Proprietary"] {
        assert!(!fits(wrong), "{wrong}");
    }
    for right in ["MIT OR Proprietary", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(fits(right), "{right}");
    }
}
