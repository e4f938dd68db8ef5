//! Seizures posted over HTTP: of a firearm that is compared with the whole register, and of the same firearm without
//! its serial number, which is compared with nothing.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::common::measure::{self, Caller, Watched};
use super::invented;
use super::report::{Measured, Report};
use super::world::World;
use super::{ROUNDS, seconds};

/// Numbers of firearms that no record of the register has.
const NEW: u64 = 1 << 40;
/// So many rounds are not counted: by then the writer's page cache is as large as it gets.
const WARM_UP: usize = 5;
/// As many rounds as others have, so often: the two are near each other, and the machine's own pace changes by a third.
const MANY: usize = 3;
/// One in so many is a firearm of the register.
const KNOWN: u64 = 20;

pub fn measure(world: &World, postmaster: Option<u32>, report: &mut Report) {
    let server = world.server();
    let watched = Watched { process: server.pid(), postmaster };
    let (url, token) = (&format!("{}/v1/seizures", server.base), &server.token(&world.officers[0]));
    // Firearms that were posted before are not posted again.
    let next = &AtomicU64::new((world.records << 8) + world.seizures());
    for round in 0..WARM_UP + MANY * ROUNDS {
        // In turn first: what slows the machine down for a while is on both sides.
        let mut both = [(Measured::Unmatched, false), (Measured::Matched, true)];
        both.rotate_left(round % 2);
        for (measured, matched) in both {
            let post = |n: u64, caller: &Caller| caller.post(url, Some(token), &seizure(world, n, matched));
            let figures = measure::http(&watched, seconds(), |_| {
                move |caller| post(next.fetch_add(1, Ordering::Relaxed), caller)
            });
            if round >= WARM_UP {
                report.add(world.records, measured, figures);
            }
        }
    }
    server.stop();
}

fn seizure(world: &World, n: u64, matched: bool) -> Value {
    let number = if n.is_multiple_of(KNOWN) { n / KNOWN % world.records } else { NEW + n };
    let mut item = serde_json::to_value(invented::firearm(number)).expect("JSON");
    let members = item.as_object_mut().expect("an object");
    members.retain(|_, value| !value.is_null());
    members.insert("class".to_owned(), json!("firearm"));
    members.insert("quantity".to_owned(), json!(1));
    members.insert("unit".to_owned(), json!("pieces"));
    if !matched {
        members.remove("serial_number");
        members.insert("serial_condition".to_owned(), json!("obliterated"));
    }
    json!({
        "kind": "seized",
        "date": "2025-06-01",
        "place": {"municipality": "Invented", "kind": "road"},
        "criminal_context": "unknown",
        "national_case_number": format!("SEIZED-{n}"),
        "notes": "Invented for the bench, of an ordinary length",
        "sharing": "all_states",
        "items": [item],
    })
}
