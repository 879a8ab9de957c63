//! Pictures as the site keeps them: re-encoded, named by their content.

use std::fmt;
use std::str::FromStr;

/// Names a kept picture's file under the media folder: `ab/cdef….jpg`, the SHA-256 of its bytes in hexadecimal with a
/// slash after the second digit. The same bytes have the same name, so several events may share one file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MediaFile(String);

impl MediaFile {
    /// The name for bytes with this SHA-256.
    pub fn for_digest(digest: [u8; 32]) -> Self {
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}/{}.jpg", &hex[..2], &hex[2..]))
    }

    /// `ab/cdef….jpg`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that names no kept picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a kept picture")]
pub struct NotAMediaFile;

impl FromStr for MediaFile {
    type Err = NotAMediaFile;

    /// Takes the canonical spelling only: nothing that could lead out of the folder passes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hex = |part: &str| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let (folder, rest) = text.split_once('/').ok_or(NotAMediaFile)?;
        let stem = rest.strip_suffix(".jpg").ok_or(NotAMediaFile)?;
        let canonical = folder.len() == 2 && stem.len() == 62 && hex(folder) && hex(stem);
        if canonical { Ok(Self(text.to_owned())) } else { Err(NotAMediaFile) }
    }
}

/// A picture that lies on disk, synced, ready to be named by a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMedia {
    /// Its file.
    pub file: MediaFile,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Size of the file.
    pub bytes: u64,
}

impl StoredMedia {
    /// What every kept picture is.
    pub const MIME: &'static str = "image/jpeg";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_survives_its_own_text_and_nothing_else_is_one() {
        let file = MediaFile::for_digest([0xab; 32]);
        assert_eq!(file.as_str(), format!("ab/{}.jpg", "ab".repeat(31)));
        assert_eq!(file.as_str().parse(), Ok(file.clone()));
        let shouted = file.as_str().to_uppercase();
        for broken in
            ["", "/", "../../etc/passwd", &file.as_str()[1..], &shouted, &format!("../{}", file.as_str())]
        {
            assert_eq!(broken.parse::<MediaFile>(), Err(NotAMediaFile), "{broken}");
        }
    }
}
