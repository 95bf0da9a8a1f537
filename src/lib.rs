//! `gailint` checks 政府信息公开工作年度报告.
pub mod cli;
pub mod corpus;
pub mod document;
pub mod finding;
pub mod form;
pub mod lang;
pub mod linter;
pub mod output;
pub mod source;
pub mod spec;
pub mod value;
