//! The folder in which uploaded files wait and from which they are read. It has an id of its own, so that instances
//! know which of them has the file of an import, and share the work where they share the folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use crate::db::Id;

const MARK: &str = "folder-id";
/// Files that no import knows of are left alone for so long: an upload may be under way.
const ORPHAN_AGE: Duration = Duration::from_secs(3600);

#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    id: Id,
}

impl Folder {
    /// Opens the folder, made with mode 0700 where it is missing.
    pub fn open(path: &Path) -> io::Result<Folder> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        let mark = path.join(MARK);
        if !mark.exists() {
            // Written whole before it has its name: of several instances that begin at once, one gives the id.
            let new = Id::new();
            let draft = path.join(format!("{MARK}.{new}"));
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
            file.write_all(new.to_string().as_bytes())?;
            file.sync_all()?;
            let named = fs::hard_link(&draft, &mark);
            fs::remove_file(&draft)?;
            named.or_else(|error| if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })?;
        }
        let text = fs::read_to_string(&mark)?;
        let id = text.trim().parse().map_err(|_| io::Error::other(format!("{} holds no id", mark.display())))?;
        Ok(Folder { path: path.to_owned(), id })
    }

    /// Keeps every other process out until the file that this returns is closed, which the end of the process does
    /// however it ends; `None` where another is in already.
    pub fn hold(&self) -> io::Result<Option<File>> {
        let mark = File::open(self.path.join(MARK))?;
        match mark.try_lock() {
            Ok(()) => Ok(Some(mark)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// What stands for a folder where the shell imports: it reads the file where it lies.
    pub fn of_the_shell() -> Id {
        Id(Uuid::nil())
    }

    pub fn id(&self) -> Id {
        self.id
    }

    /// The file of an import.
    pub fn file(&self, import: Id) -> PathBuf {
        self.path.join(format!("{import}.file"))
    }

    /// A new file for an upload, mode 0600, under a name that is not yet that of an import's file.
    pub fn begin(&self, import: Id) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.part(import))
    }

    /// Makes an upload the file of an import; durable when this returns.
    pub fn keep(&self, import: Id) -> io::Result<()> {
        File::open(self.part(import))?.sync_all()?;
        fs::rename(self.part(import), self.file(import))?;
        File::open(&self.path)?.sync_all()
    }

    /// Removes whatever there is of an import.
    pub fn erase(&self, import: Id) -> io::Result<()> {
        remove(&self.part(import))?;
        remove(&self.file(import))?;
        erase_flattened(&self.file(import))
    }

    /// Removes what belongs to no import that is still to do.
    pub fn sweep(&self, needed: &[Id]) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(import) = name.get(..36).and_then(|id| id.parse::<Id>().ok()) else {
                continue;
            };
            let age = match entry.metadata() {
                Ok(metadata) => metadata.modified()?,
                // Erased with another file of its import, perhaps by another instance.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let age = SystemTime::now().duration_since(age).unwrap_or_default();
            if !needed.contains(&import) && age > ORPHAN_AGE {
                self.erase(import)?;
            }
        }
        Ok(())
    }

    fn part(&self, import: Id) -> PathBuf {
        self.path.join(format!("{import}.part"))
    }
}

/// Where a workbook is written out as CSV, beside it.
pub fn flattened(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".written-out.csv");
    PathBuf::from(name)
}

/// What a process writes before the CSV has its name: its own, so that two never write one file.
pub fn draft(csv: &Path, by: Id) -> PathBuf {
    let mut name = csv.as_os_str().to_owned();
    name.push(format!(".{by}"));
    PathBuf::from(name)
}

/// Removes the CSV of a workbook, and what processes that were killed while they wrote it have left.
pub fn erase_flattened(file: &Path) -> io::Result<()> {
    let csv = flattened(file);
    remove(&csv)?;
    let prefix = format!("{}.", csv.file_name().unwrap_or_default().to_string_lossy());
    for entry in fs::read_dir(csv.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))? {
        let name = entry?.file_name();
        let by = name.to_str().and_then(|name| name.strip_prefix(&prefix)?.parse::<Id>().ok());
        if let Some(by) = by {
            remove(&draft(&csv, by))?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_id_and_only_what_is_needed() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(&place.path().join("imports")).expect("opened");
        assert_eq!(Folder::open(&place.path().join("imports")).expect("opened again").id(), folder.id());
        let [kept, orphan, fresh] = [Id::new(), Id::new(), Id::new()];
        for import in [kept, orphan, fresh] {
            folder.begin(import).expect("a file").write_all(b"x").expect("written");
            folder.keep(import).expect("kept");
        }
        for import in [kept, orphan] {
            let file = File::options().write(true).open(folder.file(import)).expect("a file");
            file.set_modified(SystemTime::now() - 2 * ORPHAN_AGE).expect("aged");
        }
        folder.sweep(&[kept]).expect("swept");
        assert_eq!([kept, orphan, fresh].map(|import| folder.file(import).exists()), [true, false, true]);
        let held = folder.hold().expect("locked");
        assert!(held.is_some() && folder.hold().expect("asked").is_none());
        drop(held);
        assert!(folder.hold().expect("locked again").is_some());
        // A process was killed while it wrote a workbook out.
        let half = draft(&flattened(&folder.file(fresh)), Id::new());
        fs::write(&half, b"x").expect("written");
        folder.erase(fresh).expect("erased");
        assert!(!folder.file(fresh).exists() && !half.exists() && folder.file(kept).exists());
    }
}
