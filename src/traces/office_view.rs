//! What an office sees of its work on a request: the steps taken, and its own notes. Pure.

use serde::Serialize;
use utoipa::ToSchema;

use super::steps::Step;
use super::store::{NoteRow, TimelineRow};
use crate::access::Caller;
use crate::db::{Id, Instant};
use crate::problem::Problem;

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e10", "at": "2026-03-03T14:00:00.000000Z",
    "step": "acknowledgement", "state": "US", "authority": "019b76da-a800-7000-8000-000000000002",
    "recipient": "US", "actor": null}))]
pub struct TimelineEntry {
    pub id: Id,
    pub at: Instant,
    pub step: Step,
    /// The State that took it.
    pub state: String,
    pub authority: Id,
    /// The recipient it concerns; null where it concerns all.
    #[schema(required)]
    pub recipient: Option<String>,
    /// The account or client that acted; null for readers of another State.
    #[schema(required)]
    pub actor: Option<Id>,
}

pub fn timeline_entry(row: TimelineRow, reader: &Caller) -> Result<TimelineEntry, Problem> {
    // To a State that was added later this is the submission: that others were asked before is not its to know.
    let onward = row.step == Step::OnwardRequest.name() && !reader.is_of(&row.state);
    let step = match onward {
        true => Step::Submission,
        false => crate::db::named(&row.step).ok_or_else(|| Problem::internal("a stored step is unknown"))?,
    };
    let actor = row.account_id.or(row.client_id).filter(|_| reader.is_of(&row.state));
    Ok(TimelineEntry {
        id: row.id,
        at: row.at,
        step,
        state: row.state,
        authority: row.authority_id,
        recipient: row.recipient.filter(|_| !onward),
        actor,
    })
}

/// A working note of the reader's own State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e11", "at": "2026-03-03T14:05:00.000000Z",
    "author": "019b76da-a800-7000-8000-000000000003", "note": "Asked the records office by telephone"}))]
pub struct Note {
    pub id: Id,
    pub at: Instant,
    /// The account or client that wrote it.
    #[schema(required)]
    pub author: Option<Id>,
    pub note: String,
}

pub fn note(row: NoteRow) -> Note {
    Note { id: row.id, at: row.at, author: row.account_id.or(row.client_id), note: row.note }
}
