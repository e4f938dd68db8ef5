//! Typst inside the binary: one template, three fonts, and the values of one document. Nothing else can be read:
//! no files, no packages, no clock, no system fonts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use unicode_normalization::UnicodeNormalization;

use crate::problem::Problem;

const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/NotoSans-Regular.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSans-Italic.ttf"),
];

/// What every document shares.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static PRESS: LazyLock<Result<Press, String>> = LazyLock::new(Press::new);

static TURN: Mutex<()> = Mutex::new(());

/// How many wait for their turn or have it.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Each that waits holds a thread that serves other requests too: of more than these few none is made to wait.
const LONGEST_QUEUE: usize = 8;

/// A place in the queue, given up when it is dropped.
struct Place;

impl Place {
    fn take() -> Result<Place, Problem> {
        let before = WAITING.fetch_add(1, Ordering::Relaxed);
        let place = Place;
        if before < LONGEST_QUEUE { Ok(place) } else { Err(Problem::unavailable(5, "too many PDFs are being set")) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Press {
    fn new() -> Result<Press, String> {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
        Ok(Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("main.typ")?, include_str!("template.typ").to_owned()),
            data: file("data.json")?,
        })
    }

    fn covers(&self, character: char) -> bool {
        self.fonts.iter().all(|font| font.info().coverage.contains(u32::from(character)))
    }
}

fn file(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|error| format!("{error:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One document: the template and its values.
struct Sheet {
    press: &'static Press,
    values: Bytes,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.values.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A PDF/A-2a, tagged for screen readers (PDF/UA-1), of `values` in the template. The same values, `identity` and
/// `created` give the same bytes. Characters that no font has are shown as U+FFFD.
pub fn pdf(mut values: Value, identity: &str, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let _place = Place::take()?;
    let press = PRESS.as_ref().map_err(Problem::internal)?;
    clean(press, &mut values);
    let sheet = Sheet { press, values: Bytes::from_string(values.to_string()) };
    // One at a time: Typst uses every core for one document, and a region's compilation takes some 400 MB.
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let written = set(&sheet, identity, created);
    // Typst keeps what it computed for the next, similar document; here that would only fill memory.
    typst::comemo::evict(0);
    written
}

fn set(sheet: &Sheet, identity: &str, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Problem::internal(error.message()))?;
    let document = typst::compile::<PagedDocument>(sheet).output.map_err(|errors| fault(&errors))?;
    let options = PdfOptions {
        ident: Smart::Custom(identity.to_owned()),
        creator: Smart::Custom(Some("Rastro".to_owned())),
        timestamp: moment(created).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| fault(&errors))
}

fn moment(at: DateTime<Utc>) -> Option<Datetime> {
    let small = |part: u32| u8::try_from(part).ok();
    Datetime::from_ymd_hms(
        at.year(),
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

fn fault(errors: &[SourceDiagnostic]) -> Problem {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Problem::internal(format!("the document could not be set: {}", messages.join("; ")))
}

/// Every text as the fonts can show it; PDF/A has no place for a character without a glyph.
fn clean(press: &Press, value: &mut Value) {
    match value {
        Value::String(text) => *text = cleaned(press, text),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(press, item)),
        Value::Object(members) => members.values_mut().for_each(|member| clean(press, member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn cleaned(press: &Press, text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").nfc().filter_map(|character| shown(press, character)).collect()
}

fn shown(press: &Press, character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // Controls and invisible marks, among them those that turn the direction of text.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        _ if character.is_control() => None,
        _ if press.covers(character) => Some(character),
        _ => Some('\u{fffd}'),
    }
}
