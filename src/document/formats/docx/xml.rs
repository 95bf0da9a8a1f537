//! XML as office files use it, event by event: names without their prefixes,
//! since these differ between programs and between the two editions of the
//! standard; no document type, no entities but those that XML has itself.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::reader::Reader;

use super::super::super::Limits;
use super::super::ReadError;
use super::super::archive::damaged;
use crate::source::{Span, decode};

/// The decoded text of a part.
///
/// # Errors
/// When its bytes are no text.
pub(super) fn text(part: Vec<u8>) -> Result<String, ReadError> {
    // Nearly all parts are UTF-8 and big ones need not be copied.
    String::from_utf8(part).or_else(|error| Ok(decode(error.as_bytes()).map_err(|_| damaged())?.text))
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let named = |attribute: &Attribute<'_>| attribute.key.local_name().into_inner() == name;
        let found = attributes.with_checks(false).filter_map(Result::ok).find(named)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// The attribute `val`, which holds what most elements of a Word file say.
    pub(super) fn val(&self) -> Option<String> {
        self.attribute("val")
    }

    /// A whole number in `val`.
    pub(super) fn number(&self) -> Option<i64> {
        whole(&self.val()?)
    }

    /// A switch: on when it stands there, unless it says that it is off.
    pub(super) fn is_on(&self) -> bool {
        !self.val().is_some_and(|val| matches!(val.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// A whole number; one with a fraction, as some programs write, without it.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    text.split_once('.').map_or(text, |(whole, _)| whole).parse().ok()
}

/// What comes next.
pub(super) enum Event<'a> {
    Start(Element<'a>),
    End,
    Text(Cow<'a, str>),
}

/// A part that is read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    limits: &'a Limits,
    open: u64,
    /// An element without content ends at once.
    ends: bool,
    /// Where the text begins behind its byte-order mark.
    start: usize,
    place: Span,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str, limits: &'a Limits) -> Self {
        let unmarked = text.trim_start_matches('\u{feff}');
        let start = text.len() - unmarked.len();
        Self { reader: Reader::from_str(unmarked), limits, open: 0, ends: false, start, place: Span::at(start) }
    }

    /// Where the event that came last stands in the text.
    pub(super) fn place(&self) -> Span {
        self.place
    }

    fn position(&self) -> usize {
        self.start.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    /// When the text is no XML, ends early, brings entities of its own, or is nested too deeply.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, ReadError> {
        if std::mem::take(&mut self.ends) {
            self.open = self.open.saturating_sub(1);
            return Ok(Some(Event::End));
        }
        loop {
            let from = self.position();
            let event = self.reader.read_event().map_err(|_| damaged())?;
            self.place = Span::new(from..self.position());
            return Ok(Some(match event {
                Raw::Start(start) => self.start(start)?,
                Raw::Empty(start) => {
                    self.ends = true;
                    self.start(start)?
                }
                Raw::End(_) => {
                    self.open = self.open.checked_sub(1).ok_or_else(damaged)?;
                    Event::End
                }
                Raw::Text(words) => Event::Text(words.into_inner()),
                Raw::CData(words) => Event::Text(words.into_inner()),
                Raw::GeneralRef(entity) => Event::Text(match entity.resolve_char_ref() {
                    Ok(Some(c)) => Cow::Owned(c.to_string()),
                    _ => Cow::Borrowed(resolve_predefined_entity(&entity).ok_or_else(damaged)?),
                }),
                Raw::DocType(_) => return Err(damaged()),
                Raw::Eof if self.open == 0 => return Ok(None),
                Raw::Eof => return Err(damaged()),
                Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => continue,
            }));
        }
    }

    /// Passes over the rest of the element that has just begun.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.open.saturating_sub(1);
        while self.open > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn start(&mut self, start: BytesStart<'a>) -> Result<Event<'a>, ReadError> {
        self.open += 1;
        if self.open > self.limits.depth {
            return Err(ReadError::too_costly(self.limits, "depth"));
        }
        Ok(Event::Start(Element(start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Result<String, ReadError> {
        let limits = Limits { depth: 3, ..Limits::default() };
        let mut xml = Xml::new(text, &limits);
        let mut out = String::new();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => out += &format!("<{} {:?}>", element.name(), element.val()),
                Event::End => out.push_str("</>"),
                Event::Text(words) => out += &words,
            }
        }
        Ok(out)
    }

    #[test]
    fn prefixes_are_left_out_and_empty_elements_end() {
        let text = "<?xml version='1.0'?><x:a y:val='1&amp;2'><b/>&lt;&#x4e00;<![CDATA[<]]></x:a>";
        assert_eq!(events(text).unwrap(), "<a Some(\"1&2\")><b None></><一<</>");
    }

    #[test]
    fn every_event_knows_its_place() {
        let text = "\u{feff}<?xml version='1.0'?>\n<a x='>'>一&lt;<b/><!-- - -->二<![CDATA[<三]]></a>";
        let limits = Limits::default();
        let mut xml = Xml::new(text, &limits);
        let mut places = Vec::new();
        while xml.next().unwrap().is_some() {
            places.push(text.get(xml.place().range()).unwrap());
        }
        assert_eq!(places, ["\n", "<a x='>'>", "一", "&lt;", "<b/>", "<b/>", "二", "<![CDATA[<三]]>", "</a>"]);
    }

    #[test]
    fn parts_may_be_in_any_form_of_unicode() {
        let marked = "\u{feff}<a>一</a>";
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for part in [marked.as_bytes().to_vec(), wide] {
            assert!(events(&text(part).unwrap()).unwrap().ends_with("<a None>一</>"));
        }
    }

    #[test]
    fn what_is_no_plain_xml_is_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'ha'>]><a>&x;</a>";
        for text in [bomb, "<a>&x;</a>", "<a><b></a>", "<a", "<a>", "</a>", "<a><a><a><a/></a></a></a>"] {
            assert!(events(text).is_err(), "{text}");
        }
    }
}
