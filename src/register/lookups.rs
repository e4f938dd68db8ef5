//! Lookups: does the register of any State know these serial numbers? Each is logged with its purpose.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::identities::Visibility;
use super::match_model::SharedRecord;
use super::model::RecordKind;
use super::scoring::{Reason, Score, Strength, Traits, compare, found_by_search};
use super::serials::Pattern;
use super::store::{self, IdentityRow, LookupRow};
use super::{LOOKUP, probing, view};
use crate::access::{Action, Caller, Scope};
use crate::authorities::{self, Contact};
use crate::db::{DbConn, Id, Instant};
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};
use crate::reference::Meanings;

/// What a serial number is answered with at most; the likeliest.
const HITS_AT_MOST: usize = 50;
/// As many of each State come before more of any: none keeps another's from being told.
const OF_EACH_STATE: usize = 10;

/// Serial numbers to look up, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirearmLookup {
    /// Why: a case, a check at a border. Logged, and read by the own State alone.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub purpose: String,
    #[schema(min_items = 1, max_items = 1000)]
    pub lookups: Vec<SerialLookup>,
}

/// A serial number to look up, and what else is known of the firearm.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SerialLookup {
    /// `?` stands for one unknown character, `*` for any run of them. With `*`, or with more than two `?`, at least
    /// three characters must be known, and two of them at the beginning or at the end.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub serial: String,
    #[schema(max_length = 200)]
    pub make: Option<String>,
    #[schema(max_length = 200)]
    pub model: Option<String>,
    #[schema(max_length = 200)]
    pub calibre: Option<String>,
}

/// The answers, in the order of the lookups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LookupResults {
    /// Under this id the log keeps the lookup.
    pub id: Id,
    pub results: Vec<LookupResult>,
}

/// What the registers know of one serial number, as far as their States let the caller's learn of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LookupResult {
    /// As it was asked.
    pub serial: String,
    pub hit: bool,
    /// The likeliest first, 50 at most; where there are more, ten of each State before more of any.
    pub hits: Vec<LookupHit>,
}

/// A record that may be of the firearm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LookupHit {
    pub strength: Strength,
    /// By `hit_only` the least score of the strength, since the score itself tells of more than the serial number.
    #[schema(minimum = 0, maximum = 100)]
    pub score: i32,
    /// By `hit_only` about the serial number alone.
    pub reasons: Vec<Reason>,
    /// The State that recorded it; ISO 3166-1 alpha-2.
    pub state: String,
    pub contact_point: Contact,
    /// Null by `hit_only`.
    #[schema(required)]
    pub kind: Option<RecordKind>,
    /// Null by `hit_only`; the own State's records in full.
    #[schema(required)]
    pub record: Option<SharedRecord>,
}

/// A lookup as it was logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoggedLookup {
    pub id: Id,
    pub at: Instant,
    pub authority: Id,
    /// Null where an account made it.
    #[schema(required)]
    pub client_id: Option<Id>,
    /// Null where a client made it.
    #[schema(required)]
    pub account_id: Option<Id>,
    pub purpose: String,
    /// How many serial numbers were looked up.
    pub serials: i32,
}

impl From<LookupRow> for LoggedLookup {
    fn from(row: LookupRow) -> LoggedLookup {
        LoggedLookup {
            id: row.id,
            at: row.at,
            authority: row.authority_id,
            client_id: row.client_id,
            account_id: row.account_id,
            purpose: row.purpose,
            serials: row.serials,
        }
    }
}

/// A lookup that was read: what is asked, beside what was typed.
#[derive(Debug, Clone)]
pub struct Asked {
    purpose: String,
    serials: Vec<String>,
    patterns: Vec<(Pattern, Option<String>)>,
    /// Model and calibre of each.
    rest: Vec<(Option<String>, Option<String>)>,
}

impl Asked {
    /// 422 with every serial number that asks for too much.
    pub fn read(lookup: FirearmLookup) -> Result<Asked, Problem> {
        let mut asked = Asked { purpose: lookup.purpose, serials: Vec::new(), patterns: Vec::new(), rest: Vec::new() };
        let mut faults = Vec::new();
        for (index, one) in lookup.lookups.into_iter().enumerate() {
            match Pattern::of(&one.serial) {
                Ok(pattern) => {
                    asked.patterns.push((pattern, one.make));
                    asked.rest.push((one.model, one.calibre));
                    asked.serials.push(one.serial);
                }
                Err(code) => faults.push(Fault::new(format!("/lookups/{index}/serial"), code)),
            }
        }
        Problem::rules(faults)?;
        Ok(asked)
    }

    /// What is compared of each beside the serial number, as makes and calibres are understood now.
    fn traits(&self, meanings: &Meanings) -> impl Iterator<Item = Traits> {
        self.patterns.iter().zip(&self.rest).map(|((_, make), (model, calibre))| {
            let make = make.as_deref().map(|text| meanings.make(text));
            let calibre = calibre.as_deref().map(|text| meanings.calibre(text));
            Traits::of(make, model.as_deref(), calibre, None, None)
        })
    }

    /// What the makes and calibres that are asked and found mean by the values that the Secretariat added.
    fn meanings(&self, conn: &mut DbConn, found: &[Vec<IdentityRow>]) -> Result<Meanings, Problem> {
        let rows = || found.iter().flatten();
        let makes = self.patterns.iter().filter_map(|(_, make)| make.as_deref());
        let calibres = self.rest.iter().filter_map(|(_, calibre)| calibre.as_deref());
        let makes = makes.chain(rows().filter_map(|row| row.make.as_deref()));
        Ok(Meanings::of(conn, makes, calibres.chain(rows().filter_map(|row| row.calibre.as_deref())))?)
    }

    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().map(|(pattern, _)| pattern)
    }
}

/// Counts the lookup against the probing limit and logs it.
pub fn log(tx: &mut Tx<'_>, asked: &Asked) -> Result<Done, Problem> {
    probing::looked_up(tx, asked.patterns())?;
    let row = LookupRow {
        id: Id::new(),
        at: tx.now,
        state: tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?,
        authority_id: tx.caller.authority.ok_or_else(Problem::role_lacks_action)?,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        purpose: asked.purpose.clone(),
        serials: i32::try_from(asked.serials.len()).unwrap_or(i32::MAX),
    };
    store::insert_lookup(tx.conn, &row)?;
    tx.audit(LOOKUP, row.id)?;
    Ok(Done::changed(LOOKUP, row.id))
}

/// The answers as the caller may see them now.
pub fn results(conn: &mut DbConn, caller: &Caller, id: Id, asked: &Asked) -> Result<LookupResults, Problem> {
    // The scope stands in the SQL of `store::in_register`.
    let state = match (caller.scope(Action::LookUpFirearms), &caller.state) {
        (Some(Scope::SharedWithIt), Some(state)) => state.clone(),
        _ => return Err(Problem::role_lacks_action()),
    };
    let found = store::in_register(conn, &state, &asked.patterns)?;
    let meanings = asked.meanings(conn, &found)?;
    let found: Vec<Vec<(Score, IdentityRow)>> = found
        .into_iter()
        .zip(&asked.patterns)
        .zip(asked.traits(&meanings))
        .map(|((rows, (pattern, _)), traits)| likeliest(pattern, &traits, rows, &meanings))
        .collect();
    let level = |row: &IdentityRow| match row.state == state {
        true => Visibility::Full,
        false => row.visibility(),
    };
    let mut authorities: Vec<Id> = found.iter().flatten().map(|(_, row)| row.authority_id).collect();
    authorities.sort_unstable();
    authorities.dedup();
    let contacts = authorities::contacts(conn, caller, authorities)?;
    let hit = |(score, row): (Score, IdentityRow)| {
        let level = level(&row);
        let score = view::scored(&score, level);
        let record = view::shared(&row, None, level)?;
        let contact_point = contacts.get(&row.authority_id).cloned();
        let contact_point = contact_point.ok_or_else(|| Problem::internal("a record has no authority"))?;
        Ok(LookupHit {
            strength: score.strength,
            score: score.score,
            reasons: score.reasons,
            state: row.state,
            contact_point,
            kind: record.as_ref().and_then(|record| record.kind),
            record,
        })
    };
    let mut results = Vec::with_capacity(asked.serials.len());
    for (serial, found) in asked.serials.iter().zip(found) {
        let hits: Vec<LookupHit> = found.into_iter().map(hit).collect::<Result<_, Problem>>()?;
        results.push(LookupResult { serial: serial.clone(), hit: !hits.is_empty(), hits });
    }
    Ok(LookupResults { id, results })
}

/// What of the found matches, the likeliest first.
fn likeliest(
    pattern: &Pattern,
    traits: &Traits,
    rows: Vec<IdentityRow>,
    meanings: &Meanings,
) -> Vec<(Score, IdentityRow)> {
    let score = |row: &IdentityRow| match pattern {
        Pattern::Serial(serial) => compare(serial, traits, &row.serial(), &row.traits(meanings)),
        Pattern::Wide(wide) if wide.fits(&row.serial()) => found_by_search(traits, &row.traits(meanings)),
        Pattern::Wide(_) | Pattern::Nothing => None,
    };
    let mut scored: Vec<(Score, IdentityRow)> = rows.into_iter().filter_map(|row| Some((score(&row)?, row))).collect();
    let likelier = |(score, row): &(Score, IdentityRow)| (std::cmp::Reverse(score.score), row.source_id);
    scored.sort_by_key(likelier);
    if scored.len() > HITS_AT_MOST {
        let mut of_state: HashMap<String, usize> = HashMap::new();
        let mut is_first = |row: &IdentityRow| {
            let count = of_state.entry(row.state.clone()).or_default();
            *count += 1;
            *count <= OF_EACH_STATE
        };
        let (mut first, rest): (Vec<_>, Vec<_>) = scored.into_iter().partition(|(_, row)| is_first(row));
        first.extend(rest);
        first.truncate(HITS_AT_MOST);
        first.sort_by_key(likelier);
        scored = first;
    }
    scored
}
