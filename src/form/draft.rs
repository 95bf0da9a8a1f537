//! placeholder
/// A report being put together
#[derive(Debug, Clone)]
pub struct Draft;
