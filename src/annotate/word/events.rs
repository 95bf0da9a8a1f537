//! The XML of a part event by event, each with the bytes that it stands in.
//! Names are looked at without their prefixes, which differ between programs.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Reads a part. Ends at its end, or with `None` where it is no XML.
pub(super) struct Events<'a> {
    reader: Reader<&'a [u8]>,
    /// Where the text begins behind its byte-order mark.
    start: usize,
    done: bool,
}

impl<'a> Events<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let unmarked = text.trim_start_matches('\u{feff}');
        Self { reader: Reader::from_str(unmarked), start: text.len() - unmarked.len(), done: false }
    }

    fn offset(&self) -> usize {
        self.start.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Option<(Event<'a>, Range<usize>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let from = self.offset();
        let event = self.reader.read_event();
        self.done = matches!(event, Ok(Event::Eof) | Err(_));
        match event {
            Ok(Event::Eof) => None,
            Ok(event) => Some(Some((event, from..self.offset()))),
            Err(_) => Some(None),
        }
    }
}

/// An attribute by its name without a prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).filter_map(Result::ok).find(|one| one.key.local_name().into_inner() == name)?;
    Some(found.value.into_owned())
}

/// The values of an attribute of all elements of a name, as far as they can be read.
pub(super) fn values(text: &str, element: &str, name: &str) -> Vec<String> {
    let of = |event: Event<'_>| match event {
        Event::Start(start) | Event::Empty(start) if start.local_name().into_inner() == element => {
            attribute(&start, name)
        }
        _ => None,
    };
    Events::new(text).flatten().filter_map(|(event, _)| of(event)).collect()
}
