//! What each step of a cycle does.

use super::model::{ExtensionInput, InvitationInput, NewReportingCycle, Obligation};
use super::store::{self, CycleRow, ExtensionRow, InvitationRow};
use super::{COLLECTION, SUBJECT, rules};
use crate::db::{Id, Json, name_of};
use crate::http::body::Sent;
use crate::http::{Done, Tx};
use crate::problem::{Code, Fault, Problem};
use crate::{questionnaires, states};

/// Opens a cycle: every Party is invited, and who was named beside them.
pub fn open(tx: &mut Tx<'_>, sent: Sent) -> Result<Done, Problem> {
    let mut faults = rules::faults(&sent);
    if let Some(questionnaire) = sent.read("/questionnaire")
        && !questionnaires::is_published(tx.conn, questionnaire)?
    {
        faults.push(Fault::new("/questionnaire", "unknown_questionnaire"));
    }
    let (places, states): (Vec<usize>, Vec<String>) = rules::invited(&sent).into_iter().unzip();
    let unknown = states::store::unknown(tx.conn, &states)?;
    for (index, state) in places.into_iter().zip(states).filter(|(_, state)| unknown.contains(state)) {
        faults.push(Fault::new(format!("/invited/{index}"), "unknown_state").with("state", state));
    }
    let input: NewReportingCycle = sent.typed(faults)?;
    let row = CycleRow {
        id: Id::new(),
        questionnaire_id: input.questionnaire,
        title: Json(input.title),
        period_from: input.period.from,
        period_to: input.period.to,
        opens_on: input.opens_on,
        due_on: input.due_on,
        created_at: tx.now,
        updated_at: tx.now,
    };
    store::insert(tx.conn, &row)?;
    let parties = states::store::parties(tx.conn)?;
    let others = input.invited.into_iter().filter(|state| !parties.contains(state));
    let invited = |obligation: Obligation| {
        let row = &row;
        move |state: String| InvitationRow {
            cycle_id: row.id,
            state,
            obligation: name_of(&obligation),
            due_on: row.due_on,
        }
    };
    let others: Vec<InvitationRow> = others.map(invited(Obligation::May)).collect();
    let rows: Vec<InvitationRow> = parties.iter().cloned().map(invited(Obligation::Must)).chain(others).collect();
    store::insert_invitations(tx.conn, &rows)?;
    tx.audit(SUBJECT, row.id)?;
    tx.event(None, "reporting_cycle.opened", SUBJECT, row.id)?;
    Ok(Done::created(SUBJECT, COLLECTION, row.id))
}

/// Invites one more State.
pub fn invite(tx: &mut Tx<'_>, id: Id, input: InvitationInput) -> Result<Done, Problem> {
    store::lock(tx.conn, id)?;
    let (cycle, ..) = store::find(tx.conn, id)?.ok_or_else(Problem::not_found)?;
    if !states::store::exists(tx.conn, &input.state)? {
        return Err(Problem::invalid_body(vec![Fault::new("/state", "unknown_state").with("state", input.state)]));
    }
    if store::invitation(tx.conn, id, &input.state)?.is_some() {
        return Err(Problem::new(Code::DuplicateValue).with("field", "state"));
    }
    let is_party = states::store::parties(tx.conn)?.contains(&input.state);
    let row = InvitationRow {
        cycle_id: id,
        state: input.state,
        obligation: name_of(&if is_party { Obligation::Must } else { Obligation::May }),
        due_on: cycle.due_on,
    };
    store::insert_invitations(tx.conn, std::slice::from_ref(&row))?;
    store::touch(tx.conn, id, tx.now)?;
    tx.audit(SUBJECT, id)?;
    tx.event(Some(&row.state), "reporting_cycle.invited", SUBJECT, id)?;
    Ok(Done::created(SUBJECT, COLLECTION, id))
}

/// Gives one State more time.
pub fn extend(tx: &mut Tx<'_>, id: Id, sent: Sent) -> Result<Done, Problem> {
    store::lock(tx.conn, id)?;
    store::find(tx.conn, id)?.ok_or_else(Problem::not_found)?;
    let faults = match sent.read::<String>("/state") {
        Some(state) => match store::invitation(tx.conn, id, &state)? {
            Some(invitation) => rules::extension_faults(&sent, invitation.due_on),
            None => vec![Fault::new("/state", "not_invited").with("state", state)],
        },
        None => Vec::new(),
    };
    let input: ExtensionInput = sent.typed(faults)?;
    let row = ExtensionRow {
        id: Id::new(),
        cycle_id: id,
        state: input.state,
        due_on: input.due_on,
        reason: input.reason,
        at: tx.now,
    };
    store::extend(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    tx.event(Some(&row.state), "reporting_cycle.extended", SUBJECT, id)?;
    Ok(Done::created(SUBJECT, COLLECTION, id))
}
