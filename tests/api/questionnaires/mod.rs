//! Questionnaires: drafted, published, replaced by new versions, read and exchanged.

mod drafts;
pub mod forms;
mod readers;
mod samples;
mod versions;
mod workbooks;
