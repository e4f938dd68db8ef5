//! What a mapping sets of a record. A row that has changed sets that anew; what was done by hand beside it stays.

use serde_json::{Map, Value};

use super::fields::{FieldKind, Fields};
use super::mapping::Mapping;

/// The paths of the fields that every row of a file fills or empties.
#[derive(Debug, Default)]
pub struct Told {
    paths: Vec<String>,
}

/// Merge patches of a record and of the one item that a seizure's row made.
#[derive(Debug, Clone, PartialEq)]
pub struct Patches {
    pub record: Value,
    pub item: Value,
}

impl Told {
    pub fn of(mapping: &Mapping, fields: &Fields) -> Told {
        let mut paths = Vec::new();
        for path in mapping.fields.keys() {
            match fields.kind(path) {
                Some(FieldKind::Date) => paths.push(format!("{path}_precision")),
                Some(FieldKind::Serial) => paths.push(path.replace("serial_number", "serial_condition")),
                // One cannot be told without the other: all States, and none of them by name.
                _ if path == "sharing" => paths.push("named_states".to_owned()),
                _ => {}
            }
            paths.push(path.clone());
        }
        Told { paths }
    }

    /// What makes of any record what `row`'s says, as far as the mapping tells.
    pub fn patches(&self, row: &Value) -> Patches {
        let empty = || Value::Object(Map::new());
        let mut patches = Patches { record: empty(), item: empty() };
        for path in &self.paths {
            let (mut from, mut to, path) = match path.strip_prefix("item.") {
                Some(path) => (&row["items"][0], &mut patches.item, path),
                None => (row, &mut patches.record, path.as_str()),
            };
            for name in path.split('.') {
                (from, to) = (&from[name], &mut to[name]);
            }
            *to = from.clone();
        }
        patches
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_tells_of_what_its_mapping_names_and_of_nothing_else() {
        let paths = ["kind", "place.subdivision", "place.municipality", "item.make", "item.serial_number"];
        let told = Told { paths: paths.map(str::to_owned).to_vec() };
        let row = json!({"kind": "found", "notes": "x", "place": {"subdivision": "CO-ANT", "locality": "y"},
            "items": [{"make": "Taurus", "model": "z", "serial_number": null}]});
        let patches = told.patches(&row);
        let place = json!({"subdivision": "CO-ANT", "municipality": null});
        assert_eq!(patches.record, json!({"kind": "found", "place": place}));
        assert_eq!(patches.item, json!({"make": "Taurus", "serial_number": null}));
    }
}
