//! `/v1/implementation-search`.

mod forms;
mod publication;
mod queries;
