//! What has become of a report: every step and every change of an answer, by moment and place.

use uuid::Uuid;

use super::model::{Author, HistoryEntry};
use super::steps::Step;
use super::store::{self, ChangeRow, StepRow};
use super::view;
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, named};
use crate::http::{Cursor, Page, PageQuery};
use crate::problem::Problem;

/// A page of the history, oldest first, for the own State.
pub fn of(conn: &mut DbConn, caller: &Caller, id: Id, page: &PageQuery) -> Result<Page<HistoryEntry>, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadReportDrafts, id)?;
    let after = page.cursor();
    let steps = store::steps(conn, id, after.map(|cursor| (cursor.at, cursor.id)), page.limit())?;
    let after_change = after.map(|cursor| {
        let (position, version) = change_at(cursor.id);
        (cursor.at, position, version)
    });
    let changes = store::changes(conn, &report, after_change, page.limit())?;
    let steps = steps.into_iter().map(|row| (row.id, of_step(row)));
    let changes = changes.into_iter().map(|row| (place_of(row.position, row.version), of_change(row)));
    let mut entries: Vec<(Id, HistoryEntry)> = steps.chain(changes).collect();
    entries.sort_by_key(|(place, entry)| (entry.at, *place));
    let page = Page::of(entries, page.limit(), |(place, entry)| Cursor { at: entry.at, id: *place });
    Ok(page.map(|(_, entry)| entry))
}

/// The place of a change among what happened at one moment: by question and version, and before any step, whose place
/// is its id, which begins with a time.
fn place_of(position: i32, version: i32) -> Id {
    Id(Uuid::from_u128(u128::from(position.unsigned_abs()) << 32 | u128::from(version.unsigned_abs())))
}

/// Position and version of the change at this place; at a step's place, behind every change.
fn change_at(place: Id) -> (i32, i32) {
    let place = place.0.as_u128();
    let number = |bits: u128| i32::try_from(bits).unwrap_or(i32::MAX);
    (number(place >> 32), number(place & u128::from(u32::MAX)))
}

fn of_step(row: StepRow) -> HistoryEntry {
    let step: Option<Step> = named(&row.step);
    HistoryEntry {
        at: row.at,
        step,
        status: named(&row.status),
        reason: row.reason,
        question: None,
        version: None,
        by: Author::of(row.client_id, row.account_id).filter(|_| step.is_some_and(Step::is_the_states_own)),
    }
}

fn of_change(row: ChangeRow) -> HistoryEntry {
    HistoryEntry {
        at: row.at,
        step: None,
        status: None,
        reason: None,
        question: Some(row.question),
        version: Some(row.version),
        by: Author::of(row.client_id, row.account_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_a_moment_come_before_its_steps_in_their_order() {
        let step = Id::new();
        let places = [place_of(0, 1), place_of(1, 1), place_of(1, 2), place_of(i32::MAX, i32::MAX), step];
        assert!(places.is_sorted());
        assert_eq!(change_at(place_of(7, 3)), (7, 3));
        assert_eq!(change_at(step).0, i32::MAX);
    }
}
