//! The terms that trace requests, seizures and the register share: what identifies a firearm, how exact a date is,
//! how what is told is to be handled. It serves no route and keeps no table.

mod model;
pub mod rules;
pub mod serial;

pub use model::{DatePrecision, FirearmType, Handling, SerialCondition, Tlp};
