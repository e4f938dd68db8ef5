//! Bulk import over HTTP and from the shell.

mod files;
pub mod forms;
mod instances;
mod interruptions;
mod kills;
mod limits;
mod mixed;
mod standing;
mod uploads;
