//! Alignment: Document × Form → Report (to be written by the reader work).
use std::sync::Arc;

use super::{Cell, Form, Report};
use crate::document::Document;

/// Reads a document against the form that fits it best.
#[must_use]
pub fn align(document: Document, forms: &[Arc<Form>]) -> Option<Report> {
    let form = forms.first()?.clone();
    Some(Report {
        source: document.source,
        title: None,
        issuer: None,
        year: None,
        published: None,
        preamble: Default::default(),
        preamble_span: Default::default(),
        sections: vec![None; form.sections.len()],
        tables: vec![None; form.tables.len()],
        cells: vec![Cell::absent(); form.cells.len()],
        form,
    })
}
