//! The only place that speaks diesel about questionnaires.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{QuestionnaireContent, QuestionnaireStatus};
use crate::db::schema::questionnaires;
use crate::db::{DbConn, DbError, Id, Json, name_of};

pub fn is_published(conn: &mut DbConn, id: Id) -> Result<bool, DbError> {
    let published = questionnaires::status.eq(name_of(&QuestionnaireStatus::Published));
    let found = questionnaires::table.find(id).filter(published).select(questionnaires::id).first::<Id>(conn);
    Ok(found.optional()?.is_some())
}

/// Which question of the earlier version each question of the later one continues; every one its own where both are
/// the same, none where the one did not come of the other.
pub fn kept(conn: &mut DbConn, earlier: Id, later: Id) -> Result<HashMap<String, String>, DbError> {
    let (mut at, mut kept) = (later, None::<HashMap<String, String>>);
    // A chain as long as this would be a fault of the data.
    for _ in 0..100 {
        let (predecessor, content): (Option<Id>, Json<QuestionnaireContent>) = questionnaires::table
            .find(at)
            .select((questionnaires::predecessor, questionnaires::content))
            .first(conn)?;
        if at == earlier {
            let same = || content.0.questions().map(|(_, q)| (q.key.clone(), q.key.clone())).collect();
            return Ok(kept.unwrap_or_else(same));
        }
        let own: HashMap<String, String> =
            content.0.questions().filter_map(|(_, q)| Some((q.key.clone(), q.keeps.clone()?))).collect();
        kept = Some(match kept {
            None => own,
            Some(later) => {
                later.into_iter().filter_map(|(key, before)| Some((key, own.get(&before)?.clone()))).collect()
            }
        });
        let Some(predecessor) = predecessor else { break };
        at = predecessor;
    }
    Ok(HashMap::new())
}
