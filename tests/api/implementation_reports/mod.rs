//! `/v1/reporting-cycles`, `/v1/implementation-reports`, `/v1/implementation-matrix`.

mod answers;
mod cycles;
pub mod forms;
mod lists;
mod publication;
mod readers;
mod review;
mod story;
