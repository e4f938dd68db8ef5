//! What a write leaves behind: which record, and with which status it is answered.

use actix_web::http::StatusCode;

/// The outcome of a write, enough to answer it now and to answer its replay later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub status: StatusCode,
    /// The record's kind, one of the `SUBJECT` constants of the rooms.
    pub kind: &'static str,
    pub id: String,
    /// Path of the record, or of the list that it is in, for `Location` on 201 and 202.
    pub location: String,
    /// The answer holds a secret that is shown once and cannot be replayed.
    pub secret: bool,
}

impl Done {
    /// 201: a record was created at `collection`/`id`.
    pub fn created(kind: &'static str, collection: &str, id: impl ToString) -> Done {
        let id = id.to_string();
        Done { status: StatusCode::CREATED, kind, location: format!("{collection}/{id}"), id, secret: false }
    }

    /// 201: something was added that has no address of its own, and is found in `list`. `id` is of what is shown: the
    /// record that it was added to, or itself.
    pub fn added(kind: &'static str, list: String, id: impl ToString) -> Done {
        Done { status: StatusCode::CREATED, location: list, ..Done::changed(kind, id) }
    }

    /// 202: a record at `collection`/`id` tells how far the work is.
    pub fn accepted(kind: &'static str, collection: &str, id: impl ToString) -> Done {
        Done { status: StatusCode::ACCEPTED, ..Done::created(kind, collection, id) }
    }

    /// 200: a record was changed.
    pub fn changed(kind: &'static str, id: impl ToString) -> Done {
        Done { status: StatusCode::OK, kind, id: id.to_string(), location: String::new(), secret: false }
    }

    /// 204: a record is gone.
    pub fn gone(kind: &'static str, id: impl ToString) -> Done {
        Done { status: StatusCode::NO_CONTENT, ..Done::changed(kind, id) }
    }
}

/// An earlier call with the same Idempotency-Key: its status and record, and where that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    pub status: StatusCode,
    pub kind: String,
    pub id: String,
    pub location: String,
}
