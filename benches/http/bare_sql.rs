//! Bare SQL in a process of its own: what is sent, about what, and how it is told.

use std::path::Path;
use std::process::Command;

use rastro::db::Id;
use serde::{Deserialize, Serialize};

use super::bare_statements::{postgres, sqlite};
use super::common::measure::{self, CLIENTS, Figures, Watched};
use super::common::server::Party;
use super::tell;

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    GetOne,
    Page,
    Submit,
    /// What a submission writes, without what it reads.
    SubmitWrites,
    /// One INSERT, committed by itself.
    Audit,
}

const ALL: [(&str, Work); 5] = [
    ("get-one", Work::GetOne),
    ("page", Work::Page),
    ("submit", Work::Submit),
    ("submit-writes", Work::SubmitWrites),
    ("audit", Work::Audit),
];

/// What the statements are about.
#[derive(Debug, Serialize, Deserialize)]
pub struct Facts {
    pub url: String,
    pub postmaster: Option<u32>,
    pub seconds: u64,
    /// Who reads, and whose requests `ids` are.
    pub reader: Party,
    /// Who submits, and to which State.
    pub sender: Party,
    pub other: String,
    pub ids: Vec<Id>,
    /// A request's content and person as stored.
    pub content: String,
    pub person: String,
    /// What lists show of it.
    pub listed: String,
}

/// Runs `work` in a process of its own.
pub fn run(work: Work, facts: &Path) -> Figures {
    let name = ALL.iter().find(|(_, w)| *w == work).map(|(name, _)| *name).expect("a name");
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this).args(["bare-sql", name]).arg(facts).output().expect("bare SQL");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("figures")
}

/// What that process does.
pub fn child(work: &str, facts: &Path) {
    let work = ALL.iter().find(|(name, _)| *name == work).map(|(_, work)| *work).expect("a known work");
    let facts: Facts = serde_json::from_slice(&std::fs::read(facts).expect("facts")).expect("facts");
    let (facts, watched) = (&facts, Watched::own(facts.postmaster));
    tell(&match facts.postmaster {
        // SQLite has one writer; more threads would only wait.
        None => measure::run(&watched, facts.seconds, 1, |n| sqlite::worker(work, facts, n)),
        Some(_) => measure::run(&watched, facts.seconds, CLIENTS, |n| postgres::worker(work, facts, n)),
    });
}
