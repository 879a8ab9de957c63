//! Where pictures lie: `{data_dir}/media/ab/cdef….jpg`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use super::error::MediaError;
use super::intake;
use crate::domain::media::{MediaFile, StoredMedia};

/// How long a file may lie without a row that names it: longer than any form keeps an upload.
const GRACE_HOURS: i64 = 48;

/// The folder of pictures; cloning shares it.
#[derive(Debug, Clone)]
pub struct MediaStore {
    root: PathBuf,
    /// Held while a picture is decoded: one needs up to half a gigabyte for a moment, several at once would be too much.
    decoding: Arc<Mutex<()>>,
}

impl MediaStore {
    /// Opens the folder under the data directory, making it where it is missing.
    ///
    /// # Errors
    /// [`MediaError::DiskFull`] or [`MediaError::Disk`].
    pub fn open(data_dir: &Path) -> Result<Self, MediaError> {
        let root = data_dir.join("media");
        make_folder(&root)?;
        Ok(Self { root, decoding: Arc::new(Mutex::new(())) })
    }

    /// Takes an upload in: see [`intake::prepare`]. When it answers, the file and its name are on disk to stay, so that a
    /// row may name it. Run it on a blocking thread.
    ///
    /// # Errors
    /// What [`intake::prepare`] refuses, [`MediaError::DiskFull`] and [`MediaError::Disk`].
    pub fn put(&self, upload: &[u8]) -> Result<StoredMedia, MediaError> {
        let picture = {
            // A panic while decoding leaves nothing half done behind the lock.
            let _one_at_a_time = self.decoding.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            intake::prepare(upload)?
        };
        let file = MediaFile::for_digest(Sha256::digest(&picture.jpeg).into());
        self.write(&file, &picture.jpeg)?;
        Ok(StoredMedia {
            file,
            width: picture.width,
            height: picture.height,
            bytes: picture.jpeg.len() as u64,
        })
    }

    /// Puts a picture back that a backup holds; its bytes must be the ones its name stands for.
    ///
    /// # Errors
    /// [`MediaError::Unreadable`] when they are not; [`MediaError::DiskFull`] and [`MediaError::Disk`].
    pub fn restore(&self, file: &MediaFile, jpeg: &[u8]) -> Result<(), MediaError> {
        if MediaFile::for_digest(Sha256::digest(jpeg).into()) != *file {
            return Err(MediaError::Unreadable);
        }
        self.write(file, jpeg)
    }

    /// Where a picture lies, whether it exists or not.
    pub fn path(&self, file: &MediaFile) -> PathBuf {
        self.root.join(file.as_str())
    }

    /// A picture's bytes.
    ///
    /// # Errors
    /// [`MediaError::NotFound`] or [`MediaError::Disk`].
    pub fn read(&self, file: &MediaFile) -> Result<Vec<u8>, MediaError> {
        Ok(fs::read(self.path(file))?)
    }

    /// Removes a picture that no row names any more (events may share one: ask first). One that is gone already is fine.
    ///
    /// # Errors
    /// [`MediaError::Disk`].
    pub fn remove(&self, file: &MediaFile) -> Result<(), MediaError> {
        let path = self.path(file);
        match fs::remove_file(&path) {
            Ok(()) => Ok(sync_folder(folder_of(&path))?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what no row names and what a killed process left half written, unless it is younger than two days: its
    /// row may be about to be committed. Answers how many files went.
    ///
    /// # Errors
    /// [`MediaError::Disk`].
    pub fn sweep(&self, known: &HashSet<MediaFile>, now: DateTime<Utc>) -> Result<usize, MediaError> {
        let oldest_kept = now - Duration::hours(GRACE_HOURS);
        let mut removed = 0;
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?;
            if folder.file_type()?.is_dir() {
                removed += sweep_folder(&folder.path(), known, oldest_kept)?;
            }
        }
        Ok(removed)
    }

    /// Writes aside, syncs, renames, syncs the folder: after a power cut the name leads to all of the bytes or nowhere.
    /// A file of this name is replaced, which makes it young again for [`MediaStore::sweep`].
    fn write(&self, file: &MediaFile, jpeg: &[u8]) -> Result<(), MediaError> {
        let path = self.path(file);
        let folder = folder_of(&path);
        make_folder(folder)?;
        let mut aside = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
        aside.write_all(jpeg)?;
        aside.as_file().sync_all()?;
        aside.persist(&path).map_err(|failed| failed.error)?;
        sync_folder(folder)?;
        Ok(())
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().expect("every picture's path has its folder before it")
}

fn sweep_folder(folder: &Path, known: &HashSet<MediaFile>, oldest_kept: DateTime<Utc>) -> io::Result<usize> {
    let parent = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = format!("{parent}/{}", entry.file_name().to_string_lossy()).parse();
        if !file.is_ok_and(|file: MediaFile| known.contains(&file)) {
            match remove_if_older(&entry.path(), oldest_kept) {
                Ok(true) => removed += 1,
                Ok(false) => {}
                // Another process renamed or removed it meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(removed)
}

fn remove_if_older(path: &Path, than: DateTime<Utc>) -> io::Result<bool> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() || DateTime::<Utc>::from(metadata.modified()?) >= than {
        return Ok(false);
    }
    fs::remove_file(path).map(|()| true)
}

/// Makes a folder and sees to it that its name is on disk.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    folder.parent().map_or(Ok(()), sync_folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // "data/media" has the parent "data", "data" the parent "": that is the working directory.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png() -> Vec<u8> {
        let mut bytes = io::Cursor::new(Vec::new());
        image::RgbImage::new(20, 10).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn files_below(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
        }
        found
    }

    /// When the file was written, as the disk says.
    fn written(path: &Path) -> DateTime<Utc> {
        fs::metadata(path).unwrap().modified().unwrap().into()
    }

    #[test]
    fn a_picture_lies_under_the_name_of_its_content() {
        let home = tempfile::tempdir().unwrap();
        let store = MediaStore::open(home.path()).unwrap();
        let stored = store.put(&png()).unwrap();
        assert_eq!((stored.width, stored.height), (20, 10));
        let bytes = store.read(&stored.file).unwrap();
        assert_eq!(bytes.len() as u64, stored.bytes);
        assert_eq!(MediaFile::for_digest(Sha256::digest(&bytes).into()), stored.file);
        assert_eq!(store.put(&png()).unwrap(), stored, "the same picture again is the same file");
        assert_eq!(files_below(home.path()), [store.path(&stored.file)], "nothing else is left behind");
    }

    #[test]
    fn a_removed_picture_is_gone_and_removing_it_again_is_fine() {
        let home = tempfile::tempdir().unwrap();
        let store = MediaStore::open(home.path()).unwrap();
        let stored = store.put(&png()).unwrap();
        store.remove(&stored.file).unwrap();
        assert!(matches!(store.read(&stored.file), Err(MediaError::NotFound)));
        store.remove(&stored.file).unwrap();
    }

    #[test]
    fn the_sweep_takes_old_files_nobody_names() {
        let home = tempfile::tempdir().unwrap();
        let store = MediaStore::open(home.path()).unwrap();
        let stored = store.put(&png()).unwrap();
        let half_written = store.path(&stored.file).with_file_name(".writing-x1");
        fs::write(&half_written, b"half").unwrap();
        let written = written(&half_written);
        let known = HashSet::from([stored.file.clone()]);

        assert_eq!(store.sweep(&HashSet::new(), written + Duration::hours(47)).unwrap(), 0, "too young");
        assert_eq!(store.sweep(&known, written + Duration::hours(49)).unwrap(), 1);
        assert!(!half_written.exists());
        assert!(store.read(&stored.file).is_ok(), "a row names it");
        assert_eq!(store.sweep(&HashSet::new(), written + Duration::hours(49)).unwrap(), 1);
        assert!(files_below(home.path()).is_empty());
    }

    #[test]
    fn a_backup_cannot_smuggle_other_bytes_under_a_name() {
        let home = tempfile::tempdir().unwrap();
        let store = MediaStore::open(home.path()).unwrap();
        let stored = store.put(&png()).unwrap();
        let bytes = store.read(&stored.file).unwrap();
        assert!(matches!(store.restore(&stored.file, b"<script>"), Err(MediaError::Unreadable)));
        store.remove(&stored.file).unwrap();
        store.restore(&stored.file, &bytes).unwrap();
        assert_eq!(store.read(&stored.file).unwrap(), bytes);
    }
}
