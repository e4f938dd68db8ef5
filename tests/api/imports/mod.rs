//! Bulk import over HTTP and from the shell.

mod files;
pub mod forms;
mod interruptions;
mod uploads;
