//! Lookups beside a read by primary key: whole over HTTP, as the authorities' systems send them, and a thousand at once;
//! and the statements and the scoring alone, in this process.

use std::sync::Mutex;

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
use super::report::Way::{Http, InProcess};
use super::report::{Measured, Report};
use super::world::World;
use super::{ROUNDS, seconds};

/// Different serial numbers that are asked for, in turn.
const ASKED: usize = 20_000;
const BATCH: usize = 1000;
/// Fewer characters than this, and with two unknown ones too little is known.
const LONG_ENOUGH: usize = 6;

/// What is asked of a register.
struct Questions {
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
        Questions { own: numbers.map(invented::id).collect(), exact, unknown, alike }
    }

    /// An own record, another each time, far from the one before.
    fn own(&self, n: usize) -> Id {
        self.own[n.wrapping_mul(7919) % self.own.len()]
    }
}

/// The register as this process reads it.
struct Process {
    db: Db,
    caller: Caller,
}

impl Process {
    fn of(world: &World) -> Process {
        Process { db: world.open(1), caller: caller(&world.officers[0]) }
    }

    fn read_by_key(&self, watched: &Watched, asked: &Questions) -> Figures {
        run(watched, |n| {
            let (id, caller) = (asked.own(n), &self.caller);
            let found = self.db.read(|conn| store::find(conn, caller, Scope::OwnState, id)).expect("read");
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

/// The register behind a server in a process of its own.
struct Service {
    server: Server,
    token: String,
    caller: Mutex<measure::Caller>,
}

impl Service {
    fn of(world: &World) -> Service {
        let server = world.server();
        let token = server.token(&world.officers[0]);
        Service { server, token, caller: Mutex::new(measure::Caller::new()) }
    }

    fn watched(&self, postmaster: Option<u32>) -> Watched {
        Watched { process: self.server.pid(), postmaster }
    }

    fn read_by_key(&self, watched: &Watched, asked: &Questions) -> Figures {
        run(watched, |n| {
            let url = format!("{}/v1/firearm-records/{}", self.server.base, asked.own(n));
            self.caller.lock().expect("a caller").get(&url, Some(&self.token));
        })
    }

    /// So many of `asked` with each call.
    fn look_up(&self, watched: &Watched, asked: &[String], at_once: usize) -> Figures {
        let url = format!("{}/v1/firearm-records/lookups", self.server.base);
        let bodies: Vec<Value> = asked.chunks_exact(at_once).map(body).collect();
        run(watched, |n| {
            self.caller.lock().expect("a caller").post(&url, Some(&self.token), &bodies[n % bodies.len()]);
        })
    }
}

/// Measures in turn, as many rounds as count: the machine's own pace changes within seconds. The smallest register is
/// asked beside each larger one.
pub fn measure(world: &World, smallest: &World, postmaster: Option<u32>, report: &mut Report) {
    let mut add = |measured, figures| report.add(world.records, measured, figures);
    let (large, small) = (&Questions::of(world), &Questions::of(smallest));
    {
        let (of_large, of_small) = (Service::of(world), Service::of(smallest));
        let (watched, watched_small) = (&of_large.watched(postmaster), &of_small.watched(postmaster));
        for _ in 0..ROUNDS {
            add(Measured::Key(Http), of_large.read_by_key(watched, large));
            add(Measured::Smallest(Http), of_small.look_up(watched_small, &small.exact, 1));
            add(Measured::Exact(Http), of_large.look_up(watched, &large.exact, 1));
            add(Measured::Unknown(Http), of_large.look_up(watched, &large.unknown, 1));
            add(Measured::LookAlike(Http), of_large.look_up(watched, &large.alike, 1));
            add(Measured::Thousand, of_large.look_up(watched, &large.exact, BATCH));
        }
        of_large.server.stop();
        of_small.server.stop();
    }
    let (of_large, of_small, watched) = (Process::of(world), Process::of(smallest), &Watched::own(postmaster));
    for _ in 0..ROUNDS {
        add(Measured::SmallestKey, of_small.read_by_key(watched, small));
        add(Measured::Key(InProcess), of_large.read_by_key(watched, large));
        add(Measured::Smallest(InProcess), of_small.look_up(watched, &small.exact));
        add(Measured::Exact(InProcess), of_large.look_up(watched, &large.exact));
        add(Measured::Unknown(InProcess), of_large.look_up(watched, &large.unknown));
        add(Measured::LookAlike(InProcess), of_large.look_up(watched, &large.alike));
    }
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
