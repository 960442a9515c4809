//! What the record says of a place in the body, in words and codes: a condition or a procedure.

use crate::page::format;
use crate::page::texts::{t, tf};
use ambulo_care::{Code, Condition, ConditionStatus, Id, PartialDate, Procedure, ProcedureStatus, Record};

/// A condition or a procedure, as what picks its story and its place.
#[derive(Clone, PartialEq)]
pub(crate) struct Matter {
    pub(crate) id: Id,
    pub(crate) text: String,
    pub(crate) codes: Vec<Code>,
    pub(crate) site: Option<String>,
    /// Since when, or when it was done.
    pub(crate) day: Option<PartialDate>,
    /// The same in words, where anything is known.
    pub(crate) when: Option<String>,
    /// What stands beside the text.
    pub(crate) detail: String,
}

impl Matter {
    /// A condition.
    fn condition(c: &Condition) -> Self {
        let detail = c.body_site.as_ref().map(|site| tf("body.site", &[("site", site)])).unwrap_or_default();
        Self {
            id: c.id.clone(),
            text: c.text.clone(),
            codes: c.codes.clone(),
            site: c.body_site.clone(),
            day: c.onset,
            when: c.onset.map(|day| tf("place.began", &[("day", &format::known_day(day))])),
            detail,
        }
    }

    /// A procedure.
    fn procedure(p: &Procedure) -> Self {
        let planned = p.status == ProcedureStatus::Planned;
        let detail = if planned { Some(t("body.planned")) } else { p.done.map(format::known_day) };
        let when = detail.as_ref().map(|day| tf("place.when", &[("day", day)]));
        Self {
            id: p.id.clone(),
            text: p.text.clone(),
            codes: p.codes.clone(),
            site: p.body_site.clone(),
            day: p.done,
            when,
            detail: detail.unwrap_or_default(),
        }
    }

    /// What is the matter now.
    pub(crate) fn conditions(record: &Record) -> impl Iterator<Item = Self> {
        record.conditions.values().filter(|c| c.status == ConditionStatus::Active).map(Self::condition)
    }

    /// What was done, is being done, or is to be.
    pub(crate) fn procedures(record: &Record) -> impl Iterator<Item = Self> {
        record.procedures.values().filter(|p| p.status != ProcedureStatus::Stopped).map(Self::procedure)
    }

    /// The condition or procedure of this id.
    pub(crate) fn of(record: &Record, id: &Id) -> Option<Self> {
        let condition = record.conditions.get(id).map(Self::condition);
        condition.or_else(|| record.procedures.get(id).map(Self::procedure))
    }

    /// Its page: its story, or what is known of its place.
    pub(crate) fn path(&self) -> String {
        format!("/body/story/{}", self.id)
    }
}
