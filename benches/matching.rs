//! `cargo bench --bench matching`: registers of ten thousand, a million and ten million records, what is asked of
//! them, what is brought to them, and files that are loaded into them. `benches/README.md` says what is measured and
//! what it gave.
//!
//! `cargo bench --bench matching -- lookups seizures imports memory` names the parts; without a name it runs all but
//! `memory`.

#[path = "matching/bare_rows.rs"]
mod bare_rows;
mod common;
#[path = "matching/files.rs"]
mod files;
#[path = "matching/imports.rs"]
mod imports;
#[path = "matching/invented.rs"]
mod invented;
#[path = "matching/lookups.rs"]
mod lookups;
#[path = "matching/memory.rs"]
mod memory;
#[path = "matching/report.rs"]
mod report;
#[path = "matching/seizures.rs"]
mod seizures;
#[path = "matching/world.rs"]
mod world;

use std::path::{Path, PathBuf};
use std::time::Instant;

use common::cluster::Postgres;
use common::{load, number};
use report::Report;
use world::World;

const PARTS: [&str; 4] = ["lookups", "seizures", "imports", "memory"];

fn main() {
    // Cargo says `--bench`.
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for part in &named {
        assert!(PARTS.contains(&part.as_str()), "{part} is no part; parts are {PARTS:?}");
    }
    let runs = |part: &str| match named.is_empty() {
        true => part != "memory",
        false => named.iter().any(|name| name == part),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{ROUNDS} rounds of {} s each, clients, server and database on the same {cores} cores, loopback\n",
        seconds()
    );
    let only = std::env::var("RASTRO_BENCH_BACKENDS").unwrap_or_else(|_| "sqlite,postgres".to_owned());
    // On disk, and not where a reboot or another user reaches it.
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    if only.contains("sqlite") {
        backend("SQLite", parent, None, &runs);
    }
    if only.contains("postgres") {
        match Postgres::start(parent) {
            Some(postgres) => backend("PostgreSQL", parent, Some(&postgres), &runs),
            None => println!("PostgreSQL: not found in /usr/lib/postgresql/*/bin, so not measured"),
        }
    }
}

/// How often each thing is measured; the middle one counts.
const ROUNDS: usize = 5;

/// How long each thing is measured in a round.
fn seconds() -> u64 {
    number("RASTRO_BENCH_SECONDS", 2)
}

/// Records in the registers, in order.
fn sizes() -> Vec<u64> {
    let text = std::env::var("RASTRO_BENCH_SIZES").unwrap_or_else(|_| "10000,1000000,10000000".to_owned());
    let sizes: Vec<u64> = text
        .split(',')
        .map(|size| size.trim().parse().unwrap_or_else(|e| panic!("RASTRO_BENCH_SIZES: {size}: {e}")))
        .collect();
    assert!(!sizes.is_empty() && sizes.is_sorted(), "RASTRO_BENCH_SIZES: sizes in order");
    sizes
}

/// Measures at each size, from the smallest; in a folder that is kept, from the one that is there.
fn registers(
    parent: &Path,
    postgres: Option<&Postgres>,
    postmaster: Option<u32>,
    runs: &dyn Fn(&str) -> bool,
    report: &mut Report,
) {
    let own = tempfile::tempdir_in(parent).expect("a temporary folder");
    let kept = std::env::var_os("RASTRO_BENCH_FOLDER").filter(|_| postgres.is_none()).map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(own.path());
    std::fs::create_dir_all(folder).expect("the folder of the register");
    let small = tempfile::tempdir_in(parent).expect("a temporary folder");
    let database = |name| postgres.map(|postgres| postgres.database(name));
    let mut world = World::demo(folder, database("registers").as_deref());
    let mut smallest = World::demo(small.path(), database("smallest").as_deref());
    let sizes = sizes();
    smallest.grow(sizes[0]);
    let empty = world.bytes();
    for size in sizes.into_iter().filter(|size| *size >= world.records).collect::<Vec<_>>() {
        if size > world.records {
            let began = Instant::now();
            world.grow(size);
            let (seconds, bytes) = (began.elapsed().as_secs_f64(), (world.bytes() - empty) as f64 / size as f64);
            println!(
                "register of {size}: filled in {seconds:.0} s, {bytes:.0} bytes of disk per record with its identity\n"
            );
        }
        let _held = world::held_in_memory(postgres.map_or(folder, Postgres::folder));
        if runs("lookups") {
            lookups::measure(&world, &smallest, postmaster, report);
        }
        if runs("seizures") {
            seizures::measure(&world, postmaster, report);
        }
        report.size(size);
    }
}

fn backend(name: &str, parent: &Path, postgres: Option<&Postgres>, runs: &dyn Fn(&str) -> bool) {
    println!("## {name}\n\nload of the machine {}\n", load());
    let postmaster = postgres.map(Postgres::pid);
    let mut report = Report::new();
    if runs("imports") {
        imports::measure(parent, postgres);
    }
    if runs("memory") {
        memory::measure(parent, postgres);
    }
    if runs("lookups") || runs("seizures") {
        registers(parent, postgres, postmaster, runs, &mut report);
    }
    report.print();
    println!("load of the machine at the end {}\n", load());
}
