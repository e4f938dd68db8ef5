//! Trace requests between States.

pub mod forms;

mod changes;
mod drafts;
mod office;
mod order;
mod parts;
mod persons;
mod register;
mod story;
