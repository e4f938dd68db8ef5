//! Lookups: the statements and the scoring alone, in this process, beside a read by primary key through the same
//! pool; and whole over HTTP, one by one and a thousand at once.

use std::path::Path;

use rastro::access::{Caller, Principal, Role, Scope, Sharing};
use rastro::db::{Db, Id};
use rastro::firearms::SerialCondition;
use rastro::problem::Problem;
use rastro::register::lookups::{Asked, FirearmLookup, SerialLookup, results};
use rastro::register::serials::Pattern;
use rastro::register::store;
use serde_json::{Value, json};

use super::common::measure::{self, Figures, Watched};
use super::common::server::{Officer, Server};
use super::invented::{self, Chance, hide, mistake};
use super::report::{Measured, Report};
use super::seconds;
use super::world::World;

/// Different serial numbers that are asked for, in turn.
const ASKED: usize = 20_000;
const BATCH: usize = 1000;
const PATH: &str = "/v1/firearm-records/lookups";
/// Fewer characters than this, and with two unknown ones too little is known.
const LONG_ENOUGH: usize = 6;

pub fn measure(world: &World, folder: &Path, postmaster: Option<u32>, report: &mut Report) {
    let reader = &world.officers[0];
    let serials = serials(world);
    let (mut chance, size) = (Chance::of(size_seed(world)), world.records);
    let unknown = serials.iter().map(|serial| hide(serial, 2, &mut chance));
    let unknown: Vec<String> = unknown.filter(|text| tells(text)).collect();
    let alike = serials.iter().filter_map(|serial| mistake(serial));
    let alike: Vec<String> = alike.filter(|text| tells(text)).collect();
    let own: Vec<Id> = (0..size).filter(|n| invented::state(*n, world.states.len()) == 0).map(invented::id).collect();
    {
        let (db, caller) = (world.open(1), caller(reader));
        let (db, caller, watched) = (&db, &caller, &Watched::own(postmaster));
        let figures = run(watched, |n| {
            let id = own[n.wrapping_mul(7919) % own.len()];
            let found = db.read(|conn| store::find(conn, caller, Scope::OwnState, id)).expect("read");
            assert!(found.is_some(), "a record is not found by its id");
        });
        report.add(size, Measured::PrimaryKey, figures);
        for (measured, asked) in
            [(Measured::Exact, &serials), (Measured::Unknown, &unknown), (Measured::LookAlike, &alike)]
        {
            let figures = run(watched, |n| {
                let serial = &asked[n % asked.len()];
                assert!(look_up(db, caller, serial) > 0, "{measured:?}: {serial} is not found");
            });
            report.add(size, measured, figures);
        }
    }
    let url = match &world.url {
        rastro::db::DatabaseUrl::Sqlite(_) => None,
        rastro::db::DatabaseUrl::Postgres(url) => Some(url.as_str()),
    };
    let server = Server::start(folder, url);
    let watched = Watched { process: server.pid(), postmaster };
    let (url, token) = (format!("{}{PATH}", server.base), server.token(reader));
    let bodies: Vec<Value> = serials.iter().map(|serial| body(std::slice::from_ref(serial))).collect();
    report.add(size, Measured::One, posted(&watched, &url, &token, &bodies));
    let bodies: Vec<Value> = serials.chunks_exact(BATCH).map(body).collect();
    report.add(size, Measured::Thousand, posted(&watched, &url, &token, &bodies));
    server.stop();
}

fn size_seed(world: &World) -> u64 {
    world.records ^ 0x0100_C0B5
}

/// Calls `call` over and over on one thread.
fn run(watched: &Watched, call: impl Fn(usize) + Sync) -> Figures {
    measure::run(watched, seconds(), 1, |_| {
        let (mut n, call) = (0, &call);
        move || {
            n += 1;
            call(n);
        }
    })
}

/// Sends `bodies` in turn, one after the other.
fn posted(watched: &Watched, url: &str, token: &str, bodies: &[Value]) -> Figures {
    let caller = std::sync::Mutex::new(measure::Caller::new());
    run(watched, |n| caller.lock().expect("a caller").post(url, Some(token), &bodies[n % bodies.len()]))
}

fn body(serials: &[String]) -> Value {
    let lookups: Vec<Value> = serials.iter().map(|serial| json!({ "serial": serial })).collect();
    json!({ "purpose": "Invented for the bench", "lookups": lookups })
}

/// Serial numbers of other States' records that the reader may learn of, scattered over the register.
fn serials(world: &World) -> Vec<String> {
    let mut chance = Chance::of(size_seed(world));
    let mut found = Vec::with_capacity(ASKED);
    while found.len() < ASKED {
        let n = chance.next() % world.records;
        let record = invented::record(n, &world.states);
        let open = invented::state(n, world.states.len()) != 0 && record.sharing == Some(Sharing::AllStates);
        if open
            && record.firearm.serial_condition == Some(SerialCondition::Intact)
            && let Some(serial) = record.firearm.serial_number.filter(|text| text.len() >= LONG_ENOUGH && tells(text))
        {
            found.push(serial);
        }
    }
    found
}

/// Whether it is no filler such as 123456.
fn tells(serial: &str) -> bool {
    matches!(Pattern::of(serial), Ok(Pattern::Serial(_)))
}

fn caller(officer: &Officer) -> Caller {
    Caller {
        principal: Principal::Client(officer.party.client),
        state: Some(officer.party.state.clone()),
        authority: Some(officer.party.authority),
        roles: [Role::RecordsOfficer].into_iter().collect(),
    }
}

/// How many hits a serial number has.
fn look_up(db: &Db, caller: &Caller, serial: &str) -> usize {
    let one = SerialLookup { serial: serial.to_owned(), make: None, model: None, calibre: None };
    let asked = Asked::read(FirearmLookup { purpose: String::new(), lookups: vec![one] });
    let found = asked.and_then(|asked| db.read(|conn| results(conn, caller, Id::new(), &asked)));
    let found = found.unwrap_or_else(|problem: Problem| panic!("{serial}: {problem:?}"));
    found.results.iter().map(|result| result.hits.len()).sum()
}
