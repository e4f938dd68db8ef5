//! Many editors on one report: whatever was acknowledged must be found again, each over what its writer had seen.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use rastro::db::schema::report_answer_versions as versions;
use rastro::db::{Db, Id, Json};
use serde_json::{Value, json};

use super::common::measure::Caller;
use super::saved;
use super::world::{QUESTIONS, question};

pub const EDITORS: usize = 20;

/// What the editors saw.
#[derive(Default)]
pub struct Seen {
    /// Every answer that was acknowledged: question and value.
    kept: Vec<(String, Value)>,
    /// Times somebody else was faster.
    clashes: usize,
    /// Any other answer, by its status.
    others: BTreeMap<u16, usize>,
    longest: Duration,
}

/// All edit for so long: each picks a question, saves over what it saw last, and looks again after a clash.
pub fn edit(answers: &str, token: &str, time: Duration) -> Seen {
    let end = Instant::now() + time;
    let edit = |editor: usize| {
        let (caller, mut seen) = (Caller::new(), Seen::default());
        let mut known: HashMap<usize, Option<String>> = HashMap::new();
        // Any sequence in which neighbours differ; each editor has its own.
        let mut next = editor as u64;
        while Instant::now() < end {
            next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = (next >> 33) as usize % QUESTIONS;
            let url = format!("{answers}/{}", question(number));
            let tag = known.entry(number).or_default();
            let condition = match tag.as_deref() {
                Some(tag) => ("if-match", tag),
                None => ("if-none-match", "*"),
            };
            let value = saved(number, next);
            let begun = Instant::now();
            let (status, saved_as) = caller.put(&url, token, condition, &json!({"value": value}));
            seen.longest = seen.longest.max(begun.elapsed());
            match status {
                200 | 201 => {
                    seen.kept.push((question(number), json!(value)));
                    *tag = saved_as;
                }
                412 => {
                    seen.clashes += 1;
                    *tag = caller.tag(&url, token);
                }
                other => *seen.others.entry(other).or_default() += 1,
            }
        }
        seen
    };
    std::thread::scope(|scope| {
        let editors: Vec<_> = (0..EDITORS).map(|n| scope.spawn(move || edit(n))).collect();
        let each = editors.into_iter().map(|editor| editor.join().expect("an editor failed"));
        each.fold(Seen::default(), |mut all, one| {
            all.kept.extend(one.kept);
            all.clashes += one.clashes;
            one.others.into_iter().for_each(|(status, count)| *all.others.entry(status).or_default() += count);
            all.longest = all.longest.max(one.longest);
            all
        })
    })
}

/// Prints what became of it, from the versions that the database holds.
pub fn tell(db: &Db, report: Id, seen: Seen, time: Duration) {
    let mut held: Vec<(String, i32, Option<Json<Value>>)> = versions::table
        .filter(versions::report_id.eq(report))
        .order((versions::question, versions::version))
        .select((versions::question, versions::version, versions::value))
        .load(&mut *db.connection().expect("a connection"))
        .expect("versions");
    let gaps = held.chunk_by(|a, b| a.0 == b.0).filter(|of| of.iter().zip(1..).any(|(row, n)| row.1 != n)).count();
    let key = |question: &str, value: &Value| format!("{question} {value}");
    let mut found: HashMap<String, usize> = HashMap::new();
    for (question, _, value) in held.drain(..) {
        *found.entry(key(&question, &value.map_or(Value::Null, |json| json.0))).or_default() += 1;
    }
    let mut lost = 0;
    for (question, value) in &seen.kept {
        match found.get_mut(&key(question, value)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lost += 1,
        }
    }
    let unasked: usize = found.values().sum();
    println!(
        "{EDITORS} editors on one report for {} s: {} answers saved, {} clashes told of, other answers {:?}, longest wait \
         {} ms; lost {lost}, saved and not acknowledged {unasked}, questions with a gap in their versions {gaps}\n",
        time.as_secs(),
        seen.kept.len(),
        seen.clashes,
        seen.others,
        seen.longest.as_millis(),
    );
}
