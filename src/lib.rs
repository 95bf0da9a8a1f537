//! `gailint` checks 政府信息公开工作年度报告.
pub mod document;
pub mod finding;
pub mod form;
pub mod eval;
pub mod builtin;
pub mod lang;
pub mod source;
pub mod value;
