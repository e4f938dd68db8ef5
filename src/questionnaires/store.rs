//! The only place that speaks diesel about questionnaires.

use diesel::prelude::*;

use super::model::QuestionnaireStatus;
use crate::db::schema::questionnaires;
use crate::db::{DbConn, DbError, Id, name_of};

pub fn is_published(conn: &mut DbConn, id: Id) -> Result<bool, DbError> {
    let published = questionnaires::status.eq(name_of(&QuestionnaireStatus::Published));
    let found = questionnaires::table.find(id).filter(published).select(questionnaires::id).first::<Id>(conn);
    Ok(found.optional()?.is_some())
}
