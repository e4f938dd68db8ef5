//! A report, or the Committee's compilation of a cycle, as a document: PDF, XLSX and CSV.
//!
//! Pure functions from what a reader may see ([`model`]) to bytes; what may be seen is decided before. Setting a
//! PDF takes processor time, up to seconds for a compilation: call it off the workers that serve requests.
//! The JSON export is the model itself.

mod csv;
pub mod model;
mod pdf;
#[cfg(test)]
mod pdf_tests;
#[cfg(test)]
mod sample;
mod table;
mod typesetter;
mod words;
mod xlsx;

pub use self::csv::{csv, defused};
pub use self::pdf::{compilation_pdf, report_pdf};
pub use self::words::{measured, unit};
pub use self::xlsx::{compilation_xlsx, report_xlsx};
