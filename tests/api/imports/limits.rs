//! The probing limit over imports: what a file brings counts, and an import waits where a call is refused.

use rastro::access::Role;
use rastro::config::{Probing, Settings};
use rastro::db::{DbError, Id, Instant};
use rastro::imports::store;
use serde_json::{Value, json};

use super::forms::*;
use crate::backend::on_every_backend_with;
use crate::register::forms::{LOOKUPS, RECORDS, stolen};
use crate::seizures::forms::recorder;
use crate::{Client, World};

fn limits(client: i64, authority: i64, near: i64) -> impl Fn(&mut Settings) {
    move |settings| {
        settings.probing =
            Probing { client_per_hour: client, authority_per_day: authority, near_serials_per_hour: near };
    }
}

/// Waits until an import waits for the limit.
#[track_caller]
fn waits(client: &Client<'_>, import: &Value) -> Value {
    let begun = std::time::Instant::now();
    loop {
        let now = client.get(path(import)).expect(200);
        if now["waits_for"] == "probing_limit" {
            return now;
        }
        let at_work = ["queued", "running"].contains(&now["status"].as_str().expect("a status"));
        assert!(at_work && begun.elapsed().as_secs() < 60, "{now}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// As if the hour and the day were over.
fn let_windows_end(world: &World, import: &Value) {
    let id: Id = import["id"].as_str().expect("an id").parse().expect("an id");
    let ended = world.rastro.db.write(|conn| -> Result<(), DbError> {
        rastro::register::store::forget_counts(conn, i64::MAX)?;
        let mut row = store::lock(conn, id)?.expect("an import");
        row.waits_until = Some(Instant::now());
        store::save(conn, &row)
    });
    ended.expect("ended");
    world.rastro.imports.wake();
}

fn looked_up(by: &Client<'_>, count: usize) -> u16 {
    let lookups: Vec<Value> = (0..count).map(|n| json!({"serial": format!("{n:02}KX{n:02}47")})).collect();
    by.post(LOOKUPS, json!({"purpose": "a test", "lookups": lookups})).status
}

#[test]
fn an_import_waits_at_half_the_limit_and_goes_on_in_the_next_window() {
    on_every_backend_with(limits(100, 1000, 1000), |world| {
        let (co, br) = (recorder(world, "CO"), recorder(world, "BR"));
        let import = upload(&co, "kind=seizures", SEIZURES, file(120)).expect(202);
        let now = waits(&co, &import);
        assert_eq!((&now["status"], counts(&now)), (&json!("running"), [50, 0, 0, 0]));
        let until: Instant = serde_json::from_value(now["waits_until"].clone()).expect("a time");
        let seconds = (until.micros() - Instant::now().micros()) / 1_000_000;
        assert!((-1..=3600).contains(&seconds), "{seconds}");
        // The other half is for the calls of the client, and one import that waits keeps no other from its turn.
        assert_eq!((looked_up(&co, 50), looked_up(&co, 1)), (200, 429));
        let of_br = upload(&br, "kind=seizures", SEIZURES, file(40).replace("Antioquia", "")).expect(202);
        assert_eq!(counts(&over(&br, &of_br)), [40, 0, 0, 0]);
        assert_eq!(waits(&co, &import), now);
        let_windows_end(world, &import);
        let_after(world, &co, &import, 100);
        let_windows_end(world, &import);
        let done = over(&co, &import);
        assert_eq!((done["status"].as_str(), counts(&done)), (Some("completed"), [120, 0, 0, 0]));
        assert!(done["waits_until"].is_null());
        assert_eq!(world.rows("seizures").len(), 120 + 40);
    });
}

/// The import has gone on, and waits again after so many rows.
#[track_caller]
fn let_after(world: &World, co: &Client<'_>, import: &Value, rows: i64) {
    let begun = std::time::Instant::now();
    while co.get(path(import)).expect(200)["rows_read"] != json!(rows) {
        assert!(begun.elapsed().as_secs() < 60);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    waits(co, import);
    assert_eq!(world.rows("seizures").len(), usize::try_from(rows).expect("a count") + 40);
}

#[test]
fn what_calls_have_posted_counts_before_an_import() {
    on_every_backend_with(limits(40, 1000, 1000), |world| {
        let co = recorder(world, "CO");
        for n in 0..15 {
            co.post(RECORDS, stolen(&format!("{n:02}KX{n:02}47"))).expect(201);
        }
        let import = upload(&co, "kind=seizures", SEIZURES, file(30)).expect(202);
        assert_eq!(counts(&waits(&co, &import)), [5, 0, 0, 0], "half of the limit, and 15 are gone");
    });
}

#[test]
fn only_firearms_that_are_new_to_their_record_count() {
    on_every_backend_with(limits(200, 1000, 1000), |world| {
        let co = recorder(world, "CO");
        let load = |text: &str| counts(&over(&co, &upload(&co, "kind=seizures", SEIZURES, text).expect(202)));
        assert_eq!(load(&file(90)), [90, 0, 0, 0]);
        assert_eq!(load(&file(90)), [0, 90, 0, 0]);
        // Another town is no other firearm; one without a serial number is compared with none.
        assert_eq!(load(&file(90).replace("Medellín", "Bello")), [90, 0, 0, 0]);
        let nameless: String = (500..700).map(|n| format!("{n},31/12/2025,Antioquia,,pistola,Taurus,,\n")).collect();
        assert_eq!(load(&format!("{HEADER}{nameless}")), [200, 0, 0, 0]);
        let dry = upload(&co, "kind=seizures&dry_run=true", SEIZURES, file(300)).expect(202);
        assert_eq!(counts(&over(&co, &dry)), [300, 0, 0, 0]);
        assert_eq!(looked_up(&co, 10), 200);
        // 100 are counted now: half the limit.
        let changed = file(90).replace("Medellín", "Bello").replace("Taurus,SN000009", "Rossi,SN000009");
        let import = upload(&co, "kind=seizures", SEIZURES, &changed).expect(202);
        assert_eq!(
            waits(&co, &import)["rows_read"],
            8,
            "another make is another guess; rows before it wait for nothing"
        );
        co.take(format!("{}/cancellation", path(&import))).expect(200);
        assert_eq!(looked_up(&co, 100), 200);
        assert_eq!(looked_up(&co, 1), 429);
    });
}

#[test]
fn an_authoritys_day_counts_and_a_run_of_numbers_is_reported() {
    on_every_backend_with(limits(1000, 120, 20), |world| {
        let (co, us) = (recorder(world, "CO"), recorder(world, "US"));
        us.post(RECORDS, stolen("SN000033")).expect(201);
        let import = upload(&co, "kind=seizures", SEIZURES, file(200)).expect(202);
        assert_eq!(counts(&waits(&co, &import)), [60, 0, 0, 0]);
        assert_eq!(looked_up(&world.tracer("CO"), 60), 200, "the day has room for the calls of officers");
        let reports = |state: &str| {
            let of = world.as_role(Role::AuthorityAdmin, Some(state));
            of.all("/v1/audit-entries?action=probing_reported").len()
        };
        assert_eq!((reports("CO"), reports("US"), reports("MX")), (1, 1, 0));
    });
}
