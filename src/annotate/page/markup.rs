//! Which bytes of a page are text that can be marked: not tags, comments,
//! scripts, nor what browsers show outside of the page, such as its title.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// Elements whose content is text without markup.
const RAW: [&[u8]; 9] =
    [b"title", b"textarea", b"script", b"style", b"xmp", b"iframe", b"noembed", b"noframes", b"plaintext"];

/// The markup of a page.
pub(super) struct Markup {
    /// Tags, comments and raw content, in their order.
    taken: Vec<Range<usize>>,
    /// Where a list can stand: behind `<body>`, in a page without one behind
    /// its head, and at the end of a piece of a page.
    pub(super) top: usize,
}

impl Markup {
    pub(super) fn new(page: &str) -> Self {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut markup = Self { taken: Vec::new(), top: page.len() };
        let mut raw: Option<(Vec<u8>, usize)> = None;
        let mut has_body = false;
        for token in Tokenizer::new_with_emitter(page, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) if raw.is_none() => {
                    markup.taken.push(tag.span.start..tag.span.end);
                    if **tag.name == *b"body" && !has_body {
                        has_body = true;
                        markup.top = tag.span.end;
                    }
                    if RAW.contains(&&**tag.name) {
                        raw = Some((tag.name.to_vec(), tag.span.end));
                    }
                }
                Token::EndTag(tag) => {
                    if let Some((_, start)) = raw.take_if(|(name, _)| **name == **tag.name) {
                        markup.taken.push(start..tag.span.start);
                    }
                    markup.taken.push(tag.span.start..tag.span.end);
                    if **tag.name == *b"head" && raw.is_none() && !has_body {
                        markup.top = tag.span.end;
                    }
                }
                Token::Comment(comment) => markup.taken.push(comment.span.start..comment.span.end),
                Token::Doctype(doctype) => markup.taken.push(doctype.span.start..doctype.span.end),
                Token::StartTag(_) | Token::String(_) | Token::Error(_) => {}
            }
        }
        markup.taken.extend(raw.map(|(_, start)| start..page.len()));
        markup.taken.sort_by_key(|range| (range.start, range.end));
        markup
    }

    /// Whether some bytes are text only. A place without bytes may stand at a
    /// tag, but not in one.
    pub(super) fn is_text(&self, part: &Range<usize>) -> bool {
        let before = self.taken.partition_point(|taken| taken.end <= part.start);
        let next = self.taken.get(before);
        next.is_none_or(|taken| part.end <= taken.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_the_page_are_text() {
        let page = "<!DOCTYPE html><title>题</title><body class='>'><!-- 注 --><p title='属'>文&amp;字<td></td>\
                    <script>var 码 = '<p>串';</script>末</body>";
        let markup = Markup::new(page);
        let place = |words: &str| {
            let at = page.find(words).unwrap();
            at..at + words.len()
        };
        for words in ["文", "&amp;", "文&amp;字", "末"] {
            assert!(markup.is_text(&place(words)), "{words}");
        }
        for words in ["题", "注", "属", "码", "串", "字<td>", "<td>"] {
            assert!(!markup.is_text(&place(words)), "{words}");
        }
        let blank = page.find("</td>").unwrap();
        assert!(markup.is_text(&(blank..blank)));
        assert!(!markup.is_text(&(blank + 1..blank + 1)));
        assert!(page.get(..markup.top).unwrap().ends_with("<body class='>'>"));
    }

    #[test]
    fn a_list_stands_at_the_top_where_there_is_one() {
        let top = |page: &'static str| page.split_at(Markup::new(page).top).0;
        assert_eq!(top("<html><head></head><p>文"), "<html><head></head>");
        assert_eq!(top("<head></head><body a=1><p>文</body>"), "<head></head><body a=1>");
        assert_eq!(top("<p>文</p>"), "<p>文</p>");
    }
}
