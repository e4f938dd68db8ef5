//! What a request and an answer must hold. Pure: every fault at once, none with a look at the database.

use chrono::NaiveDate;

use super::model::{Amendment, Firearm, Recovery, TraceRequestInput, Urgency};
use super::response_model::{CustodyEvent, CustodyKind, Outcome, ResponseInput};
use crate::access::{Caller, Scope};
use crate::firearms::DatePrecision;
use crate::firearms::rules::{date_fault, is_country, is_subdivision, serial_fault};
use crate::problem::Fault;

/// Whether `scope` lets the caller's State read a request: the record check beside `store`'s SQL filter.
///
/// `parties` are the States that the request is visible to: its requester and, once submitted, each recipient.
pub fn may_read<'a>(scope: Scope, caller: &Caller, parties: impl IntoIterator<Item = &'a str>) -> bool {
    match scope {
        Scope::PartyToIt => parties.into_iter().any(|state| caller.is_of(state)),
        // No role has another scope over trace requests, and none would make sense: deny.
        _ => false,
    }
}

/// Faults of values that are wrong even in a draft: unknown countries, dates that cannot be.
pub fn draft_faults(input: &TraceRequestInput, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut country = |pointer: String, code: Option<&String>| {
        if let Some(code) = code.filter(|code| !is_country(code)) {
            faults.push(Fault::new(pointer, "unknown_country").with("code", code));
        }
    };
    if let Some(firearm) = &input.firearm {
        country("/firearm/country_of_manufacture".to_owned(), firearm.country_of_manufacture.as_ref());
        country("/firearm/import_country".to_owned(), firearm.import_country.as_ref());
    }
    country("/recovery/state".to_owned(), input.recovery.as_ref().and_then(|r| r.state.as_ref()));
    for (index, person) in input.persons.iter().flatten().enumerate() {
        country(format!("/persons/{index}/nationality"), person.nationality.as_ref());
    }
    for (index, person) in input.persons.iter().flatten().enumerate() {
        faults.extend(date_fault(format!("/persons/{index}/date_of_birth"), person.date_of_birth, Some(today)));
    }
    // Whether it lies in the future is asked at submission.
    faults.extend(date_fault("/recovery/date", input.recovery.as_ref().and_then(|r| r.date), None));
    if let Some(code) = input.recovery.as_ref().and_then(|r| r.subdivision.as_ref())
        && !is_subdivision(code)
    {
        faults.push(Fault::new("/recovery/subdivision", "unknown_subdivision").with("code", code));
    }
    faults
}

/// Everything that submission asks for. `today` is the date in UTC, which nowhere in the Americas is
/// behind the local one: a recovery of today is never taken for one in the future.
pub fn submission_faults(input: &TraceRequestInput, own_state: &str, today: NaiveDate) -> Vec<Fault> {
    let mut faults = draft_faults(input, today);
    let mut required = |present: bool, pointer: &str| {
        if !present {
            faults.push(Fault::new(pointer, "required"));
        }
    };
    required(input.urgency.is_some(), "/urgency");
    required(input.ground.is_some(), "/ground");
    required(input.legal_basis.is_some(), "/legal_basis");
    required(input.intended_use.is_some(), "/intended_use");
    required(input.recipients.as_ref().is_some_and(|r| !r.is_empty()), "/recipients");
    if input.urgency == Some(Urgency::Urgent) && input.urgency_justification.is_none() {
        faults.push(Fault::new("/urgency_justification", "urgency_needs_justification"));
    }
    faults.extend(recipient_faults("/recipients", input.recipients.as_deref().unwrap_or_default(), own_state));
    firearm_faults(input.firearm.as_ref().unwrap_or(&Firearm::default()), &mut faults);
    recovery_faults(input.recovery.as_ref().unwrap_or(&Recovery::default()), today, &mut faults);
    faults
}

/// No State addresses itself, and none twice.
pub fn recipient_faults(pointer: &str, recipients: &[String], own_state: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, state) in recipients.iter().enumerate() {
        if state == own_state {
            faults.push(Fault::new(format!("{pointer}/{index}"), "self_addressed"));
        }
        if recipients[..index].contains(state) {
            faults.push(Fault::new(format!("{pointer}/{index}"), "addressed_twice").with("state", state));
        }
    }
    faults
}

fn firearm_faults(firearm: &Firearm, faults: &mut Vec<Fault>) {
    match firearm.serial_condition {
        None => faults.push(Fault::new("/firearm/serial_condition", "required")),
        Some(condition) => faults.extend(serial_fault("/firearm", firearm.serial_number.as_deref(), condition)),
    }
    if firearm.identification_incomplete == Some(true) {
        if firearm.identification_remark.is_none() {
            faults.push(Fault::new("/firearm/identification_remark", "incomplete_needs_remark"));
        }
        return;
    }
    if firearm.r#type.is_none() {
        faults.push(Fault::new("/firearm/type", "identification_needed"));
    }
    if firearm.make.is_none() && firearm.manufacturer.is_none() {
        faults.push(Fault::new("/firearm/make", "identification_needed"));
    }
    if firearm.country_of_manufacture.is_none() && firearm.import_country.is_none() {
        faults.push(Fault::new("/firearm/country_of_manufacture", "identification_needed"));
    }
}

fn recovery_faults(recovery: &Recovery, today: NaiveDate, faults: &mut Vec<Fault>) {
    if recovery.date.is_some_and(|date| date > today) {
        faults.push(Fault::new("/recovery/date", "recovery_in_future"));
    }
}

/// Faults of an answer.
pub fn response_faults(at: &str, response: &ResponseInput, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if response.outcome == Outcome::NotTraced && response.reason.is_none() {
        faults.push(Fault::new(format!("{at}/reason"), "not_traced_needs_reason"));
    }
    let chain = response.chain.as_deref().unwrap_or_default();
    for (index, event) in chain.iter().enumerate() {
        if !is_country(&event.state) {
            let fault = Fault::new(format!("{at}/chain/{index}/state"), "unknown_country");
            faults.push(fault.with("code", &event.state));
        }
        // Of a month or a year its first day counts: the rest of it may still be to come.
        let first = span(event).map(|(first, _)| first);
        faults.extend(date_fault(format!("{at}/chain/{index}/date"), first, Some(today)));
    }
    for index in backwards(chain) {
        faults.push(Fault::new(format!("{at}/chain/{index}/date"), "chain_backwards"));
    }
    faults
}

/// The first and the last day that an event can have happened on.
fn span(event: &CustodyEvent) -> Option<(NaiveDate, NaiveDate)> {
    event.date_precision.unwrap_or(DatePrecision::Day).span(event.date?)
}

/// The events that certainly happened before an earlier one of the chain.
fn backwards(chain: &[CustodyEvent]) -> Vec<usize> {
    let mut latest_start: Option<NaiveDate> = None;
    let mut found = Vec::new();
    for (index, event) in chain.iter().enumerate() {
        let Some((first, last)) = span(event) else { continue };
        if latest_start.is_some_and(|start| last < start) {
            found.push(index);
        }
        latest_start = latest_start.max(Some(first));
    }
    found
}

/// Days from first retail sale to recovery, where both are known to the day. A sale after the recovery
/// is not the sale that put the firearm on its way there: no figure.
pub fn time_to_crime_days(chain: &[CustodyEvent], recovered: Option<NaiveDate>) -> Option<i64> {
    let sale = first_retail_sale(chain)?;
    recovered.map(|date| (date - sale).num_days()).filter(|days| *days >= 0)
}

fn first_retail_sale(chain: &[CustodyEvent]) -> Option<NaiveDate> {
    // The chain is in order of custody, so the first sale in it is the earliest, dated or not.
    let sale = chain.iter().find(|event| event.kind == CustodyKind::RetailSale)?;
    sale.date.filter(|_| sale.date_precision.unwrap_or(DatePrecision::Day) == DatePrecision::Day)
}

/// What the requester's content becomes by an amendment, and what of it changed.
pub fn amended(
    content: &TraceRequestInput,
    amendment: &Amendment,
) -> Result<TraceRequestInput, crate::problem::Problem> {
    let mut document = serde_json::to_value(content).map_err(crate::problem::Problem::internal)?;
    json_patch::merge(&mut document, &amendment.changes);
    crate::http::body::typed(&document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firearms::SerialCondition;
    use crate::traces::model::{Ground, IntendedUse};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn complete() -> TraceRequestInput {
        TraceRequestInput {
            urgency: Some(Urgency::Routine),
            ground: Some(Ground::IllicitUnderNationalLaw),
            legal_basis: Some("Lei 10.826/2003".to_owned()),
            intended_use: Some(IntendedUse::CriminalInvestigation),
            recipients: Some(vec!["US".to_owned()]),
            firearm: Some(Firearm {
                r#type: Some(crate::firearms::FirearmType::Pistol),
                make: Some("Glock".to_owned()),
                serial_number: Some("ABC123".to_owned()),
                serial_condition: Some(SerialCondition::Intact),
                country_of_manufacture: Some("AT".to_owned()),
                ..Firearm::default()
            }),
            recovery: Some(Recovery { date: Some(day("2026-03-01")), ..Recovery::default() }),
            ..TraceRequestInput::default()
        }
    }

    fn codes(change: impl FnOnce(&mut TraceRequestInput)) -> Vec<(String, &'static str)> {
        let mut input = complete();
        change(&mut input);
        submission_faults(&input, "BR", day("2026-03-02")).into_iter().map(|f| (f.pointer, f.code)).collect()
    }

    fn firearm(input: &mut TraceRequestInput) -> &mut Firearm {
        input.firearm.as_mut().expect("a firearm")
    }

    #[test]
    fn a_complete_request_has_no_fault_and_an_empty_one_has_all() {
        assert_eq!(codes(|_| {}), []);
        let faults = submission_faults(&TraceRequestInput::default(), "BR", day("2026-03-02"));
        assert_eq!(faults.len(), 9, "{faults:?}");
    }

    #[test]
    fn each_rule_names_its_field() {
        let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(
            codes(|i| i.urgency = Some(Urgency::Urgent)),
            one("/urgency_justification", "urgency_needs_justification")
        );
        assert_eq!(
            codes(|i| firearm(i).serial_number = Some("--".to_owned())),
            one("/firearm/serial_number", "serial_required")
        );
        assert_eq!(
            codes(|i| firearm(i).serial_condition = Some(SerialCondition::Absent)),
            one("/firearm/serial_number", "serial_forbidden")
        );
        assert_eq!(
            codes(|i| firearm(i).country_of_manufacture = Some("XX".to_owned())),
            one("/firearm/country_of_manufacture", "unknown_country")
        );
        assert_eq!(codes(|i| firearm(i).make = None), one("/firearm/make", "identification_needed"));
        assert_eq!(codes(|i| i.recipients = Some(vec!["BR".to_owned()])), one("/recipients/0", "self_addressed"));
        assert_eq!(
            codes(|i| i.recipients = Some(vec!["US".to_owned(), "US".to_owned()])),
            one("/recipients/1", "addressed_twice")
        );
        let recovery = |date: &str| Some(Recovery { date: Some(day(date)), ..Recovery::default() });
        assert_eq!(codes(|i| i.recovery = recovery("2026-03-03")), one("/recovery/date", "recovery_in_future"));
        assert_eq!(codes(|i| i.recovery = recovery("2026-03-02")), []);
        assert_eq!(
            codes(|i| {
                firearm(i).make = None;
                firearm(i).identification_incomplete = Some(true);
            }),
            one("/firearm/identification_remark", "incomplete_needs_remark")
        );
    }

    fn event(kind: CustodyKind, date: Option<&str>, precision: Option<DatePrecision>) -> CustodyEvent {
        CustodyEvent {
            kind,
            date: date.map(day),
            date_precision: precision,
            state: "US".to_owned(),
            actor_kind: None,
            actor_name: None,
            record_reference: None,
        }
    }

    #[test]
    fn a_chain_runs_backwards_only_where_precision_proves_it() {
        use CustodyKind::{Manufactured, RetailSale, Wholesale};
        let year = Some(DatePrecision::Year);
        let possible = [event(Manufactured, Some("2019-12-31"), year), event(RetailSale, Some("2019-02-01"), None)];
        assert_eq!(backwards(&possible), Vec::<usize>::new());
        let impossible = [
            event(Manufactured, Some("2019-12-31"), year),
            event(Wholesale, None, None),
            event(RetailSale, Some("2018-12-31"), None),
        ];
        assert_eq!(backwards(&impossible), [2]);
    }

    #[test]
    fn time_to_crime_needs_days_on_both_sides() {
        let sale = |date, precision| [event(CustodyKind::RetailSale, date, precision)];
        let recovered = Some(day("2026-03-01"));
        assert_eq!(time_to_crime_days(&sale(Some("2026-02-01"), None), recovered), Some(28));
        assert_eq!(time_to_crime_days(&sale(Some("2026-02-01"), Some(DatePrecision::Month)), recovered), None);
        assert_eq!(time_to_crime_days(&sale(None, None), recovered), None);
        assert_eq!(time_to_crime_days(&sale(Some("2026-03-02"), None), recovered), None);
        assert_eq!(time_to_crime_days(&sale(Some("2026-02-01"), None), None), None);
    }

    proptest! {
        #[test]
        fn a_chain_in_order_is_never_backwards(mut days in proptest::collection::vec(0i64..9000, 0..12), precisions in proptest::collection::vec(0u8..3, 12)) {
            days.sort_unstable();
            let chain: Vec<_> = days.iter().zip(precisions).map(|(offset, precision)| {
                let mut event = event(CustodyKind::PrivateTransfer, None, None);
                event.date = day("2000-01-01").checked_add_signed(chrono::Duration::days(*offset));
                event.date_precision = Some([DatePrecision::Day, DatePrecision::Month, DatePrecision::Year][usize::from(precision)]);
                event
            }).collect();
            prop_assert!(backwards(&chain).is_empty());
        }
    }
}
