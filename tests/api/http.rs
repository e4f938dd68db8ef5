//! What a caller holds: a client with its token, calls to make and answers to look at.

use rastro::access::Role;
use serde_json::Value;
use ureq::http::{HeaderMap, Request};

use crate::World;

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// What a file says of itself: how it is to be taken and named, and its language.
    pub fn cover(&self) -> (&str, Option<&str>) {
        (self.header("content-disposition").expect("a name"), self.header("content-language"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{}: {e}: {}", self.status, self.text()))
    }

    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("etag").expect("an ETag").to_owned()
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem document of an answer that must be refused so.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        problem
    }

    /// Pointers and codes of the faults of a 422 (or of a 400 about query and header).
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let problem = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{problem}")).to_owned();
        let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("{problem}"));
        errors.iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
    }
}

/// A call in the making.
pub struct Call<'w> {
    world: &'w World,
    base: &'w str,
    method: &'w str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl<'w> Call<'w> {
    pub fn new(world: &'w World, method: &'w str, path: impl Into<String>) -> Call<'w> {
        Call { world, base: &world.base, method, path: path.into(), headers: Vec::new(), body: None }
    }

    /// To another server than the world's own.
    pub fn at(mut self, base: &'w str) -> Self {
        self.base = base;
        self
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub fn bytes(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", media_type)
    }

    pub fn json(self, body: &Value) -> Self {
        let media_type = if self.method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        self.bytes(media_type, body.to_string())
    }

    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        self.bytes("application/x-www-form-urlencoded", form.finish())
    }

    #[track_caller]
    pub fn send(self) -> Answer {
        let uri = format!("{}{}", self.base, self.path);
        let mut request = Request::builder().method(self.method).uri(&uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let agent = &self.world.agent;
        let takes_body = matches!(self.method, "POST" | "PUT" | "PATCH");
        let response = match self.body {
            Some(body) => agent.run(request.body(body).expect("a request")),
            None if takes_body => agent.run(request.body(Vec::new()).expect("a request")),
            None => agent.run(request.body(()).expect("a request")),
        };
        let mut response = response.unwrap_or_else(|e| panic!("{} {uri}: {e}", self.method));
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().expect("a body");
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), bytes }
    }
}

/// A client of one role with a valid token.
#[derive(Clone)]
pub struct Client<'w> {
    pub world: &'w World,
    pub role: Role,
    /// Its State; empty for regional roles.
    pub state: String,
    pub token: String,
}

impl<'w> Client<'w> {
    pub fn call(&self, method: &'w str, path: impl Into<String>) -> Call<'w> {
        Call::new(self.world, method, path).bearer(&self.token)
    }

    #[track_caller]
    pub fn get(&self, path: impl Into<String>) -> Answer {
        self.call("GET", path).send()
    }

    #[track_caller]
    pub fn post(&self, path: impl Into<String>, body: Value) -> Answer {
        self.call("POST", path).json(&body).send()
    }

    /// A step without a body.
    #[track_caller]
    pub fn take(&self, path: impl Into<String>) -> Answer {
        self.call("POST", path).send()
    }

    #[track_caller]
    pub fn put(&self, path: impl Into<String>, body: Value) -> Answer {
        self.call("PUT", path).json(&body).send()
    }

    #[track_caller]
    pub fn delete(&self, path: impl Into<String>) -> Answer {
        self.call("DELETE", path).send()
    }

    /// A PATCH on whatever the record is now.
    #[track_caller]
    pub fn patch(&self, path: &str, body: Value) -> Answer {
        let etag = self.get(path).header("etag").map_or_else(|| "*".to_owned(), str::to_owned);
        self.call("PATCH", path).header("if-match", etag).json(&body).send()
    }

    /// The whole of a list, page by page.
    #[track_caller]
    pub fn all(&self, path: &str) -> Vec<Value> {
        let join = if path.contains('?') { '&' } else { '?' };
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(format!("{path}{join}limit=200{cursor}")).expect(200);
            items.extend(page["items"].as_array().expect("items").iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }
}
