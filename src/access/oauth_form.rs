//! Reading what a client sends to `/oauth/*`: the form (RFC 6749 §3.2) and how the client presents itself.

use actix_web::http::header::{self, HeaderMap};
use actix_web::web;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;
use futures_util::StreamExt;

use super::oauth_answer::Refusal;

/// No form of OAuth is longer.
pub const LIMIT: usize = 64 * 1024;
/// RFC 7523 §2.2.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The parameters that mean something here. Any other is ignored (RFC 6749 §3.2).
const KNOWN: [&str; 8] = [
    "grant_type",
    "scope",
    "client_id",
    "client_secret",
    "client_assertion_type",
    "client_assertion",
    "token",
    "token_type_hint",
];

/// The known parameters that have a value, each once.
#[derive(Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the body. A wrong media type, a body too long or a repeated parameter is `invalid_request`.
    pub async fn read(headers: &HeaderMap, mut payload: web::Payload) -> Result<Form, Refusal> {
        let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::InvalidRequest("the body must be application/x-www-form-urlencoded"));
        }
        let mut body = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Refusal::InvalidRequest("the body cannot be read"))?;
            if body.len() + chunk.len() > LIMIT {
                return Err(Refusal::InvalidRequest("the body is longer than 64 KiB"));
            }
            body.extend_from_slice(&chunk);
        }
        Form::parse(&body)
    }

    fn parse(body: &[u8]) -> Result<Form, Refusal> {
        let text = std::str::from_utf8(body).map_err(|_| Refusal::InvalidRequest("the body is not UTF-8"))?;
        let mut known: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs(text).ok_or(Refusal::InvalidRequest("the body is not a form"))? {
            if !KNOWN.contains(&name.as_str()) {
                continue;
            }
            if known.iter().any(|(other, _)| *other == name) {
                return Err(Refusal::InvalidRequest("a parameter is repeated"));
            }
            known.push((name, value));
        }
        Ok(Form(known))
    }

    /// The value of a parameter; one without a value counts as omitted (RFC 6749 §3.2).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, value)| other == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }
}

/// The decoded pairs of a form.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    web::Query::<Vec<(String, String)>>::from_query(text).ok().map(web::Query::into_inner)
}

/// How a client says who it is, yet to be believed. No `Debug`: it holds the secret.
#[derive(PartialEq, Eq)]
pub enum Presented {
    /// By HTTP Basic or in the form.
    Secret { client_id: String, secret: String },
    /// A signed assertion (RFC 7523), and the client_id of the form where there is one.
    Assertion { assertion: String, client_id: Option<String> },
    /// Nothing that could be a client's credentials.
    Unusable,
}

impl Presented {
    /// Finds the one way in which the client presents itself. Two at once are `invalid_request`.
    pub fn of(headers: &HeaderMap, form: &Form) -> Result<Presented, Refusal> {
        let mut authorizations = headers.get_all(header::AUTHORIZATION);
        let (authorization, another) = (authorizations.next(), authorizations.next());
        let (secret, assertion) = (form.get("client_secret"), form.get("client_assertion"));
        let basic = authorization
            .is_some_and(|value| value.as_bytes().get(..5).is_some_and(|s| s.eq_ignore_ascii_case(b"basic")));
        let ways = [basic, another.is_some(), secret.is_some(), assertion.is_some()];
        if ways.into_iter().filter(|way| *way).count() > 1 {
            return Err(Refusal::InvalidRequest("the client presents itself in more than one way"));
        }
        let client_id = form.get("client_id").map(str::to_owned);
        if let Some(value) = authorization {
            // A token or any other scheme is no client's credential.
            let found = value.to_str().ok().and_then(basic_credentials);
            let Some((id, secret)) = found else {
                return Ok(Presented::Unusable);
            };
            if client_id.is_some_and(|named| named != id) {
                return Err(Refusal::InvalidRequest("client_id is not the one of the Authorization header"));
            }
            return Ok(Presented::Secret { client_id: id, secret });
        }
        Ok(match (client_id, secret, assertion, form.get("client_assertion_type")) {
            (Some(client_id), Some(secret), None, _) => Presented::Secret { client_id, secret: secret.to_owned() },
            (client_id, None, Some(assertion), Some(ASSERTION_TYPE)) => {
                Presented::Assertion { assertion: assertion.to_owned(), client_id }
            }
            _ => Presented::Unusable,
        })
    }
}

/// User and password of HTTP Basic, each form-urlencoded within (RFC 6749 §2.3.1).
fn basic_credentials(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD_PAD_INDIFFERENT.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    if text.contains(['&', '=']) {
        return None;
    }
    pairs(&format!("v={text}"))?.pop().map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    fn form(text: &str) -> Form {
        Form::parse(text.as_bytes()).expect("a form")
    }

    fn headers(authorizations: &[&str]) -> HeaderMap {
        let value =
            |text: &&str| (HeaderName::from_static("authorization"), HeaderValue::from_str(text).expect("a value"));
        authorizations.iter().map(value).collect()
    }

    fn secret(client_id: &str, secret: &str) -> Result<Presented, Refusal> {
        Ok(Presented::Secret { client_id: client_id.into(), secret: secret.into() })
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD_PAD_INDIFFERENT.encode(text))
    }

    #[test]
    fn a_form_has_each_known_parameter_once() {
        let read = form("grant_type=client_credentials&scope=&x=1&x=2&client_id=a%20b+c");
        assert_eq!(read.get("grant_type"), Some("client_credentials"));
        assert_eq!((read.get("scope"), read.get("x"), read.get("client_id")), (None, None, Some("a b c")));
        for repeated in ["scope=a&scope=a", "grant_type=&grant_type=client_credentials"] {
            assert_eq!(
                Form::parse(repeated.as_bytes()).err(),
                Some(Refusal::InvalidRequest("a parameter is repeated"))
            );
        }
        assert!(matches!(Form::parse(b"grant_type=\xff").err(), Some(Refusal::InvalidRequest(_))));
    }

    #[test]
    fn basic_is_form_decoded() {
        for (sent, id, password) in
            [("a:b", "a", "b"), ("a%3Ab:c%2Bd+e", "a:b", "c+d e"), ("a:b:c", "a", "b:c"), (":", "", "")]
        {
            assert!(Presented::of(&headers(&[&basic(sent)]), &form("")) == secret(id, password), "{sent}");
        }
        assert!(
            Presented::of(&headers(&[&basic("a:b").replace("Basic", "bAsIc")]), &form("client_id=a"))
                == secret("a", "b")
        );
        for unusable in
            ["Basic", "Basic ", "Basic ???", &basic("no colon"), &basic("a&b:c"), "Bearer abc", "", "Basique YTpi"]
        {
            assert!(Presented::of(&headers(&[unusable]), &form("")) == Ok(Presented::Unusable), "{unusable}");
        }
    }

    #[test]
    fn a_client_presents_itself_in_one_way() {
        let none = headers(&[]);
        let typed = format!("client_assertion_type={ASSERTION_TYPE}");
        assert!(Presented::of(&none, &form("client_id=a&client_secret=b")) == secret("a", "b"));
        let assertion = Presented::Assertion { assertion: "j".into(), client_id: None };
        assert!(Presented::of(&none, &form(&format!("client_assertion=j&{typed}"))) == Ok(assertion));
        for unusable in [
            "",
            "client_id=a",
            "client_secret=b",
            "client_assertion=j",
            "client_assertion=j&client_assertion_type=x",
            &typed,
        ] {
            assert!(Presented::of(&none, &form(unusable)) == Ok(Presented::Unusable), "{unusable}");
        }
        let one = basic("a:b");
        for (authorizations, text) in [
            (vec![one.as_str()], "client_secret=b"),
            (vec![one.as_str()], "client_id=a&client_secret=b"),
            (vec![one.as_str()], "client_assertion=j"),
            (vec![one.as_str()], "client_id=other"),
            (vec![one.as_str(), one.as_str()], ""),
            (vec![], "client_id=a&client_secret=b&client_assertion=j"),
        ] {
            let found = Presented::of(&headers(&authorizations), &form(text));
            assert!(matches!(found, Err(Refusal::InvalidRequest(_))), "{authorizations:?} {text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(body in proptest::collection::vec(any::<u8>(), 0..200), value in "[ -~]{0,60}", inner in ".{0,40}") {
            let form = Form::parse(&body).unwrap_or_default();
            let _ = Presented::of(&headers(&[&value]), &form);
            let _ = Presented::of(&headers(&[&basic(&inner)]), &form);
        }
    }
}
