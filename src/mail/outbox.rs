//! Letters as files, where no mail server is set: `{data_dir}/outbox/{time}-{kind}-{id}.eml`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::letter::Letter;

/// Writes a letter aside, syncs it and gives it its name, so that whoever watches the folder sees whole letters only. A
/// letter that is written again replaces itself.
pub(super) fn write(folder: &Path, letter: &Letter, message: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut aside = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    aside.write_all(message)?;
    aside.as_file().sync_all()?;
    aside.persist(folder.join(file_name(letter))).map_err(|failed| failed.error)?;
    File::open(folder)?.sync_all()
}

/// Begins with the time, so that a listing is in order; names nobody.
fn file_name(letter: &Letter) -> String {
    let time = letter.written.format("%Y%m%dT%H%M%SZ");
    format!("{time}-{}-{}.eml", letter.kind.as_str(), letter.id.0.as_hyphenated())
}
