//! Values of arguments that shells can complete but that are not the only ones.

use std::error::Error;
use std::ffi::OsStr;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

/// Parses a value as its type does, and names values that shells complete. A
/// list of possible values would refuse all others.
#[derive(Clone)]
pub(super) struct Suggesting<T> {
    names: fn() -> Vec<String>,
    parsed: PhantomData<T>,
}

impl<T> Suggesting<T> {
    /// A parser that suggests what `names` gives.
    pub(super) fn new(names: fn() -> Vec<String>) -> Self {
        Self { names, parsed: PhantomData }
    }
}

impl<T> TypedValueParser for Suggesting<T>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        str::parse::<T>.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}
