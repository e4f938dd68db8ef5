//! What a record must hold. Pure: every fault at once, none with a look at the database.

use chrono::NaiveDate;

use super::model::{FirearmRecordInput, RecordPlace, RecordRecovery};
use crate::firearms::rules::{event_date_fault, is_country, is_subdivision, serial_fault};
use crate::problem::Fault;

/// Every fault of a record of the State `own`. `today` is the date in UTC, which nowhere in the Americas is behind
/// the local one.
pub fn faults(input: &FirearmRecordInput, own: &str, today: NaiveDate) -> Vec<Fault> {
    let mut faults = input.sharing.unwrap_or_default().faults(input.named_states.as_deref().unwrap_or_default(), own);
    let firearm = &input.firearm;
    match firearm.serial_condition {
        None => faults.push(Fault::new("/firearm/serial_condition", "required")),
        Some(condition) => faults.extend(serial_fault("/firearm", firearm.serial_number.as_deref(), condition)),
    }
    for (name, code) in
        [("country_of_manufacture", &firearm.country_of_manufacture), ("import_country", &firearm.import_country)]
    {
        faults.extend(country_fault(format!("/firearm/{name}"), code.as_deref()));
    }
    faults.extend(place_fault(input.place.as_ref()));
    faults.extend(input.date.and_then(|date| event_date_fault(date, input.date_precision, today)));
    faults
}

/// Every fault of a recovery.
pub fn recovery_faults(recovery: &RecordRecovery, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(country_fault("/country".to_owned(), recovery.country.as_deref()));
    faults.extend(place_fault(recovery.place.as_ref()));
    faults.extend(event_date_fault(recovery.date, recovery.date_precision, today));
    faults
}

fn country_fault(pointer: String, code: Option<&str>) -> Option<Fault> {
    let code = code.filter(|code| !is_country(code))?;
    Some(Fault::new(pointer, "unknown_country").with("code", code))
}

fn place_fault(place: Option<&RecordPlace>) -> Option<Fault> {
    let code = place?.subdivision.as_ref().filter(|code| !is_subdivision(code))?;
    Some(Fault::new("/place/subdivision", "unknown_subdivision").with("code", code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn codes(patch: Value) -> Vec<(String, &'static str)> {
        let mut input = json!({"kind": "stolen", "date": "2026-03-01",
            "firearm": {"make": "Glock", "serial_number": "ABC123", "serial_condition": "intact"}});
        json_patch::merge(&mut input, &patch);
        let input = serde_json::from_value(input).expect("a record");
        let today = "2026-03-02".parse().expect("a date");
        faults(&input, "US", today).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn each_rule_names_its_field() {
        let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(codes(json!({})), []);
        assert_eq!(codes(json!({"date": null})), []);
        assert_eq!(codes(json!({"date": "2026-03-03"})), one("/date", "in_future"));
        assert_eq!(codes(json!({"date": "2026-12-31", "date_precision": "year"})), []);
        assert_eq!(codes(json!({"date": "1899-12-31"})), one("/date", "before_1900"));
        assert_eq!(
            codes(json!({"firearm": {"serial_number": null}})),
            one("/firearm/serial_number", "serial_required")
        );
        let absent = json!({"firearm": {"serial_condition": "absent"}});
        assert_eq!(codes(absent), one("/firearm/serial_number", "serial_forbidden"));
        assert_eq!(codes(json!({"firearm": {"serial_condition": null}})), one("/firearm/serial_condition", "required"));
        assert_eq!(
            codes(json!({"firearm": {"import_country": "XX"}})),
            one("/firearm/import_country", "unknown_country")
        );
        assert_eq!(codes(json!({"place": {"subdivision": "US-ZZ"}})), one("/place/subdivision", "unknown_subdivision"));
        assert_eq!(codes(json!({"sharing": "named_states"})), one("/named_states", "required"));
    }
}
