//! What holds for a firearm wherever it is told of. Pure.

use super::{SerialCondition, serial};
use crate::problem::Fault;

/// Whether `code` is an ISO 3166-1 alpha-2 country.
pub fn is_country(code: &str) -> bool {
    rust_iso3166::from_alpha2(code).is_some()
}

/// Whether `code` is an ISO 3166-2 subdivision.
pub fn is_subdivision(code: &str) -> bool {
    rust_iso3166::iso3166_2::from_code(code).is_some()
}

/// Whether serial number and condition fit each other. `at` points to what holds the two.
///
/// What can be read must be given, with `?` for what cannot; what is gone or never was must not be.
pub fn serial_fault(at: &str, serial_number: Option<&str>, condition: SerialCondition) -> Option<Fault> {
    let pointer = || format!("{at}/serial_number");
    match condition {
        SerialCondition::Intact | SerialCondition::Partial | SerialCondition::Restored => {
            let readable = serial_number.and_then(serial::normalized).is_some();
            (!readable).then(|| Fault::new(pointer(), "serial_required"))
        }
        SerialCondition::Obliterated | SerialCondition::Absent => {
            serial_number.map(|_| Fault::new(pointer(), "serial_forbidden"))
        }
    }
}
