//! The file of master keys that the first start makes in the data directory.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::master_keys::{MasterKeys, MasterKeysError};
use crate::outside::Entropy;

/// Far more than anybody's keys need.
const LARGEST: u64 = 65_536;

/// Why the file of master keys cannot be used. Names the file, says what to do, never quotes a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("{} exists already and is not overwritten: it may be the only key to the database", .0.display())]
    Exists(PathBuf),
    #[error("{} can be read by other users of this machine (mode {mode:04o}). Run: chmod 600 '{}'", path.display(), path.display())]
    Readable { path: PathBuf, mode: u32 },
    #[error("{} is not a file of master keys", .0.display())]
    NotAFile(PathBuf),
    #[error("{}, {problem}", path.display())]
    Malformed { path: PathBuf, problem: MasterKeysError },
    #[error("{} cannot be {doing}: {cause}", path.display())]
    Io { path: PathBuf, doing: &'static str, cause: io::Error },
}

/// Reads the file. Refuses one that group or others can read.
pub fn read(path: &Path) -> Result<MasterKeys, KeyFileError> {
    let failed = |cause| KeyFileError::Io { path: path.to_owned(), doing: "read", cause };
    let file = File::open(path).map_err(failed)?;
    // Asked of the open file, so that it cannot be exchanged in between.
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(KeyFileError::NotAFile(path.to_owned()));
    }
    let mode = metadata.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Readable { path: path.to_owned(), mode });
    }
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(LARGEST).unwrap_or_default()));
    file.take(LARGEST).read_to_string(&mut text).map_err(|cause| match cause.kind() {
        io::ErrorKind::InvalidData => KeyFileError::NotAFile(path.to_owned()),
        _ => failed(cause),
    })?;
    MasterKeys::parse(&text).map_err(|problem| KeyFileError::Malformed { path: path.to_owned(), problem })
}

/// Writes the file, readable by its owner only. It is there whole or not at all, and never replaces another.
pub fn create(path: &Path, keys: &MasterKeys) -> Result<(), KeyFileError> {
    let failed = |cause| KeyFileError::Io { path: path.to_owned(), doing: "written", cause };
    // A random name, so that two processes do not write into each other's.
    let unfinished = path.with_extension(format!("new-{}", keys.current().id));
    let linked = write_new(&unfinished, keys).and_then(|()| {
        // Unlike a rename, a link refuses to replace what is there.
        fs::hard_link(&unfinished, path)
    });
    let removed = fs::remove_file(&unfinished);
    match linked {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
            return Err(KeyFileError::Exists(path.to_owned()));
        }
        result => result.and(removed).map_err(failed)?,
    }
    sync_folder(path).map_err(failed)
}

/// The keys of the file; makes it with one new key when there is none. The flag says whether it was made now.
pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<(MasterKeys, bool), KeyFileError> {
    match read(path) {
        Err(KeyFileError::Io { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {}
        keys_or_error => return keys_or_error.map(|keys| (keys, false)),
    }
    let keys = MasterKeys::generate(entropy);
    match create(path, &keys) {
        Ok(()) => Ok((keys, true)),
        // Another process was first: its keys count.
        Err(KeyFileError::Exists(_)) => read(path).map(|keys| (keys, false)),
        Err(error) => Err(error),
    }
}

/// Puts a new key in front of those in the file, and answers its ID. All that was in the file stays; it is exchanged
/// whole, so that a crash leaves the old or the new.
pub fn add_key(path: &Path, entropy: &dyn Entropy) -> Result<String, KeyFileError> {
    let failed = |cause| KeyFileError::Io { path: path.to_owned(), doing: "written", cause };
    read(path)?;
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(LARGEST).unwrap_or_default()));
    File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text)).map_err(failed)?;
    let new = MasterKeys::generate(entropy);
    let id = new.current().id.to_string();
    let unfinished = path.with_extension(format!("new-{id}"));
    let lines = Zeroizing::new([new.to_text().as_bytes(), text.as_bytes()].concat());
    let exchanged = write_text(&unfinished, &lines).and_then(|()| fs::rename(&unfinished, path));
    if exchanged.is_err() {
        drop(fs::remove_file(&unfinished));
    }
    exchanged.and_then(|()| sync_folder(path)).map_err(failed)?;
    Ok(id)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory).and_then(|directory| directory.sync_all())
}

fn write_new(path: &Path, keys: &MasterKeys) -> io::Result<()> {
    write_text(path, keys.to_text().as_bytes())
}

fn write_text(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::outside::{OsEntropy, SeededEntropy};

    #[test]
    fn the_first_start_makes_it_and_the_second_reads_it() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("master.keys");
        let (made, new) = load_or_create(&path, &OsEntropy).expect("made");
        assert!(new);
        assert_eq!(fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
        let (again, new) = load_or_create(&path, &OsEntropy).expect("read");
        assert!(!new);
        assert_eq!(made.to_text(), again.to_text());
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1, "nothing is left behind");
    }

    #[test]
    fn it_is_never_overwritten() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("master.keys");
        fs::write(&path, "precious").expect("written");
        let error = create(&path, &MasterKeys::generate(&SeededEntropy::new(1))).expect_err("refused");
        assert!(matches!(error, KeyFileError::Exists(_)), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("read"), "precious");
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_new_key_goes_in_front_and_all_else_stays() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("master.keys");
        create(&path, &MasterKeys::generate(&SeededEntropy::new(1))).expect("made");
        let before = format!("# ours\n{}", fs::read_to_string(&path).expect("read"));
        fs::write(&path, &before).expect("written");
        let id = add_key(&path, &SeededEntropy::new(2)).expect("added");
        let after = fs::read_to_string(&path).expect("read");
        assert!(after.starts_with(&format!("{id}:")) && after.ends_with(&before), "{id}");
        assert_eq!(read(&path).expect("keys").current().id.as_str(), id);
        assert_eq!(fs::metadata(&path).expect("there").mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1, "nothing is left behind");
        // A file that cannot be read is left as it is.
        fs::write(&path, "precious").expect("written");
        assert!(add_key(&path, &SeededEntropy::new(3)).is_err());
        assert_eq!(fs::read_to_string(&path).expect("read"), "precious");
    }

    #[test]
    fn many_first_starts_at_once_agree() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("master.keys");
        let loaded: Vec<_> = std::thread::scope(|scope| {
            let path = &path;
            let start = |seed| scope.spawn(move || load_or_create(path, &SeededEntropy::new(seed)).expect("keys"));
            let starts: Vec<_> = (0..8).map(start).collect();
            starts.into_iter().map(|start| start.join().expect("no panic")).collect()
        });
        assert_eq!(loaded.iter().filter(|(_, made)| *made).count(), 1);
        let on_disk = fs::read_to_string(&path).expect("read");
        assert!(loaded.iter().all(|(keys, _)| *keys.to_text() == on_disk));
        assert_eq!(fs::read_dir(dir.path()).expect("listed").count(), 1);
    }

    #[test]
    fn bad_files_are_refused_with_what_to_do() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("master.keys");
        let shown = |text: &[u8], mode| {
            fs::write(&path, text).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
            read(&path).expect_err("refused").to_string()
        };
        let key = MasterKeys::generate(&SeededEntropy::new(1)).to_text();
        assert!(shown(key.as_bytes(), 0o640).contains("(mode 0640). Run: chmod 600"));
        assert!(shown(key.as_bytes(), 0o604).contains("chmod 600"));
        assert!(shown(b"# ours\nk1=abc", 0o600).contains("master.keys, line 2: a key is written as"));
        assert!(shown(b"\xff\xfe", 0o600).contains("is not a file of master keys"));
        assert!(shown("#".repeat(70_000).as_bytes(), 0o600).contains("is not a file of master keys"));
        assert!(read(dir.path()).expect_err("a directory").to_string().contains("is not a file"));
        assert!(read(&dir.path().join("none")).expect_err("missing").to_string().contains("cannot be read"));
        let nowhere = create(&dir.path().join("none/master.keys"), &MasterKeys::generate(&SeededEntropy::new(1)));
        assert!(nowhere.expect_err("no directory").to_string().contains("cannot be written"));
    }
}
