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
use super::world::World;
use super::{ROUNDS, seconds};

/// Different serial numbers that are asked for, in turn.
const ASKED: usize = 20_000;
const BATCH: usize = 1000;
const PATH: &str = "/v1/firearm-records/lookups";
/// Fewer characters than this, and with two unknown ones too little is known.
const LONG_ENOUGH: usize = 6;

/// What is asked of a register in this process.
struct Questions {
    db: Db,
    caller: Caller,
    /// Records of the caller's own State.
    own: Vec<Id>,
    exact: Vec<String>,
    /// The same with two unknown characters.
    unknown: Vec<String>,
    /// The same with one look-alike.
    alike: Vec<String>,
}

impl Questions {
    fn of(world: &World) -> Questions {
        let exact = serials(world);
        let mut chance = Chance::of(size_seed(world));
        let unknown = exact.iter().map(|serial| hide(serial, 2, &mut chance));
        let unknown = unknown.filter(|text| tells(text)).collect();
        let alike = exact.iter().filter_map(|serial| mistake(serial));
        let alike = alike.filter(|text| tells(text)).collect();
        let numbers = (0..world.records).filter(|n| invented::state(*n, world.states.len()) == 0);
        let own = numbers.map(invented::id).collect();
        Questions { db: world.open(1), caller: caller(&world.officers[0]), own, exact, unknown, alike }
    }

    fn read_by_key(&self, watched: &Watched) -> Figures {
        run(watched, |n| {
            let id = self.own[n.wrapping_mul(7919) % self.own.len()];
            let found = self.db.read(|conn| store::find(conn, &self.caller, Scope::OwnState, id)).expect("read");
            assert!(found.is_some(), "a record is not found by its id");
        })
    }

    fn look_up(&self, watched: &Watched, asked: &[String]) -> Figures {
        run(watched, |n| {
            let serial = &asked[n % asked.len()];
            assert!(look_up(&self.db, &self.caller, serial) > 0, "{serial} is not found");
        })
    }
}

/// Measures in turn, as many rounds as count: the machine's own pace changes within seconds. The smallest register is
/// asked beside each larger one.
pub fn measure(world: &World, smallest: &World, folder: &Path, postmaster: Option<u32>, report: &mut Report) {
    let size = world.records;
    {
        let (here, small, watched) = (Questions::of(world), Questions::of(smallest), Watched::own(postmaster));
        for _ in 0..ROUNDS {
            report.add(size, Measured::PrimaryKey, here.read_by_key(&watched));
            report.add(size, Measured::Smallest, small.look_up(&watched, &small.exact));
            report.add(size, Measured::Exact, here.look_up(&watched, &here.exact));
            report.add(size, Measured::Unknown, here.look_up(&watched, &here.unknown));
            report.add(size, Measured::LookAlike, here.look_up(&watched, &here.alike));
        }
    }
    let server = Server::start(folder, world.postgres());
    let (watched, reader) = (Watched { process: server.pid(), postmaster }, &world.officers[0]);
    let (url, token, serials) = (format!("{}{PATH}", server.base), server.token(reader), serials(world));
    let ones: Vec<Value> = serials.iter().map(|serial| body(std::slice::from_ref(serial))).collect();
    let thousands: Vec<Value> = serials.chunks_exact(BATCH).map(body).collect();
    for _ in 0..ROUNDS {
        report.add(size, Measured::One, posted(&watched, &url, &token, &ones));
        report.add(size, Measured::Thousand, posted(&watched, &url, &token, &thousands));
    }
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
