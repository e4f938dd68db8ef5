//! `cargo bench --bench http`: the service on loopback over a full database, beside the least that the same
//! work can cost. `benches/README.md` says what is measured and what it gave.
//!
//! The server, the bare route and the bare SQL each run in a process of their own, whose CPU time is read
//! from `/proc`; clients run in this one. The bench starts itself again for the bare ones.

#[path = "http/bare_route.rs"]
mod bare_route;
#[path = "http/bare_sql.rs"]
mod bare_sql;
#[path = "http/bare_statements.rs"]
mod bare_statements;
mod common;
#[path = "http/report.rs"]
mod report;
#[path = "http/world.rs"]
mod world;

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use bare_sql::Work;
use common::cluster::Postgres;
use common::measure::{self, CLIENTS, Figures, Watched};
use common::server::Server;
use common::{load, number};
use report::{Measured, Report};
use world::World;

/// A State's inbox: what its desk asks for all day.
const PAGE: &str = "/v1/trace-requests?direction=incoming&status=open&limit=50";
const ONE: &str = "/v1/trace-requests";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let parts: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match parts.as_slice() {
        ["bare-route", bodies @ ..] => bare_route::serve(bodies),
        ["bare-sql", work, facts] => bare_sql::child(work, Path::new(facts)),
        _ => parent(),
    }
}

fn parent() {
    let rows = number("RASTRO_BENCH_ROWS", 100_000);
    let seconds = number("RASTRO_BENCH_SECONDS", 5);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{rows} trace requests, {seconds} s each, {CLIENTS} clients on the same {cores} cores, loopback\n");
    backend("SQLite", None, rows, seconds);
    match Postgres::start(&std::env::temp_dir()) {
        Some(postgres) => backend("PostgreSQL", Some(postgres), rows, seconds),
        None => println!("PostgreSQL: not found in /usr/lib/postgresql/*/bin, so not measured"),
    }
}

fn backend(name: &str, postgres: Option<Postgres>, rows: u64, seconds: u64) {
    let began = Instant::now();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let world = World::seed(folder.path(), postgres.as_ref(), rows);
    println!("## {name}\n\nseeded in {:.0} s; load of the machine by then {}\n", began.elapsed().as_secs_f64(), load());
    let postmaster = postgres.as_ref().map(Postgres::pid);
    let mut report = Report::new(postmaster.is_some());

    let server = Server::start(folder.path(), postgres.as_ref().map(Postgres::url).as_deref());
    let watched = Watched { process: server.pid(), postmaster };
    let one = |n: usize| format!("{}{ONE}/{}", server.base, world.id(n));
    let (page, all) = (format!("{}{PAGE}", server.base), format!("{}{ONE}", server.base));
    let (reading, sending) = (server.token(&world.reader), server.token(&world.sender));
    let bodies = [
        server.body(&one(0), &reading, None),
        server.body(&page, &reading, None),
        server.body(&all, &sending, Some(&submission(&world, "first"))),
    ];
    let files = bodies.iter().enumerate().map(|(n, body)| {
        let file = folder.path().join(format!("body-{n}"));
        std::fs::write(&file, body).expect("written");
        file.display().to_string()
    });
    let files: Vec<String> = files.collect();

    let (one, reading, sending, page, all, world) = (&one, &reading, &sending, &page, &all, &world);
    let figures = measure::http(&watched, seconds, |client| {
        let mut n = client;
        move |caller| {
            n += CLIENTS;
            caller.get(&one(n), Some(reading));
        }
    });
    report.add(Measured::GetOne, "Rastro", figures);
    let figures = measure::http(&watched, seconds, |_| move |caller| caller.get(page, Some(reading)));
    report.add(Measured::Page, "Rastro", figures);
    let figures = measure::http(&watched, seconds, |client| {
        let mut n = 0u64;
        move |caller| {
            n += 1;
            caller.post(all, Some(sending), &submission(world, &format!("{client}-{n}")));
        }
    });
    report.add(Measured::Submit, "Rastro", figures);
    server.stop();

    let route = bare_route::Child::start(&files);
    let watched = Watched { process: route.pid(), postmaster: None };
    for (n, measured) in [Measured::GetOne, Measured::Page, Measured::Submit].into_iter().enumerate() {
        let url = format!("{}/{n}", route.base);
        let sent = submission(world, "bare");
        let figures = measure::http(&watched, seconds, |_| {
            let (url, sent) = (&url, &sent);
            move |caller| match measured {
                Measured::Submit => caller.post(url, None, sent),
                _ => caller.get(url, None),
            }
        });
        report.add(measured, "bare route, same bytes", figures);
    }
    drop(route);

    let facts = world.facts(folder.path(), postmaster, seconds);
    for (measured, what, work) in [
        (Measured::GetOne, report::SAME, Work::GetOne),
        (Measured::Page, report::SAME, Work::Page),
        (Measured::Submit, report::SAME, Work::Submit),
        (Measured::Submit, report::WRITES, Work::SubmitWrites),
        (Measured::Audit, report::INSERT, Work::Audit),
    ] {
        report.add(measured, what, bare_sql::run(work, &facts));
    }
    report.print();
    println!("load of the machine at the end {}\n", load());
}

/// A trace request that is sent at once, of an ordinary size; `unique` makes its firearm another one.
fn submission(world: &World, unique: &str) -> Value {
    world::content(&world.sender.party.state, &world.other, &format!("SUBMIT {unique}"), true)
}

/// Used by the children to answer their parent.
pub fn tell(figures: &Figures) {
    println!("{}", json!(figures));
}
