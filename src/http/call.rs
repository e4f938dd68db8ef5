//! A call in the hands of its handler: who asks for what, and the three ways to answer.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use futures_util::stream;
use serde::Serialize;
use serde_json::Value;

use super::idempotency::IdempotencyKey;
use super::operation::Operation;
use super::{Cover, Done, Page, Replay, etag};
use crate::access::tokens::Claims;
use crate::access::{self, Access, Caller};
use crate::audit;
use crate::config::Probing;
use crate::db::{self, DbConn, DbError, Id, Instant};
use crate::events;
use crate::problem::{Code, Found, Problem};
use crate::server::Rastro;

/// The conditional headers of a request, well-formed if present.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    pub if_match: Option<String>,
    pub if_none_match: Option<String>,
}

/// A call with a verified token. Made by the gate; a handler without one cannot reach the database.
///
/// The caller itself is looked up in the transaction that serves it: what is read or written, and whether its
/// client may still do so, are of one moment.
#[derive(Clone)]
pub struct Call {
    pub rastro: Arc<Rastro>,
    pub claims: Claims,
    pub operation: Arc<Operation>,
    /// The path as it was asked for.
    pub path: String,
    pub request_id: String,
    pub conditions: Conditions,
    pub idempotency: Option<IdempotencyKey>,
    /// What is asked of the caller beyond its roles, before anything is looked up for it.
    pub(super) demand: Option<Demand>,
}

pub(super) type Demand = Arc<dyn Fn(&Caller) -> Result<(), Problem> + Send + Sync>;

impl FromRequest for Call {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let call = request.extensions().get::<Call>().cloned();
        std::future::ready(call.ok_or_else(|| Problem::internal("a handler asks for a caller on a public route")))
    }
}

/// A write in progress: the connection inside its transaction, who writes, and the one moment it happens at.
pub struct Tx<'a> {
    pub conn: &'a mut DbConn,
    pub caller: &'a Caller,
    pub now: Instant,
    pub operation: &'a str,
    pub action: &'a str,
    pub request_id: &'a str,
    /// How many identities of firearms its caller may bring; `None` for what no caller of the API does.
    pub probing: Option<Probing>,
}

impl Tx<'_> {
    /// The audit entry of this change to one record.
    pub fn entry(&self, subject_kind: &str, subject_id: impl ToString) -> audit::NewEntry {
        audit::NewEntry {
            id: Id::new(),
            at: self.now,
            state: self.caller.state.clone(),
            authority_id: self.caller.authority,
            client_id: self.caller.principal.client_id(),
            account_id: self.caller.principal.account_id(),
            action: self.action.to_owned(),
            operation: self.operation.to_owned(),
            subject_kind: subject_kind.to_owned(),
            subject_id: Some(subject_id.to_string()),
            request_id: self.request_id.to_owned(),
            detail: None,
        }
    }

    /// Writes the audit entry of this change.
    pub fn audit(&mut self, subject_kind: &str, subject_id: impl ToString) -> Result<(), DbError> {
        let entry = self.entry(subject_kind, subject_id);
        audit::store::append(self.conn, &[entry])
    }

    /// Puts an event into the outbox for one State's readers, or for everyone's with `None`.
    pub fn event(&mut self, audience: Option<&str>, event: &str, kind: &str, id: impl ToString) -> Result<(), DbError> {
        events::store::append(self.conn, self.now, audience, event, kind, &id.to_string())
    }
}

/// What a read was of, as its audit entry says.
struct ReadOf {
    /// The record; of a list below a record, that one.
    subject: Option<String>,
    /// Of a list, its filters and the ids it returned.
    detail: Option<String>,
}

impl ReadOf {
    fn record(id: impl ToString) -> ReadOf {
        ReadOf { subject: Some(id.to_string()), detail: None }
    }
}

impl Call {
    /// Up to which moment a list of what changed `since` can be read: see [`db::Db::settled`].
    pub async fn settled_for(&self, since: Option<Instant>) -> Result<Instant, Problem> {
        if since.is_none() {
            return Ok(Instant::from_micros(i64::MAX));
        }
        let db = self.rastro.db.clone();
        Ok(web::block(move || db.settled()).await.map_err(Problem::internal)??)
    }

    /// Runs `f` in a read-only snapshot on a blocking thread.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut DbConn, &Caller) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let call = self.clone();
        web::block(move || Ok(call.snapshot(f)?.1)).await.map_err(Problem::internal)?
    }

    /// The same for what is told to the caller: when this returns, the audit entry that `f` makes is durable.
    async fn tell<T: Send + 'static>(
        &self,
        kind: &'static str,
        f: impl FnOnce(&mut DbConn, &Caller) -> Result<(T, ReadOf), Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let call = self.clone();
        let told = move || {
            let reading = call.rastro.audit.begin();
            let (caller, (found, of)) = call.snapshot(f)?;
            reading.append(call.entry(&caller, kind, of))?;
            Ok(found)
        };
        web::block(told).await.map_err(Problem::internal)?
    }

    fn snapshot<T>(&self, f: impl FnOnce(&mut DbConn, &Caller) -> Result<T, Problem>) -> Result<(Caller, T), Problem> {
        self.rastro.db.read(|conn| {
            let caller = self.caller(conn)?;
            let found = f(conn, &caller)?;
            Ok((caller, found))
        })
    }

    /// Who calls, as the database has it at this moment: 401 for a client that is out, 403 for a role that was taken.
    fn caller(&self, conn: &mut DbConn) -> Result<Caller, Problem> {
        let found = access::store::standing_client(conn, self.claims.client_id, self.claims.jti)?;
        let mut caller = found.ok_or_else(|| Problem::new(Code::InvalidToken))?;
        // A token that was asked for with a narrower scope is not worth more than that.
        caller.roles = caller.roles.iter().filter(|role| self.claims.roles.contains(*role)).collect();
        self.operation.access.admits(&caller.roles)?;
        self.demand.iter().try_for_each(|demand| demand(&caller))?;
        Ok(caller)
    }

    /// Refuses callers that `demand` refuses, before anything is looked up for them.
    pub fn demanding(mut self, demand: impl Fn(&Caller) -> Result<(), Problem> + Send + Sync + 'static) -> Call {
        self.demand = Some(Arc::new(demand));
        self
    }

    /// Answers with one record: read, audited durably, tagged; 304 where the caller has it already.
    pub async fn one<T: Serialize>(
        self,
        kind: &'static str,
        id: impl ToString,
        read: impl FnOnce(&mut DbConn, &Caller) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let of = ReadOf::record(id);
        let body = self.tell(kind, |conn, caller| Ok((represent(&read(conn, caller)?)?, of))).await?;
        Ok(self.respond(body))
    }

    /// Answers with one record in another representation than JSON, which `read` makes; else as [`Call::one`] does.
    pub async fn document(
        self,
        kind: &'static str,
        id: impl ToString,
        read: impl FnOnce(&mut DbConn, &Caller) -> Result<(Cover, Vec<u8>), Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let of = ReadOf::record(id);
        let (cover, body) = self.tell(kind, |conn, caller| Ok((read(conn, caller)?, of))).await?;
        Ok(self.respond_with(&cover, body))
    }

    /// Answers with a document that takes time to make: from what was read, after the read has ended, so that nobody
    /// waits for its connection meanwhile. `kind` and `id` name what was read in the audit entry.
    pub async fn made<T: Send + 'static>(
        self,
        kind: &'static str,
        id: impl ToString,
        read: impl FnOnce(&mut DbConn, &Caller) -> Result<T, Problem> + Send + 'static,
        make: impl FnOnce(&T) -> Result<(Cover, Vec<u8>), Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let of = ReadOf::record(id);
        let read = self.tell(kind, |conn, caller| Ok((read(conn, caller)?, of))).await?;
        let (cover, body) = web::block(move || make(&read)).await.map_err(Problem::internal)??;
        Ok(self.respond_with(&cover, body))
    }

    /// Answers with a page of a list. `filters` and the ids returned go into the audit entry.
    pub async fn page<T: Serialize>(
        self,
        kind: &'static str,
        filters: impl Serialize + Send + 'static,
        id: impl Fn(&T) -> String + Send + 'static,
        read: impl FnOnce(&mut DbConn, &Caller) -> Result<Page<T>, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let call = self.clone();
        let told = move |conn: &mut DbConn, caller: &Caller| {
            let page = read(conn, caller)?;
            let ids: Vec<String> = page.items.iter().map(id).collect();
            let detail = audit::list_detail(&call.rastro.master_key, &filters, &ids).map_err(Problem::internal)?;
            let link = page.next.as_ref().map(|cursor| call.next_link(&filters, cursor)).transpose()?;
            let of = ReadOf { subject: call.path_id(), detail: Some(detail) };
            Ok(((represent(&page)?, link), of))
        };
        let (body, link) = self.tell(kind, told).await?;
        let mut response = self.respond(body);
        if let Some(link) = link.and_then(|l| header::HeaderValue::from_str(&l).ok()) {
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }

    /// Does a write and answers with what `show` makes of the record afterwards.
    ///
    /// One transaction: idempotency key, If-Match, `apply` (which writes audit and events itself), the
    /// answer. `show` gets the record's id and must apply the caller's scope.
    pub async fn change<T: Serialize>(
        self,
        current: Option<String>,
        apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
        show: impl Fn(&mut Tx<'_>, &str) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        if self.operation.needs_if_match && self.conditions.if_match.is_none() {
            return Err(Problem::precondition_required(true));
        }
        let call = self.clone();
        let written = move || call.rastro.db.write(|conn| call.run(conn, current.as_deref(), apply, show));
        let (done, body) = web::block(written).await.map_err(Problem::internal)??;
        Ok(answered(done, body))
    }

    /// Does a write whose answer is at hand when it is done, so that no record is read again. For what takes no
    /// Idempotency-Key, and looks at conditions itself.
    pub async fn change_told<T: Serialize>(
        self,
        apply: impl FnOnce(&mut Tx<'_>) -> Result<(Done, T), Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let written = move || {
            self.rastro.db.write(|conn| {
                let now = db::write_moment(conn)?;
                let caller = self.caller(conn)?;
                let (done, told) = apply(&mut self.tx(conn, &caller, now))?;
                Ok::<_, Problem>((done, represent(&told)?))
            })
        };
        let (done, body) = web::block(written).await.map_err(Problem::internal)??;
        Ok(answered(done, Some(body)))
    }

    /// Writes down, in a transaction of its own, that a change was refused, and hands the refusal on. What cannot be
    /// written down is the answer in its place: a refusal that must be known of is not given quietly.
    pub async fn after_refusal(
        self,
        refusal: Problem,
        write: impl FnOnce(&mut Tx<'_>) -> Result<(), Problem> + Send + 'static,
    ) -> Problem {
        let refused = move || {
            self.rastro.db.write(|conn| {
                let now = db::write_moment(conn)?;
                let caller = self.caller(conn)?;
                write(&mut self.tx(conn, &caller, now))
            })
        };
        match web::block(refused).await {
            Ok(Ok(())) => refusal,
            Ok(Err(problem)) => problem,
            Err(error) => Problem::internal(error),
        }
    }

    fn tx<'a>(&'a self, conn: &'a mut DbConn, caller: &'a Caller, now: Instant) -> Tx<'a> {
        Tx {
            conn,
            caller,
            now,
            operation: &self.operation.id,
            action: self.action(),
            request_id: &self.request_id,
            probing: Some(self.rastro.settings.probing),
        }
    }

    /// Answers with a file that is made piece by piece; the read is audited durably before the first goes out.
    /// `piece` returns `None` behind the last.
    pub async fn file(
        self,
        kind: &'static str,
        id: impl ToString,
        cover: Cover,
        allowed: impl FnOnce(&mut DbConn, &Caller) -> Result<(), Problem> + Send + 'static,
        piece: impl FnMut(&mut DbConn) -> Result<Option<Vec<u8>>, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let of = ReadOf::record(id);
        self.tell(kind, |conn, caller| Ok((allowed(conn, caller)?, of))).await?;
        let db = self.rastro.db.clone();
        let pieces = stream::try_unfold(piece, move |mut piece| {
            let db = db.clone();
            async move {
                let made = web::block(move || {
                    let made = db.read(&mut piece)?;
                    Ok::<_, Problem>(made.map(|bytes| (web::Bytes::from(bytes), piece)))
                });
                // It is too late for a problem document: the connection breaks off, and the log says why.
                made.await.map_err(Problem::internal).flatten().map_err(|problem| {
                    tracing::error!(code = problem.code.name(), cause = problem.cause(), "a file broke off");
                    std::io::Error::other(problem.to_string())
                })
            }
        });
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CACHE_CONTROL, "private, no-store"));
        cover.put_on(&mut response);
        Ok(response.streaming(pieces))
    }

    /// Tells what a streamed body was, for the Idempotency-Key: `hash` of its parts; the query says what is done with them.
    pub fn streamed(&mut self, hash: &[u8], request: &HttpRequest) {
        if let Some(key) = &mut self.idempotency {
            key.body_hash = [hash, request.query_string().as_bytes()].concat();
        }
    }

    fn run<T: Serialize>(
        &self,
        conn: &mut DbConn,
        current: Option<&str>,
        apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem>,
        show: impl Fn(&mut Tx<'_>, &str) -> Result<T, Problem>,
    ) -> Result<(Done, Option<Vec<u8>>), Problem> {
        let now = db::write_moment(conn)?;
        let caller = self.caller(conn)?;
        let mut tx = self.tx(conn, &caller, now);
        let principal = caller.principal.id();
        if let Some(key) = &self.idempotency
            && let Some(replay) = key.claim(tx.conn, principal, tx.now)?
        {
            return self.replay(&mut tx, replay, show);
        }
        if let (Some(id), Some(header)) = (current, &self.conditions.if_match) {
            let representation = represent(&show(&mut tx, id)?)?;
            if !etag::matches_strongly(header, &etag::of(&representation)) {
                return Err(Problem::precondition_failed(Found::Changed));
            }
        }
        let done = apply(&mut tx)?;
        if let Some(key) = &self.idempotency {
            let mut kept = done.clone();
            if done.secret {
                kept.status = StatusCode::CONFLICT;
            }
            key.fulfil(tx.conn, principal, &kept)?;
        }
        let body = match done.status {
            StatusCode::NO_CONTENT => None,
            _ => Some(represent(&show(&mut tx, &done.id)?)?),
        };
        Ok((done, body))
    }

    /// Answers a repeated call as the first was, from the record as the caller may see it now.
    fn replay<T: Serialize>(
        &self,
        tx: &mut Tx<'_>,
        replay: Replay,
        show: impl Fn(&mut Tx<'_>, &str) -> Result<T, Problem>,
    ) -> Result<(Done, Option<Vec<u8>>), Problem> {
        let body = represent(&show(tx, &replay.id)?)?;
        // It shows the record as it is now, so it is a read like any other.
        tx.audit(&replay.kind, &replay.id)?;
        if replay.status == StatusCode::CONFLICT {
            return Err(Problem::new(Code::SecretNotReplayed));
        }
        let Replay { status, id, location, .. } = replay;
        Ok((Done { status, location, ..Done::changed("", id) }, Some(body)))
    }

    /// The `{id}` of the path: of a list below one record, that record.
    fn path_id(&self) -> Option<String> {
        let mut slots = self.operation.path.split('/').zip(self.path.split('/'));
        slots.find(|(slot, _)| *slot == "{id}").map(|(_, id)| id.to_owned())
    }

    fn action(&self) -> &'static str {
        match self.operation.access {
            Access::Granted(action) => action.name(),
            Access::AnyToken | Access::Public => "any_token",
        }
    }

    /// The audit entry of a read.
    fn entry(&self, caller: &Caller, kind: &str, of: ReadOf) -> audit::NewEntry {
        audit::NewEntry {
            id: Id::new(),
            at: Instant::now(),
            state: caller.state.clone(),
            authority_id: caller.authority,
            client_id: caller.principal.client_id(),
            account_id: caller.principal.account_id(),
            action: self.action().to_owned(),
            operation: self.operation.id.clone(),
            subject_kind: kind.to_owned(),
            subject_id: of.subject,
            request_id: self.request_id.clone(),
            detail: of.detail,
        }
    }

    fn respond(&self, body: Vec<u8>) -> HttpResponse {
        let label = |response: &mut HttpResponseBuilder| {
            response.content_type("application/json");
        };
        self.respond_as(label, body)
    }

    fn respond_with(&self, cover: &Cover, body: Vec<u8>) -> HttpResponse {
        self.respond_as(|response| cover.put_on(response), body)
    }

    fn respond_as(&self, label: impl FnOnce(&mut HttpResponseBuilder), body: Vec<u8>) -> HttpResponse {
        let etag = etag::of(&body);
        if self.conditions.if_none_match.as_deref().is_some_and(|header| etag::matches_weakly(header, &etag)) {
            return HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish();
        }
        let mut response = HttpResponse::Ok();
        response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, "private, no-cache"));
        label(&mut response);
        response.body(body)
    }

    fn next_link(&self, filters: &impl Serialize, cursor: &str) -> Result<String, Problem> {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if let Value::Object(members) = serde_json::to_value(filters).map_err(Problem::internal)? {
            for (name, value) in members {
                match value {
                    Value::Null => {}
                    _ if name == "cursor" => {}
                    Value::String(text) => drop(pairs.append_pair(&name, &text)),
                    other => drop(pairs.append_pair(&name, &other.to_string())),
                }
            }
        }
        pairs.append_pair("cursor", cursor);
        Ok(format!("<{}?{}>; rel=\"next\"", self.path, pairs.finish()))
    }
}

/// The answer to a write.
fn answered(done: Done, body: Option<Vec<u8>>) -> HttpResponse {
    let mut response = HttpResponse::build(done.status);
    if matches!(done.status, StatusCode::CREATED | StatusCode::ACCEPTED) {
        response.insert_header((header::LOCATION, done.location));
    }
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    match body {
        Some(body) => {
            response.insert_header((header::ETAG, etag::of(&body)));
            response.content_type("application/json").body(body)
        }
        None => response.finish(),
    }
}

/// The bytes that go out, and that the ETag is made of.
fn represent(record: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(record).map_err(Problem::internal)
}
