//! What a seizure, an item and a disposal must hold. Pure: every fault at once, none with a look at the database.

use chrono::{Datelike, NaiveDate};

use super::model::{Disposal, DisposalInput, ItemClass, ItemInput, ItemUnit, SeizureInput, SeizurePlace};
use crate::db::name_of;
use crate::firearms::rules::{event_date_fault, is_country, is_subdivision, serial_fault};
use crate::firearms::{SerialCondition, serial};
use crate::problem::Fault;

/// Whether the item bears a mark of its own by which it could be traced (the second denominator of SDG 16.4.2).
pub fn is_uniquely_marked(item: &ItemInput) -> bool {
    let whole = matches!(item.serial_condition, Some(SerialCondition::Intact | SerialCondition::Restored));
    let serial = item.serial_number.as_deref().and_then(serial::normalized);
    item.class == ItemClass::Firearm && whole && serial.is_some_and(|serial| !serial.contains('?'))
}

/// Every fault of a seizure of `own_state` with its items. `today` is the date in UTC, which nowhere in the
/// Americas is behind the local one: what happened today is never taken for something in the future.
pub fn faults(input: &SeizureInput, own_state: &str, today: NaiveDate) -> Vec<Fault> {
    let mut faults = event_faults(input, own_state, today);
    for (index, item) in input.items.iter().enumerate() {
        faults.extend(item_faults(&format!("/items/{index}"), item, today));
    }
    faults
}

/// Every fault of a seizure, its items aside.
pub fn event_faults(input: &SeizureInput, own_state: &str, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(event_date_fault(input.date, input.date_precision, today));
    if let Some(place) = &input.place {
        place_faults(place, own_state, &mut faults);
    }
    if let Some(route) = &input.route {
        country("/route/departure".to_owned(), route.departure.as_ref(), &mut faults);
        for (index, code) in route.transit.iter().flatten().enumerate() {
            country(format!("/route/transit/{index}"), Some(code), &mut faults);
        }
        country("/route/destination".to_owned(), route.destination.as_ref(), &mut faults);
    }
    let named = input.named_states.as_deref().unwrap_or_default();
    faults.extend(input.sharing.unwrap_or_default().faults(named, own_state));
    faults
}

fn country(pointer: String, code: Option<&String>, faults: &mut Vec<Fault>) {
    if let Some(code) = code.filter(|code| !is_country(code)) {
        faults.push(Fault::new(pointer, "unknown_country").with("code", code));
    }
}

fn place_faults(place: &SeizurePlace, own_state: &str, faults: &mut Vec<Fault>) {
    if let Some(code) = &place.subdivision {
        if !is_subdivision(code) {
            faults.push(Fault::new("/place/subdivision", "unknown_subdivision").with("code", code));
        } else if code.split('-').next() != Some(own_state) {
            faults.push(Fault::new("/place/subdivision", "subdivision_of_another_state").with("state", own_state));
        }
    }
    match (place.latitude, place.longitude) {
        (Some(_), None) => faults.push(Fault::new("/place/longitude", "coordinates_go_together")),
        (None, Some(_)) => faults.push(Fault::new("/place/latitude", "coordinates_go_together")),
        _ => {}
    }
}

/// Every fault of an item. `at` points to it.
pub fn item_faults(at: &str, item: &ItemInput, today: NaiveDate) -> Vec<Fault> {
    let mut faults = class_faults(at, item);
    match (item.serial_condition, &item.serial_number) {
        (Some(condition), serial_number) => faults.extend(serial_fault(at, serial_number.as_deref(), condition)),
        (None, Some(_)) => faults.push(Fault::new(format!("{at}/serial_condition"), "required")),
        (None, None) => {}
    }
    if item.serial_number.is_some() && item.quantity != 1.0 {
        faults.push(Fault::new(format!("{at}/quantity"), "serial_means_one"));
    }
    if item.unit != ItemUnit::Kilograms && item.quantity.fract() != 0.0 {
        faults.push(Fault::new(format!("{at}/quantity"), "quantity_not_whole"));
    }
    country(format!("{at}/country_of_manufacture"), item.country_of_manufacture.as_ref(), &mut faults);
    country(format!("{at}/import_country"), item.import_country.as_ref(), &mut faults);
    for (name, year) in [("import_year", item.import_year), ("manufacture_year", item.manufacture_year)] {
        if year.is_some_and(|year| year > today.year()) {
            faults.push(Fault::new(format!("{at}/{name}"), "year_in_future"));
        }
    }
    if let (Some(made), Some(imported)) = (item.manufacture_year, item.import_year)
        && imported < made
    {
        faults.push(Fault::new(format!("{at}/import_year"), "import_before_manufacture"));
    }
    if matches!(item.disposal, Some(Disposal::Destroyed | Disposal::RetainedForOfficialUse)) {
        faults.push(Fault::new(format!("{at}/disposal"), "disposal_needs_particulars"));
    }
    faults
}

/// What a class asks for, does not have, and is counted in.
fn class_faults(at: &str, item: &ItemInput) -> Vec<Fault> {
    use ItemClass::{Ammunition, Explosive, Firearm, OtherRelatedMaterial};
    use ItemUnit::{Kilograms, Pieces, Rounds};
    let fields = [
        ("type", item.r#type.is_some()),
        ("calibre", item.calibre.is_some()),
        ("serial_number", item.serial_number.is_some()),
        ("serial_condition", item.serial_condition.is_some()),
        ("description", item.description.is_some()),
    ];
    let (required, foreign, units): (&[&str], &[&str], &[ItemUnit]) = match item.class {
        Firearm => (&["type"], &[], &[Pieces]),
        Ammunition => (&["calibre"], &["type", "serial_number", "serial_condition"], &[Rounds]),
        Explosive => {
            (&["description"], &["type", "calibre", "serial_number", "serial_condition"], &[Kilograms, Pieces])
        }
        OtherRelatedMaterial => (&["description"], &["type"], &[Pieces, Kilograms]),
    };
    let class = name_of(&item.class);
    let mut faults = Vec::new();
    for (name, present) in fields {
        if !present && required.contains(&name) {
            faults.push(Fault::new(format!("{at}/{name}"), "required"));
        }
        if present && foreign.contains(&name) {
            faults.push(Fault::new(format!("{at}/{name}"), "not_of_this_class").with("class", &class));
        }
    }
    if !units.contains(&item.unit) {
        let units: Vec<String> = units.iter().map(name_of).collect();
        let fault = Fault::new(format!("{at}/unit"), "unit_not_of_this_class");
        faults.push(fault.with("class", &class).with("options", units.join(", ")));
    }
    faults
}

/// What a disposal is added to.
#[derive(Debug, Clone, Copy)]
pub struct Disposed {
    pub class: ItemClass,
    /// The disposal so far.
    pub disposal: Disposal,
    /// The first day on which the seizure can have been.
    pub seized: NaiveDate,
}

/// Every fault of a disposal.
pub fn disposal_faults(input: &DisposalInput, of: Disposed, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(date) = input.date {
        if date > today {
            faults.push(Fault::new("/date", "in_future"));
        } else if date < of.seized {
            faults.push(Fault::new("/date", "disposal_before_seizure"));
        }
    }
    let destroyed = input.disposal == Disposal::Destroyed;
    let retained = input.disposal == Disposal::RetainedForOfficialUse;
    if destroyed && input.date.is_none() {
        faults.push(Fault::new("/date", "destruction_needs_particulars"));
    }
    if destroyed && input.method.is_none() {
        faults.push(Fault::new("/method", "destruction_needs_particulars"));
    }
    // CIFTA Art. VI asks for the mark on firearms; rounds cannot bear one each.
    if retained && of.class == ItemClass::Firearm && input.mark.is_none() {
        faults.push(Fault::new("/mark", "retention_needs_mark"));
    }
    if !destroyed && input.method.is_some() {
        faults.push(Fault::new("/method", "not_of_this_disposal"));
    }
    if !retained && input.mark.is_some() {
        faults.push(Fault::new("/mark", "not_of_this_disposal"));
    }
    // What was destroyed is gone: whatever follows corrects the record, and says so.
    if of.disposal == Disposal::Destroyed && input.remarks.is_none() {
        faults.push(Fault::new("/remarks", "after_destruction_needs_remarks"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Sharing;
    use crate::firearms::{DatePrecision, FirearmType};
    use crate::seizures::model::SeizureKind;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn item(class: ItemClass, quantity: f64, unit: ItemUnit) -> ItemInput {
        ItemInput {
            class,
            r#type: None,
            make: None,
            model: None,
            calibre: None,
            serial_number: None,
            serial_condition: None,
            other_marks: None,
            production: None,
            country_of_manufacture: None,
            import_country: None,
            import_year: None,
            manufacture_year: None,
            quantity,
            unit,
            disposal: None,
            description: None,
        }
    }

    fn pistol(serial: &str, condition: SerialCondition) -> ItemInput {
        ItemInput {
            r#type: Some(FirearmType::Pistol),
            serial_number: Some(serial.to_owned()),
            serial_condition: Some(condition),
            ..item(ItemClass::Firearm, 1.0, ItemUnit::Pieces)
        }
    }

    fn seizure(date: &str, precision: DatePrecision) -> SeizureInput {
        SeizureInput {
            kind: SeizureKind::Found,
            date: day(date),
            date_precision: Some(precision),
            authority_name: None,
            place: None,
            legal_justification: None,
            criminal_context: None,
            offence_code: None,
            route: None,
            transport: None,
            concealment: None,
            national_case_number: None,
            persons: None,
            notes: None,
            sharing: Some(Sharing::OwnState),
            named_states: None,
            handling: None,
            items: vec![pistol("A1", SerialCondition::Intact)],
            import_key: None,
        }
    }

    #[test]
    fn a_date_lies_in_the_future_only_where_all_that_it_can_stand_for_does() {
        use DatePrecision::{Day, Month, Year};
        let codes = |date, precision| faults(&seizure(date, precision), "BR", day("2026-03-10")).len();
        assert_eq!([codes("2026-03-10", Day), codes("2026-03-11", Day)], [0, 1]);
        assert_eq!([codes("2026-03-31", Month), codes("2026-04-01", Month)], [0, 1]);
        assert_eq!([codes("2026-12-31", Year), codes("2027-01-01", Year)], [0, 1]);
        assert_eq!([codes("1900-01-01", Day), codes("1899-12-31", Day), codes("0000-01-01", Year)], [0, 1, 1]);
    }

    #[test]
    fn a_firearm_is_uniquely_marked_by_a_whole_serial_number() {
        use SerialCondition::{Intact, Partial, Restored};
        assert!(is_uniquely_marked(&pistol("AB-1", Intact)) && is_uniquely_marked(&pistol("AB-1", Restored)));
        assert!(!is_uniquely_marked(&pistol("AB?1", Intact)) && !is_uniquely_marked(&pistol("AB1", Partial)));
        assert!(!is_uniquely_marked(&item(ItemClass::Firearm, 1.0, ItemUnit::Pieces)));
        let frame = ItemInput { class: ItemClass::OtherRelatedMaterial, ..pistol("AB1", Intact) };
        assert!(!is_uniquely_marked(&frame));
    }

    #[test]
    fn a_disposal_may_be_on_the_day_of_the_seizure_and_not_before() {
        let of = Disposed { class: ItemClass::Firearm, disposal: Disposal::InCustody, seized: day("2026-03-01") };
        let on = |date: &str| {
            let date = Some(day(date));
            let input = DisposalInput { disposal: Disposal::Forfeited, date, method: None, mark: None, remarks: None };
            disposal_faults(&input, of, day("2026-03-10")).into_iter().map(|f| f.code).collect::<Vec<_>>()
        };
        assert!(on("2026-03-01").is_empty() && on("2026-03-10").is_empty());
        assert_eq!((on("2026-02-28"), on("2026-03-11")), (vec!["disposal_before_seizure"], vec!["in_future"]));
    }

    proptest! {
        #[test]
        fn an_item_is_taken_only_in_a_unit_of_its_class_and_whole_where_it_is_counted(
            class in 0usize..4, unit in 0usize..3, thousandths in 1u32..100_000,
        ) {
            use ItemClass::{Ammunition, Explosive, Firearm, OtherRelatedMaterial};
            use ItemUnit::{Kilograms, Pieces, Rounds};
            let class = [Firearm, Ammunition, Explosive, OtherRelatedMaterial][class];
            let unit = [Pieces, Rounds, Kilograms][unit];
            let mut input = item(class, f64::from(thousandths) / 1000.0, unit);
            match class {
                Firearm => input.r#type = Some(FirearmType::Rifle),
                Ammunition => input.calibre = Some("9x19mm".to_owned()),
                Explosive | OtherRelatedMaterial => input.description = Some("what it is".to_owned()),
            }
            let fits = match class {
                Firearm => unit == Pieces,
                Ammunition => unit == Rounds,
                Explosive | OtherRelatedMaterial => unit != Rounds,
            };
            let counted = unit == Kilograms || thousandths % 1000 == 0;
            prop_assert_eq!(item_faults("", &input, day("2026-03-10")).is_empty(), fits && counted);
        }

        #[test]
        fn what_a_class_does_not_have_is_named_once(serial in "[A-Z0-9][A-Z0-9?]{0,7}") {
            let input = ItemInput { class: ItemClass::Explosive, ..pistol(&serial, SerialCondition::Partial) };
            let faults = item_faults("/items/3", &input, day("2026-03-10"));
            let mut pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
            pointers.sort_unstable();
            let expected = ["/items/3/description", "/items/3/serial_condition", "/items/3/serial_number", "/items/3/type"];
            prop_assert_eq!(pointers, expected);
        }
    }
}
