//! What a page says about itself in its head.

use super::flow;
use super::parse::Meta;
use super::tree::{NodeId, Page, Text, Visitor};
use crate::document::{Builder, Metadata, Words};

/// Names of `<meta>` elements, in lower case and without signs, the surest
/// first. Government sites follow the standard GB/T 37300 loosely.
const TITLE: &[&str] = &["articletitle", "ogtitle"];
const PUBLISHED: &[&str] =
    &["pubdate", "publishdate", "publishtime", "publishedtime", "articlepublishedtime", "pubtime"];
const ISSUER: &[&str] = &["contentsource", "articlesource", "source"];

/// Writes title, issuer and date of publication beside the page's own text.
pub(super) fn write(page: &Page, metas: &[Meta], builder: &mut Builder) -> Metadata {
    let mut written = |names: &[&str]| builder.aside(named(metas, names)?);
    let (title, published, issuer) = (written(TITLE), written(PUBLISHED), written(ISSUER));
    let title = title.or_else(|| builder.aside(page_title(page)));
    Metadata { title, issuer, published }
}

fn named(metas: &[Meta], names: &[&str]) -> Option<Words> {
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let of =
        |wanted: &&str| metas.iter().find(|meta| plain(&meta.name) == *wanted && !meta.content.words.trim().is_empty());
    let meta = names.iter().find_map(of)?;
    let mut words = Words::default();
    flow::push(&mut words, &meta.content);
    Some(words)
}

/// The words of `<title>`.
fn page_title(page: &Page) -> Words {
    struct Title(Words);
    impl Visitor for Title {
        fn enter(&mut self, _: NodeId) -> bool {
            true
        }
        fn leave(&mut self, _: NodeId) {}
        fn text(&mut self, _: NodeId, text: &Text) {
            flow::push(&mut self.0, text);
        }
    }
    let mut title = Title(Words::default());
    if let Some(element) = page.elements().find(|element| page.name(*element) == "title") {
        page.walk(element, &mut title);
    }
    title.0
}
