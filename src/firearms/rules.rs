//! What holds for a firearm wherever it is told of. Pure.

use chrono::{Datelike, NaiveDate};

use super::{DatePrecision, SerialCondition, serial};
use crate::problem::Fault;

/// No date told here is older: the firearms of an older time are antiques, and not every calendar library knows
/// the years that ISO 8601 allows.
const FIRST_YEAR: i32 = 1800;

/// Whether `date` can be meant. `None` for `today` where the future is allowed.
pub fn date_fault(pointer: impl Into<String>, date: Option<NaiveDate>, today: Option<NaiveDate>) -> Option<Fault> {
    let date = date?;
    if date.year() < FIRST_YEAR {
        return Some(Fault::new(pointer, "before_1800"));
    }
    today.is_some_and(|today| date > today).then(|| Fault::new(pointer, "in_future"))
}

/// No event of the register or of a seizure is older: an earlier date is one that was typed or read wrongly.
const FIRST_YEAR_OF_EVENTS: i32 = 1900;

/// Whether something can have happened on `date`, as far as its precision tells: it lies in the future where all that
/// it can stand for does.
pub fn event_date_fault(date: NaiveDate, precision: Option<DatePrecision>, today: NaiveDate) -> Option<Fault> {
    if date.year() < FIRST_YEAR_OF_EVENTS {
        return Some(Fault::new("/date", "before_1900"));
    }
    let span = precision.unwrap_or(DatePrecision::Day).span(date);
    span.is_none_or(|(first, _)| first > today).then(|| Fault::new("/date", "in_future"))
}

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
            let serial = serial_number.and_then(serial::normalized).unwrap_or_default();
            if !serial.contains(char::is_alphanumeric) {
                return Some(Fault::new(pointer(), "serial_required"));
            }
            let doubtful = condition == SerialCondition::Intact && serial.contains('?');
            doubtful.then(|| Fault::new(pointer(), "serial_not_intact"))
        }
        SerialCondition::Obliterated | SerialCondition::Absent => {
            serial_number.map(|_| Fault::new(pointer(), "serial_forbidden"))
        }
    }
}
