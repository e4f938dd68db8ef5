//! `cargo bench --bench reports`: the implementation matrix over everything there is, what saving an answer costs,
//! and many editors on one report. `benches/README.md` says what it gave.

#[path = "reports/bare_sql.rs"]
mod bare_sql;
mod common;
#[path = "reports/editors.rs"]
mod editors;
#[path = "reports/world.rs"]
mod world;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;

use common::cluster::Postgres;
use common::measure::{self, CLIENTS, Caller, Figures, Watched};
use common::server::Server;
use common::{load, number, verdict};
use world::{CYCLES, QUESTIONS, World, question};

/// How often saving and its bare writes are measured in turn.
const ROUNDS: usize = 5;

fn main() {
    backend("SQLite", None);
    match Postgres::start(&std::env::temp_dir()) {
        Some(postgres) => backend("PostgreSQL", Some(postgres)),
        None => println!("PostgreSQL: not found in /usr/lib/postgresql/*/bin, so not measured"),
    }
}

/// A value that fits the question of this number, unlike others where it can be.
fn saved(number: usize, n: u64) -> String {
    match number % 2 {
        0 => ["yes", "no", "partial"][(n % 3) as usize].to_owned(),
        _ => format!("Invented for measuring: the register is kept by the national authority ({n})."),
    }
}

fn row(what: &str, figures: Figures) {
    let database = figures.database_cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{cpu:.0}"));
    let Figures { per_second, p50_millis, p99_millis, cpu, .. } = figures;
    println!("| {what} | {per_second:.1} | {p50_millis:.2} | {p99_millis:.2} | {cpu:.0} | {database} |");
}

fn backend(name: &str, postgres: Option<Postgres>) {
    let seconds = number("RASTRO_BENCH_SECONDS", 5);
    let minute = Duration::from_secs(number("RASTRO_BENCH_EDITING_SECONDS", 60));
    let begun = Instant::now();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let world = World::seed(folder.path(), postgres.as_ref());
    println!(
        "### {name}\n\nseeded in {:.0} s; load of the machine by then {}\n",
        begun.elapsed().as_secs_f64(),
        load()
    );
    let postmaster = postgres.as_ref().map(Postgres::pid);
    let server = Server::start(folder.path(), postgres.as_ref().map(Postgres::url).as_deref());
    let watched = Watched { process: server.pid(), postmaster };

    let reading = server.token(&world.secretariat);
    let cycles = world.cycles.iter().map(|cycle| format!("cycle={cycle}"));
    let questions = (0..QUESTIONS).map(|number| format!("question={}", question(number)));
    let query: Vec<String> = cycles.chain(questions).collect();
    let matrix = format!("{}/v1/implementation-matrix?{}", server.base, query.join("&"));
    let bytes = server.body(&matrix, &reading, None);
    let entries = serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON")["items"].as_array().map(Vec::len);
    println!("| | per second | p50 ms | p99 ms | CPU µs | database's CPU µs |\n|---|---:|---:|---:|---:|---:|");
    let figures = measure::http(&watched, seconds, |_| |caller| caller.get(&matrix, Some(&reading)));
    row("matrix", figures);

    let tokens: Vec<String> = world.drafts.iter().map(|(officer, _)| server.token(officer)).collect();
    let answers = |draft: usize| format!("{}/v1/implementation-reports/{}/answers", server.base, world.drafts[draft].1);
    // What each client has saved so far, with the tags of its answers.
    let begun = || Mutex::new((vec![None::<String>; QUESTIONS], 0usize));
    let progress: Vec<_> = (0..CLIENTS).map(|_| begun()).collect();
    let save = |client: usize| {
        let (answers, token) = (answers(client), &tokens[client]);
        let mut progress = progress[client].lock().expect("one client at a time");
        move |caller: &Caller| {
            let (tags, n) = &mut *progress;
            *n += 1;
            let number = *n % QUESTIONS;
            let condition = match tags[number].as_deref() {
                Some(tag) => ("if-match", tag),
                None => ("if-none-match", "*"),
            };
            let body = json!({"value": saved(number, *n as u64)});
            let (status, tag) = caller.put(&format!("{answers}/{}", question(number)), token, condition, &body);
            assert!(status < 300, "an answer was not saved: {status}");
            tags[number] = tag;
        }
    };
    // The machine's own pace changes within seconds: in turn, and the middle one of the rounds counts.
    let bare = bare_sql::Bare::over(world.db.url(), postmaster, &world.drafts[0].0, &world.submitted[..CLIENTS]);
    let mut rounds: Vec<(Figures, Figures)> =
        (0..ROUNDS).map(|_| (measure::http(&watched, seconds, save), bare.measure(seconds))).collect();
    let ratio = |(saving, bare): &(Figures, Figures)| saving.whole_cpu() / bare.whole_cpu();
    rounds.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    for (saving, bare) in &rounds {
        row("saving an answer", *saving);
        row("bare SQL, what saving writes", *bare);
    }
    let time = Instant::now();
    let (shared, token) = (CLIENTS, &tokens[CLIENTS]);
    let seen = editors::edit(&answers(shared), token, minute);
    let edited = time.elapsed();
    server.stop();

    let (saving, bare) = &rounds[ROUNDS / 2];
    println!(
        "\nmatrix: {} entries of {CYCLES} cycles with {QUESTIONS} answers each, {} KiB\n\
         saving an answer: CPU {:.0} µs / {:.0} = {}; the {ROUNDS} rounds: {}\n",
        entries.unwrap_or_default(),
        bytes.len() / 1024,
        saving.whole_cpu(),
        bare.whole_cpu(),
        verdict(saving.whole_cpu() / bare.whole_cpu(), 3.0),
        rounds.iter().map(|round| format!("{:.1}", ratio(round))).collect::<Vec<_>>().join(", "),
    );
    editors::tell(&world.db, world.drafts[shared].1, seen, edited);
    println!("load of the machine at the end {}\n", load());
}
