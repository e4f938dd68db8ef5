//! The filters of the list of seizures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::model::{CriminalContext, Disposal, ItemClass};
use crate::db::Instant;
use crate::firearms::FirearmType;
use crate::http::PageQuery;

/// `GET /v1/seizures?…`; several filters narrow together, those about items on one and the same item.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeizureQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// First date, as recorded.
    pub from: Option<NaiveDate>,
    /// Last date, as recorded.
    pub to: Option<NaiveDate>,
    /// The State that recorded it.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// ISO 3166-2.
    #[param(pattern = "^[A-Z]{2}-[A-Z0-9]{1,3}$")]
    pub subdivision: Option<String>,
    #[param(inline)]
    pub context: Option<CriminalContext>,
    /// The own State's number, exactly. Finds only seizures of the own State.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub national_case_number: Option<String>,
    #[param(inline)]
    pub class: Option<ItemClass>,
    #[param(inline)]
    pub r#type: Option<FirearmType>,
    /// Make, in any spelling that means the same now (`/v1/reference/makes`); without case where it is not known.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub make: Option<String>,
    /// Calibre, in any spelling that means the same now (`/v1/reference/calibres`); without case where it is not known.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub calibre: Option<String>,
    /// Serial number, compared without case, spaces and dashes.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub serial: Option<String>,
    /// What became of an item last.
    #[param(inline)]
    pub disposal: Option<Disposal>,
    /// Whether an item was traced. Finds only seizures of the own State.
    pub traced: Option<bool>,
    /// Only what changed at or after this moment, in order of change.
    pub updated_since: Option<Instant>,
}

impl SeizureQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
