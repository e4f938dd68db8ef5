//! Seizures and their items.

pub mod forms;

mod imports;
mod items;
mod lists;
mod records;
mod rules;
mod sharing;
mod traces;
