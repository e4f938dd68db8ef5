//! Bulk import over HTTP and from the shell.

mod files;
mod forms;
mod interruptions;
mod uploads;
