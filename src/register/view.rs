//! What each reader sees of records and matches. Pure: rows and their reader in, a representation out.

use super::identities::{SourceKind, Visibility};
use super::match_model::{Match, MatchMine, MatchTheirs, MyDecision, SharedRecord, TheirDecision};
use super::model::{FirearmRecord, FirearmRecordSummary, RecordDetails, RecordedFirearm, UnderstoodFirearm};
use super::scoring::{ComparedField, Reason, Score, Strength};
use super::store::{IdentityRow, MatchRow, Pair, RecordRow, SideRow};
use crate::authorities::Contact;
use crate::db::{Id, LateJson, named};
use crate::problem::Problem;
use crate::reference::Normalized;

/// The record as its own State reads it; `make` and `calibre` are what these are compared by.
pub fn record(row: RecordRow, make: Normalized, calibre: Normalized) -> Result<FirearmRecord, Problem> {
    let content = row.content.0;
    Ok(FirearmRecord {
        id: row.id,
        state: row.state,
        authority: row.authority_id,
        status: named(&row.status).ok_or_else(unknown)?,
        kind: content.kind,
        date: content.date,
        date_precision: content.date_precision,
        place: content.place,
        national_case_number: content.national_case_number,
        circumstances: content.circumstances,
        firearm: understood(content.firearm, make, calibre),
        sharing: content.sharing.unwrap_or_default(),
        named_states: content.named_states.unwrap_or_default(),
        visibility: content.visibility.unwrap_or_default(),
        handling: content.handling,
        recovery: row.recovery.map(|recovery| recovery.0),
        recovered_at: row.recovered_at,
        retraction_reason: row.retraction_reason,
        retracted_at: row.retracted_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn understood(firearm: RecordedFirearm, make: Normalized, calibre: Normalized) -> UnderstoodFirearm {
    UnderstoodFirearm {
        r#type: firearm.r#type,
        make_recognised: firearm.make.is_some().then_some(make.recognised),
        make: firearm.make,
        make_normalized: make.value,
        model: firearm.model,
        calibre_recognised: firearm.calibre.is_some().then_some(calibre.recognised),
        calibre: firearm.calibre,
        calibre_normalized: calibre.value,
        serial_number: firearm.serial_number,
        serial_condition: firearm.serial_condition,
        country_of_manufacture: firearm.country_of_manufacture,
        manufacture_year: firearm.manufacture_year,
        import_country: firearm.import_country,
        other_marks: firearm.other_marks,
    }
}

fn unknown() -> Problem {
    Problem::internal("a stored name is unknown")
}

/// The record in a list.
pub fn summary(row: RecordRow) -> Result<FirearmRecordSummary, Problem> {
    let content = row.content.0;
    let firearm = content.firearm;
    Ok(FirearmRecordSummary {
        id: row.id,
        authority: row.authority_id,
        status: named(&row.status).ok_or_else(unknown)?,
        kind: content.kind,
        date: content.date,
        date_precision: content.date_precision,
        subdivision: content.place.and_then(|place| place.subdivision),
        national_case_number: content.national_case_number,
        r#type: firearm.r#type,
        make: firearm.make,
        model: firearm.model,
        calibre: firearm.calibre,
        serial_number: firearm.serial_number,
        serial_condition: firearm.serial_condition,
        sharing: content.sharing.unwrap_or_default(),
        visibility: content.visibility.unwrap_or_default(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// How much of `identity` the State `reader` sees in a match; `None` where no match exists for it. `disclosed` is
/// what its owner lets the other side of this match see beyond the record's own rule.
pub fn level(identity: &IdentityRow, reader: &str, disclosed: Option<Visibility>) -> Option<Visibility> {
    disclosed.max(identity.opens_to(reader).then(|| identity.visibility()))
}

/// What a side lets the other see of its record in this match.
pub fn disclosed(side: &SideRow) -> Option<Visibility> {
    named(side.disclosed.as_deref()?)
}

/// Score, strength and reasons as a reader with this level of the other record gets them.
pub fn scored(score: &Score, level: Visibility) -> Score {
    match level {
        Visibility::HitOnly => Score {
            score: score.strength.least(),
            strength: score.strength,
            reasons: score.reasons.iter().filter(|r| r.field == ComparedField::SerialNumber).cloned().collect(),
        },
        Visibility::Brief | Visibility::Full => score.clone(),
    }
}

/// The score of a match as stored.
pub fn score_of(row: &MatchRow) -> Result<Score, Problem> {
    let strength: Strength = named(&row.strength).ok_or_else(unknown)?;
    let reasons: Vec<Reason> = row.reasons.0.clone();
    Ok(Score { score: row.score, strength, reasons })
}

/// The record as a reader with this level gets it. `item` is what its room tells in full of an item of a seizure.
pub fn shared(
    identity: &IdentityRow,
    item: Option<SharedRecord>,
    level: Visibility,
) -> Result<Option<SharedRecord>, Problem> {
    let stored = identity.details.as_ref().filter(|_| level > Visibility::HitOnly);
    // What they say stays out of logs.
    let unreadable = |e: serde_json::Error| format!("details of {}: {:?}", identity.source_id, e.classify());
    let details = stored.map(LateJson::read).transpose().map_err(|e| Problem::internal(unreadable(e)))?;
    let brief = SharedRecord {
        kind: details.as_ref().map(|details| details.kind),
        r#type: identity.firearm_type.as_deref().and_then(named),
        make: identity.make.clone(),
        calibre: identity.calibre.clone(),
        year: identity.year,
        ..SharedRecord::default()
    };
    Ok(match level {
        Visibility::HitOnly => None,
        Visibility::Brief => Some(brief),
        Visibility::Full => Some(SharedRecord {
            id: Some(identity.source_id),
            kind: brief.kind,
            r#type: brief.r#type,
            make: brief.make,
            calibre: brief.calibre,
            year: brief.year,
            model: identity.model.clone(),
            country_of_manufacture: identity.country.clone(),
            ..item.or_else(|| details.map(in_full)).unwrap_or_else(|| SharedRecord {
                serial_number: Some(identity.serial.clone()),
                ..SharedRecord::default()
            })
        }),
    })
}

/// What is told in full of a record of the register beside what it is compared by.
fn in_full(details: RecordDetails) -> SharedRecord {
    SharedRecord {
        serial_number: details.serial_number,
        serial_condition: details.serial_condition,
        import_country: details.import_country,
        other_marks: details.other_marks,
        date: details.date,
        date_precision: details.date_precision,
        place: details.place,
        national_case_number: details.national_case_number,
        handling: details.handling,
        ..SharedRecord::default()
    }
}

/// How much the side `mine` sees of the other's record: where that is gone, or its rule has changed since, only what
/// every hit tells.
fn seen(pair: &Pair) -> Visibility {
    let level = |other| level(other, &pair.mine.state, disclosed(&pair.theirs));
    pair.other.as_ref().and_then(level).unwrap_or_default()
}

/// The item of a seizure that the side `mine` sees in full.
pub fn item_in_full(pair: &Pair) -> Option<Id> {
    let is_item = named(&pair.theirs.kind) == Some(SourceKind::SeizureItem);
    (is_item && seen(pair) == Visibility::Full).then_some(pair.theirs.source_id)
}

/// A match as the side `mine` sees it, with the item of a seizure that it sees in full. The own State's reason is left
/// out of lists.
pub fn matched(pair: Pair, contact: Contact, item: Option<SharedRecord>, in_list: bool) -> Result<Match, Problem> {
    let level = seen(&pair);
    let Pair { matched, mine, theirs, other } = pair;
    let score = scored(&score_of(&matched)?, level);
    let decision = |side: &SideRow| Some((named(side.decision.as_deref()?)?, side.decided_at?));
    Ok(Match {
        id: matched.id,
        score: score.score,
        strength: score.strength,
        reasons: score.reasons,
        status: named(&matched.status).ok_or_else(unknown)?,
        my_decision: decision(&mine).map(|(decision, at)| MyDecision {
            decision,
            reason: mine.reason.clone().filter(|_| !in_list),
            at,
        }),
        their_decision: decision(&theirs).map(|(decision, at)| TheirDecision { decision, at }),
        created_at: mine.since,
        mine: MatchMine {
            kind: named(&mine.kind).ok_or_else(unknown)?,
            id: mine.source_id,
            disclosed: disclosed(&mine),
        },
        theirs: MatchTheirs {
            contact_point: contact,
            kind: (level > Visibility::HitOnly).then(|| named(&theirs.kind)).flatten(),
            record: other.map(|other| shared(&other, item, level)).transpose()?.flatten(),
            state: theirs.state,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Sharing;
    use crate::firearms::SerialCondition;
    use crate::register::identities::Identity;

    #[test]
    fn details_that_cannot_be_read_are_a_fault_that_does_not_tell_them() {
        let identity = Identity {
            kind: SourceKind::FirearmRecord,
            id: Id::new(),
            state: "BR".to_owned(),
            authority: Id::new(),
            serial_number: Some("ABC1234".to_owned()),
            serial_condition: SerialCondition::Intact,
            r#type: None,
            make: None,
            model: None,
            calibre: None,
            country_of_manufacture: None,
            year: None,
            sharing: Sharing::AllStates,
            named_states: Vec::new(),
            visibility: Visibility::Full,
            details: None,
        };
        let row = IdentityRow::of(&identity).expect("a serial number");
        let row = IdentityRow { details: Some(LateJson::Stored(r#"{"kind":"CASE-7"}"#.to_owned())), ..row };
        assert_eq!(shared(&row, None, Visibility::HitOnly).expect("nothing to read"), None);
        for level in [Visibility::Brief, Visibility::Full] {
            let problem = shared(&row, None, level).expect_err("unreadable");
            let told = format!("{problem:?}");
            assert!(
                told.contains(&format!("details of {}: Data", row.source_id)) && !told.contains("CASE-7"),
                "{told}"
            );
        }
    }
}
