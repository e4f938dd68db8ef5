//! The outbox: what changed, written in the change's own transaction, for readers such as feeds and webhooks.

pub mod store;
