//! How matches come about and go, inside the transaction of the write that caused it.
//!
//! A pair of identities of two States is kept while at least one of the two may know of it. It exists for a State
//! only where the other's sharing (a trace request's `match_visibility`), or a disclosure for this match, lets it.
//! A pair on which a side has decided stays what it is, whatever becomes of the two records: same record on both
//! sides, same pair, so a rejection holds though a serial number is corrected, and the side that rejected may
//! decide anew. One on which nobody has decided ends with the likeness, with either record, or with the sharing.

use super::identities::{Identity, SourceKind, Visibility};
use super::match_model::{MatchDecision, MatchDecisionInput, MatchDisclosure, MatchStatus};
use super::scoring::{Score, compare};
use super::store::{self, IdentityRow, MatchRow, Pair, SideRow};
use super::view::{disclosed, level, score_of, scored};
use super::{MATCH, probing};
use crate::db::{Id, Json, LateJson, RowInsert, chance, name_of, named};
use crate::events::{self, store::NewEvent};
use crate::http::{Done, Tx};
use crate::problem::Problem;
use crate::reference::Meanings;

/// See [`super::identities::put`].
pub fn put(tx: &mut Tx<'_>, identity: &Identity) -> Result<(), Problem> {
    let before = store::identity(tx.conn, identity.kind, identity.id)?;
    let Some(row) = IdentityRow::of(identity) else {
        return match before {
            Some(_) => retract(tx, identity.kind, identity.id),
            None => Ok(()),
        };
    };
    if let Some(before) = &before
        && (IdentityRow { details: row.details.clone(), ..before.clone() }) == row
    {
        let details = |row: &IdentityRow| row.details.as_ref().map(LateJson::read).transpose();
        return match (details(before), details(&row)) {
            (Ok(before), Ok(after)) if before == after => Ok(()),
            _ => Ok(store::set_details(tx.conn, &row)?),
        };
    }
    let Some(before) = before else { return put_new(tx, &[row], None, false) };
    let changed = !before.is_same_firearm(&row);
    if changed && (before.partial || row.partial) {
        // All others that bring one wait for its lock: not before it may be brought.
        probing::may_bring(tx, std::slice::from_ref(&row))?;
    }
    store::lock_serials(tx.conn, &[&before, &row])?;
    if changed {
        probing::changed(tx, &before, &row)?;
    }
    let known = store::matches_of(tx.conn, row.source_id)?;
    store::delete_identity(tx.conn, row.source_id)?;
    store::insert_identities(tx.conn, std::slice::from_ref(&row))?;
    let found: Vec<IdentityRow> = store::across(tx.conn, std::slice::from_ref(&row))?.into_iter().flatten().collect();
    let others = found.iter().chain(known.iter().filter_map(|pair| pair.other.as_ref()));
    let meanings = store::meanings(tx.conn, others.chain([&row]))?;
    let mut begun = Begun::default();
    for other in found {
        if !known.iter().any(|pair| pair.theirs.source_id == other.source_id)
            && let Some(score) = score(&row, &other, &meanings)
        {
            begun.add(tx, &row, &other, &score);
        }
    }
    begun.write(tx)?;
    for pair in known {
        renew(tx, pair, &before, &row, &meanings)?;
    }
    Ok(())
}

/// See [`super::identities::Incoming`]. `record`: what is still to be added with one complete serial number under the
/// probing limit; `is_held`: whether its lock is taken.
pub fn put_new(
    tx: &mut Tx<'_>,
    rows: &[IdentityRow],
    record: Option<&dyn RowInsert>,
    is_held: bool,
) -> Result<(), Problem> {
    if rows.is_empty() {
        return Ok(());
    }
    // They are one State's, so none of them is found by another.
    let found = probing::add_posted(tx, rows, record, is_held)?;
    // Most meet none: what their makes mean need not be known.
    let met = rows.iter().zip(&found).filter(|(_, others)| !others.is_empty());
    let meanings = store::meanings(tx.conn, met.clone().flat_map(|(row, others)| others.iter().chain([row])))?;
    let mut begun = Begun::default();
    for (row, others) in met {
        for other in others {
            if let Some(score) = score(row, other, &meanings) {
                begun.add(tx, row, other, &score);
            }
        }
    }
    begun.write(tx)
}

fn score(a: &IdentityRow, b: &IdentityRow, meanings: &Meanings) -> Option<Score> {
    let can = a.kind()?.can_answer(b.kind()?);
    compare(&a.serial(), &a.traits(meanings), &b.serial(), &b.traits(meanings)).filter(|_| can)
}

/// New pairs.
#[derive(Default)]
struct Begun {
    matches: Vec<MatchRow>,
    sides: Vec<SideRow>,
}

impl Begun {
    fn add(&mut self, tx: &Tx<'_>, mine: &IdentityRow, theirs: &IdentityRow, score: &Score) {
        let row = MatchRow {
            id: Id(chance::timeless_uuid()),
            first_source: mine.source_id.min(theirs.source_id),
            second_source: mine.source_id.max(theirs.source_id),
            score: score.score,
            strength: name_of(&score.strength),
            status: name_of(&MatchStatus::Open),
            reasons: Json(score.reasons.clone()),
        };
        let side = |of: &IdentityRow, other: &IdentityRow| SideRow {
            match_id: row.id,
            state: of.state.clone(),
            kind: of.kind.clone(),
            source_id: of.source_id,
            authority_id: of.authority_id,
            seen: other.opens_to(&of.state),
            since: tx.now,
            decision: None,
            reason: None,
            decided_at: None,
            disclosed: None,
        };
        self.sides.extend([side(mine, theirs), side(theirs, mine)]);
        self.matches.push(row);
    }

    /// Writes them; each side that may know of one is told.
    fn write(self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        store::insert_matches(tx.conn, &self.matches, &self.sides)?;
        let seen = self.sides.iter().filter(|side| side.seen);
        let event = |side: &SideRow| NewEvent::new(tx.now, Some(&side.state), "match.created", MATCH, side.match_id);
        let events: Vec<NewEvent> = seen.map(event).collect();
        Ok(events::store::append_all(tx.conn, &events)?)
    }
}

/// A pair of which the own record has changed from `before` to `now`.
fn renew(
    tx: &mut Tx<'_>,
    pair: Pair,
    before: &IdentityRow,
    now: &IdentityRow,
    meanings: &Meanings,
) -> Result<(), Problem> {
    let Pair { matched, mine, theirs, other } = pair;
    let new_score = other.as_ref().and_then(|other| score(now, other, meanings));
    let decided = mine.decision.is_some() || theirs.decision.is_some();
    // What each side sees of the other's record. Of one that is gone it keeps what it had.
    let i_see = match &other {
        Some(other) => level(other, &mine.state, disclosed(&theirs)),
        None => mine.seen.then_some(Visibility::HitOnly),
    };
    let they_see = level(now, &theirs.state, disclosed(&mine));
    let they_saw = level(before, &theirs.state, disclosed(&mine));
    if !decided && (new_score.is_none() || (i_see.is_none() && they_see.is_none())) {
        return end(tx, &[mine, theirs]);
    }
    let old_score = score_of(&matched)?;
    let new_score = new_score.unwrap_or_else(|| old_score.clone());
    if new_score != old_score {
        store::set_score(tx.conn, matched.id, &new_score)?;
    }
    for (side, saw, sees) in [(mine, i_see, i_see), (theirs, they_saw, they_see)] {
        let told = |level: Option<Visibility>, score: &Score| level.map(|level| (level, scored(score, level)));
        match (side.seen, sees.is_some()) {
            (true, true) if told(saw, &old_score) != told(sees, &new_score) => tell(tx, &side, "changed")?,
            (false, false) | (true, true) => {}
            (_, seen) => see(tx, side, seen)?,
        }
    }
    Ok(())
}

/// Lets a side see a match from now on, or no longer.
fn see(tx: &mut Tx<'_>, side: SideRow, seen: bool) -> Result<(), Problem> {
    let side = SideRow { seen, since: if seen { tx.now } else { side.since }, ..side };
    store::set_seen(tx.conn, &side)?;
    tell(tx, &side, if seen { "created" } else { "closed" })
}

/// Ends a match on which nobody has decided.
fn end(tx: &mut Tx<'_>, sides: &[SideRow; 2]) -> Result<(), Problem> {
    store::delete_match(tx.conn, sides[0].match_id)?;
    for side in sides.iter().filter(|side| side.seen) {
        tell(tx, side, "closed")?;
    }
    Ok(())
}

/// Tells one State's readers of its match.
fn tell(tx: &mut Tx<'_>, side: &SideRow, what: &str) -> Result<(), Problem> {
    Ok(tx.event(Some(&side.state), &format!("match.{what}"), MATCH, side.match_id)?)
}

/// See [`super::identities::hold`].
pub fn hold(tx: &mut Tx<'_>, records: Vec<Id>, identities: &[Identity]) -> Result<(), Problem> {
    let mut rows = store::identities_of(tx.conn, records)?;
    rows.extend(identities.iter().filter_map(IdentityRow::of));
    Ok(store::lock_serials(tx.conn, &rows.iter().collect::<Vec<_>>())?)
}

/// See [`super::identities::retract`].
pub fn retract(tx: &mut Tx<'_>, kind: SourceKind, id: Id) -> Result<(), Problem> {
    let Some(row) = store::identity(tx.conn, kind, id)? else { return Ok(()) };
    // What is being posted now may have found it, and its match must be seen here.
    store::lock_serials(tx.conn, &[&row])?;
    for pair in store::matches_of(tx.conn, id)? {
        if pair.mine.decision.is_none() && pair.theirs.decision.is_none() {
            end(tx, &[pair.mine, pair.theirs])?;
        }
    }
    Ok(store::delete_identity(tx.conn, id)?)
}

/// The match as the caller's State sees it, locked for this transaction; 404 where none exists for it.
fn load(tx: &mut Tx<'_>, id: Id) -> Result<Pair, Problem> {
    store::lock_match(tx.conn, id)?;
    store::find_match(tx.conn, tx.caller, id)?.ok_or_else(Problem::not_found)
}

/// The own side confirms or rejects. It may decide anew; the last decision counts.
pub fn decide(tx: &mut Tx<'_>, id: Id, input: &MatchDecisionInput) -> Result<Done, Problem> {
    let pair = load(tx, id)?;
    let theirs: Option<MatchDecision> = pair.theirs.decision.as_deref().and_then(named);
    let status = MatchStatus::of(Some(input.decision), theirs);
    store::set_decision(tx.conn, &pair.mine, input.decision, &input.reason, status, tx.now)?;
    told_of(tx, &pair, "decided")
}

/// The own State lets the other side of this match see more of its record: never less, and for this match alone.
/// Where no match existed for the other side, one now does.
pub fn disclose(tx: &mut Tx<'_>, id: Id, input: &MatchDisclosure) -> Result<Done, Problem> {
    let Pair { matched, mine, theirs, other } = load(tx, id)?;
    let wanted = Some(Visibility::from(input.visibility));
    let mine = match wanted > disclosed(&mine) {
        true => SideRow { disclosed: wanted.as_ref().map(name_of), ..mine },
        false => mine,
    };
    store::set_disclosed(tx.conn, &mine)?;
    if theirs.seen {
        return told_of(tx, &Pair { matched, mine, theirs, other }, "disclosed");
    }
    tell(tx, &mine, "disclosed")?;
    see(tx, theirs, true)?;
    tx.audit(MATCH, id)?;
    Ok(Done::changed(MATCH, id))
}

/// Ends a step on a match that both sides learn of, where both see the match.
fn told_of(tx: &mut Tx<'_>, pair: &Pair, what: &str) -> Result<Done, Problem> {
    for side in [&pair.mine, &pair.theirs].into_iter().filter(|side| side.seen) {
        tell(tx, side, what)?;
    }
    tx.audit(MATCH, pair.matched.id)?;
    Ok(Done::changed(MATCH, pair.matched.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_the_same_from_both_sides() {
        use MatchDecision::{Confirmed, Rejected};
        let all = [None, Some(Confirmed), Some(Rejected)];
        for mine in all {
            for theirs in all {
                assert_eq!(MatchStatus::of(mine, theirs), MatchStatus::of(theirs, mine));
            }
        }
        assert_eq!(MatchStatus::of(None, None), MatchStatus::Open);
        assert_eq!(MatchStatus::of(Some(Confirmed), None), MatchStatus::Confirmed);
        assert_eq!(MatchStatus::of(Some(Rejected), None), MatchStatus::Rejected);
        assert_eq!(MatchStatus::of(Some(Rejected), Some(Confirmed)), MatchStatus::Disputed);
    }
}
