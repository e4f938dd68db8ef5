//! What the routes of every room share.
//!
//! A request goes through [`gate`] (request id, route, rate limit, caller, headers, body), reaches its
//! handler with a [`Call`], and leaves through [`Call::one`], [`Call::page`] or [`Call::change`], which
//! write the audit entry, set the ETag and honour preconditions and the Idempotency-Key.

mod answer;
pub mod body;
mod call;
mod cover;
pub mod etag;
pub mod gate;
pub mod health;
mod idempotency;
pub mod language;
pub mod limits;
pub mod metrics;
pub mod operation;
pub mod page;

pub use answer::{Done, Replay};
pub use body::Body;
pub use call::{Call, Conditions, Tx};
pub use cover::{Cover, Form};
pub use idempotency::{KEY_PATTERN as IDEMPOTENCY_KEY_PATTERN, forget_expired as forget_expired_keys};
pub use page::{Cursor, Page, PageQuery};
