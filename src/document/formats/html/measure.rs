//! What the elements of a page hold: how many letters, links, sentences and
//! tables, and from that which of them are the article and which the site
//! around it. Counted once, before anything is read.

use super::elements;
use super::tree::{NodeId, Page, ROOT, Text, Visitor};

/// What is visible in an element.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// Characters that are no white space.
    pub(super) letters: usize,
    /// Those of them that are links.
    pub(super) linked: usize,
    /// Full stops.
    pub(super) sentences: usize,
    /// Table cells with words.
    cells: usize,
    /// Tables of two such cells or more.
    pub(super) tables: usize,
}

/// The measures of all elements of a page.
pub(super) struct Measures<'a> {
    page: &'a Page,
    all: Vec<Measure>,
    article: NodeId,
}

/// A report's shortest paragraph of running text has about so many letters.
const SENTENCE: usize = 60;

impl<'a> Measures<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        let mut counter = Counter { page, all: vec![Measure::default(); page.len()] };
        page.walk(ROOT, &mut counter);
        let Counter { all, .. } = counter;
        let mut measures = Self { page, all, article: ROOT };
        measures.article = measures.article();
        measures
    }

    pub(super) fn of(&self, node: NodeId) -> Measure {
        self.all.get(self.page.index(node)).copied().unwrap_or_default()
    }

    /// The innermost element that holds all tables and most of the sentences.
    fn article(&self) -> NodeId {
        let whole = self.of(ROOT);
        let holds = |node: &NodeId| {
            let own = self.of(*node);
            own.tables == whole.tables && own.sentences * 5 >= whole.sentences * 3 && own.tables + own.sentences > 0
        };
        let inner = |node: &NodeId| {
            self.page.children(*node).filter(|child| elements::is_container(self.page, *child)).find(holds)
        };
        std::iter::successors(Some(ROOT), inner).last().unwrap_or(ROOT)
    }

    pub(super) fn is_article(&self, node: NodeId) -> bool {
        node == self.article
    }

    /// Whether an element belongs to the site: a menu, a path of links, a
    /// footer. One that holds a table or running text never does.
    pub(super) fn is_site(&self, node: NodeId, in_article: bool) -> bool {
        let own = self.of(node);
        if own.letters == 0 || own.tables > 0 || (own.sentences > 0 && own.letters >= SENTENCE) {
            return false;
        }
        let links = !in_article && own.linked * 10 >= own.letters * 9;
        links || elements::is_named_as_site(self.page, node)
    }
}

struct Counter<'a> {
    page: &'a Page,
    all: Vec<Measure>,
}

impl Counter<'_> {
    fn add(&mut self, node: Option<NodeId>, more: Measure) {
        let Some(own) = node.and_then(|node| self.all.get_mut(self.page.index(node))) else { return };
        own.letters += more.letters;
        own.linked += more.linked;
        own.sentences += more.sentences;
        own.cells += more.cells;
        own.tables += more.tables;
    }
}

impl Visitor for Counter<'_> {
    fn enter(&mut self, element: NodeId) -> bool {
        !elements::is_hidden(self.page, element)
    }

    fn leave(&mut self, element: NodeId) {
        let Some(own) = self.all.get_mut(self.page.index(element)) else { return };
        match self.page.name(element) {
            "a" if self.page.attribute(element, "href").is_some() => own.linked = own.letters,
            "td" | "th" => own.cells += usize::from(own.letters > 0),
            "table" => own.tables += usize::from(own.cells > 1),
            _ => {}
        }
        let own = *own;
        self.add(self.page.parent(element), own);
    }

    fn text(&mut self, node: NodeId, text: &Text) {
        let letters = text.words.chars().filter(|c| !c.is_whitespace()).count();
        let sentences = text.words.matches('。').count();
        self.add(self.page.parent(node), Measure { letters, sentences, ..Measure::default() });
    }
}
