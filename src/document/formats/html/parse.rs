//! Bytes of a page → [`Page`]. html5gum cuts the page into tags and texts and
//! knows where they stand; html5ever's tree builder arranges them as browsers
//! do, whatever is unclosed or misplaced. This file hands from one to the other.

use std::convert::Infallible;
use std::ops::Range;

use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, State, Tokenizer};

use super::tree::{Bounds, NodeId, Page, Text, Tree};
use crate::document::comment::is_ours;
use crate::source::Span;

/// The attributes that somebody asks for. Others may be many and long.
const KEPT: &[&str] =
    &["class", "colspan", "encoding", "hidden", "href", "id", "rowspan", "span", "style", "type", "width"];

/// A `<meta>` element with a name and a content.
#[derive(Debug)]
pub(super) struct Meta {
    /// `name` or `property`, as written.
    pub(super) name: String,
    pub(super) content: Text,
}

/// What a page holds.
pub(super) struct Parsed {
    pub(super) page: Page,
    pub(super) metas: Vec<Meta>,
    /// Comments for this program, as written.
    pub(super) comments: Vec<Text>,
}

/// Arranges a page. `place` tells where a range of its text stands in the file.
///
/// # Errors
/// The name of the bound that the page exceeds.
pub(super) fn parse(text: &str, bounds: Bounds, place: &dyn Fn(Range<usize>) -> Span) -> Result<Parsed, &'static str> {
    let builder = TreeBuilder::new(Tree::new(bounds), TreeBuilderOpts::default());
    let (mut metas, mut comments) = (Vec::new(), Vec::new());
    let feeder = Feeder {
        text,
        place,
        builder: &builder,
        metas: &mut metas,
        comments: &mut comments,
        tag: None,
        chunks: Vec::new(),
        name: None,
        content: None,
        state: None,
    };
    let Ok(()) =
        Tokenizer::new_with_emitter(text, Places { inner: CallbackEmitter::new(feeder), position: 0 }).finish();
    match builder.sink.exceeded() {
        Some(bound) => Err(bound),
        None => Ok(Parsed { page: builder.sink.finish(), metas, comments }),
    }
}

/// Letters that html5gum emitted together, and where they end in the text.
struct Chunk {
    length: usize,
    end: usize,
}

/// Takes the events of html5gum and hands tokens to html5ever.
struct Feeder<'a> {
    text: &'a str,
    place: &'a dyn Fn(Range<usize>) -> Span,
    builder: &'a TreeBuilder<NodeId, Tree>,
    metas: &'a mut Vec<Meta>,
    comments: &'a mut Vec<Text>,
    /// The start tag that is being read.
    tag: Option<Tag>,
    /// What the next text is made of.
    chunks: Vec<Chunk>,
    /// Name and content of the `<meta>` element that is being read.
    name: Option<String>,
    content: Option<Text>,
    /// How html5gum has to go on behind a tag such as `<script>`.
    state: Option<State>,
}

impl Feeder<'_> {
    fn feed(&mut self, token: Token) {
        if self.builder.sink.exceeded().is_some() {
            return;
        }
        match self.builder.process_token(token, 1) {
            TokenSinkResult::Continue | TokenSinkResult::EncodingIndicator(_) => {}
            TokenSinkResult::Script(_) => self.state = Some(State::Data),
            TokenSinkResult::Plaintext => self.state = Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => self.state = Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => self.state = Some(State::RawText),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => {
                self.state = Some(State::ScriptData);
            }
        }
    }

    fn start_tag(&mut self, self_closing: bool) {
        let Some(mut tag) = self.tag.take() else { return };
        tag.self_closing = self_closing;
        if &*tag.name == "meta"
            && let (Some(name), Some(content)) = (self.name.take(), self.content.take())
        {
            self.metas.push(Meta { name, content });
        }
        self.feed(Token::TagToken(tag));
    }

    fn attribute_name(&mut self, name: &[u8]) {
        let Some(tag) = &mut self.tag else { return };
        let name = LocalName::from(&*String::from_utf8_lossy(name));
        // Of two attributes with one name, the first counts.
        let name = QualName::new(None, Namespace::default(), name);
        tag.attrs.push(Attribute { name, value: StrTendril::new() });
    }

    fn attribute_value(&mut self, value: &[u8], range: Range<usize>) {
        let Some(tag) = &mut self.tag else { return };
        let Some(attribute) = tag.attrs.last_mut() else { return };
        let value = String::from_utf8_lossy(value);
        if &*tag.name == "meta" {
            match &*attribute.name.local {
                "name" | "property" => self.name = Some(value.into_owned()),
                "content" => self.content = Some(Text { words: StrTendril::from(&*value), span: (self.place)(range) }),
                _ => {}
            }
            return;
        }
        attribute.value.push_slice(&value);
    }

    /// Drops the attribute that was read if nobody asks for it, or if it is there already.
    fn settle_attribute(&mut self) {
        let Some(tag) = &mut self.tag else { return };
        let Some((last, others)) = tag.attrs.split_last() else { return };
        if !KEPT.contains(&&*last.name.local) || others.iter().any(|other| other.name == last.name) {
            tag.attrs.pop();
        }
    }

    /// A comment that ends at a place; those that are not for this program say nothing.
    fn comment(&mut self, end: usize) {
        let text = self.text;
        let start = text.get(..end).and_then(|text| text.rfind("<!--")).unwrap_or(end);
        if let Some(words) = text.get(start..end).filter(|words| is_ours(words)) {
            self.comments.push(Text { words: StrTendril::from(words), span: (self.place)(start..end) });
        }
    }

    /// A text, chunk by chunk: characters that are written as `&…;` are chunks
    /// of their own, so that all others are found letter by letter.
    fn string(&mut self, value: &[u8], range: &Range<usize>) {
        let (mut from, mut start, mut begun) = (0, range.start, 0);
        for Chunk { length, end } in std::mem::take(&mut self.chunks) {
            // Behind `&…;` html5gum may emit the first byte of a character alone.
            let length = begun + length;
            let bytes = value.get(from..from + length).unwrap_or_default();
            begun = if std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()) { length } else { 0 };
            if begun > 0 {
                continue;
            }
            let words = StrTendril::from(String::from_utf8_lossy(bytes).replace('\0', ""));
            let literal = end.checked_sub(length).filter(|at| self.text.get(*at..end) == Some(&*words));
            let span = (self.place)(literal.unwrap_or(start).min(end)..end);
            (from, start) = (from + length, end);
            if !words.is_empty() {
                self.builder.sink.expect(Text { words: words.clone(), span });
                self.feed(Token::CharacterTokens(words));
            }
        }
    }
}

impl Callback<Infallible, usize> for Feeder<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: html5gum::Span<usize>) -> Option<Infallible> {
        let name_of = |name: &[u8]| LocalName::from(&*String::from_utf8_lossy(name));
        let tag = |kind, name| {
            let name = name_of(name);
            Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
        };
        match event {
            CallbackEvent::OpenStartTag { name } => {
                (self.name, self.content) = (None, None);
                self.tag = Some(tag(TagKind::StartTag, name));
            }
            CallbackEvent::AttributeName { name } => {
                self.settle_attribute();
                self.attribute_name(name);
            }
            CallbackEvent::AttributeValue { value } => self.attribute_value(value, span.start..span.end),
            CallbackEvent::CloseStartTag { self_closing } => {
                self.settle_attribute();
                self.start_tag(self_closing);
            }
            CallbackEvent::EndTag { name } => self.feed(Token::TagToken(tag(TagKind::EndTag, name))),
            CallbackEvent::String { value } => self.string(value, &(span.start..span.end)),
            CallbackEvent::Comment { .. } => self.comment(span.end),
            // A doctype changes only how browsers draw.
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

/// Passes everything on and notes where the chunks of a text end.
struct Places<'a> {
    inner: CallbackEmitter<Feeder<'a>, Infallible, usize>,
    position: usize,
}

impl ForwardingEmitter for Places<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.inner
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
        self.inner.move_position(offset);
    }

    fn emit_string(&mut self, value: &[u8]) {
        let end = self.position;
        self.inner.callback_mut().chunks.push(Chunk { length: value.len(), end });
        self.inner.emit_string(value);
    }

    fn emit_eof(&mut self) {
        self.inner.emit_eof();
        self.inner.callback_mut().feed(Token::EOFToken);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let state = self.inner.emit_current_tag();
        self.inner.callback_mut().state.take().or(state)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.inner.callback_mut().builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
