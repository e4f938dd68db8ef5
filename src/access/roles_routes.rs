//! `/v1/roles`, the grant table as published, and `/v1/me`.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{Action, Caller, Role, Scope, grants};
use crate::db::{Id, Instant};
use crate::http::{Call, Cursor, Page, PageQuery};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_roles).service(get_me);
}

/// An action and how far it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct GrantedAction {
    pub action: Action,
    pub scope: Scope,
}

/// A role and all that it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleGrants {
    pub role: Role,
    /// Serves the region; otherwise it is held within an authority of a State.
    pub regional: bool,
    pub actions: Vec<GrantedAction>,
}

impl RoleGrants {
    fn of(role: Role) -> RoleGrants {
        let grants = grants::of_role(role).iter();
        let actions = grants.map(|(action, scope)| GrantedAction { action: *action, scope: *scope }).collect();
        RoleGrants { role, regional: role.is_regional(), actions }
    }
}

/// List roles and what each may do.
///
/// The table by which every request is judged: role, action and how far it reaches.
#[utoipa::path(operation_id = "listRoles", tag = "Access", params(PageQuery),
    responses((status = 200, description = "A page of roles", body = Page<RoleGrants>,
        example = json!({"items": [{"role": "stakeholder", "regional": true,
            "actions": [{"action": "read_directory", "scope": "all"}]}], "next": null}))))]
#[get("/v1/roles")]
async fn list_roles(call: Call, query: web::Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let page = query.into_inner();
    let id = |row: &RoleGrants| row.role.name().to_owned();
    call.page("role", page.clone(), id, move |_, _| Ok(page_of_roles(&page))).await
}

/// The table is fixed: a cursor holds a role's place in it.
fn page_of_roles(page: &PageQuery) -> Page<RoleGrants> {
    let place = |role: Role| Role::ALL.iter().position(|other| *other == role).and_then(|n| i64::try_from(n).ok());
    let after = page.cursor().map_or(-1, |cursor| cursor.at.micros());
    let rows = Role::ALL.into_iter().filter(|role| place(*role) > Some(after)).map(RoleGrants::of).collect();
    Page::of(rows, page.limit(), |row| Cursor {
        at: Instant::from_micros(place(row.role).unwrap_or_default()),
        id: Id(Uuid::nil()),
    })
}

/// The caller, as the service knows it at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Me {
    /// The calling client; null where a person's account calls.
    #[schema(required)]
    pub client_id: Option<Id>,
    /// The calling account; null where a client calls.
    #[schema(required)]
    pub account_id: Option<Id>,
    /// ISO 3166-1 alpha-2; null for the region's own roles.
    #[schema(required, pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// The caller's authority; null for the region's own roles.
    #[schema(required)]
    pub authority: Option<Id>,
    pub roles: Vec<Role>,
    /// What all its roles together may do, and how far.
    pub actions: Vec<GrantedAction>,
}

impl Me {
    fn of(caller: &Caller) -> Me {
        let granted = |action| caller.scope(action).map(|scope| GrantedAction { action, scope });
        Me {
            client_id: caller.principal.client_id(),
            account_id: caller.principal.account_id(),
            state: caller.state.clone(),
            authority: caller.authority,
            roles: caller.roles.to_vec(),
            actions: Action::ALL.into_iter().filter_map(granted).collect(),
        }
    }
}

/// Tell who is calling.
///
/// The caller's State, authority, roles and actions.
#[utoipa::path(operation_id = "getMe", tag = "Access",
    responses((status = 200, description = "The caller", body = Me,
        example = json!({"client_id": "01890a5d-ac96-774b-bcce-b302099a8057", "account_id": null, "state": null,
            "authority": null, "roles": ["stakeholder"], "actions": [{"action": "read_directory", "scope": "all"}]}))))]
#[get("/v1/me")]
async fn get_me(call: Call) -> Result<HttpResponse, Problem> {
    let client = call.claims.client_id;
    call.one("client", client, |_, caller| Ok(Me::of(caller))).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::keys::tests::caller;

    #[test]
    fn pages_of_every_size_give_each_role_once() {
        for limit in 1..=12 {
            let (mut found, mut cursor) = (Vec::new(), None);
            loop {
                let page = page_of_roles(&PageQuery { limit: Some(limit), cursor });
                found.extend(page.items.into_iter().map(|row| row.role));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(found, Role::ALL, "{limit}");
        }
        for at in [i64::MIN, i64::MAX, 11] {
            let cursor = Cursor { at: Instant::from_micros(at), id: Id::new() }.encode();
            let items = page_of_roles(&PageQuery { limit: None, cursor: Some(cursor) }).items;
            assert_eq!(items.len(), if at < 0 { Role::ALL.len() } else { 0 });
        }
    }

    #[test]
    fn the_published_table_is_the_one_that_decides() {
        let published: Vec<RoleGrants> = page_of_roles(&PageQuery::default()).items;
        for row in published {
            for action in Action::ALL {
                let scope = row.actions.iter().find(|granted| granted.action == action).map(|granted| granted.scope);
                assert_eq!(scope, grants::scope_of(&[row.role].into_iter().collect(), action));
            }
        }
        let me = Me::of(&caller());
        assert_eq!((me.state.as_deref(), me.account_id), (Some("BR"), None));
        assert!(me.actions.contains(&GrantedAction { action: Action::SendTraceRequests, scope: Scope::PartyToIt }));
        assert!(!me.actions.iter().any(|granted| granted.action == Action::ManageStates));
    }
}
