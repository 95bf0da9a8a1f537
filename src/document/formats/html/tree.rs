//! [`Tree`]: the elements of a page as html5ever arranges them, every text with
//! the bytes where the file has it. Nothing here knows what an element means.
//!
//! html5ever asks for the tree to be changed through `&self` and says nothing of
//! places, so the texts that were handed to it wait in [`Tree::expect`] until it
//! puts them in; it does so in their order, leaving some white space out.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

use crate::source::Span;

/// The bounds of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) depth: u64,
    pub(super) elements: u64,
}

/// An element or a text of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NodeId(usize);

/// The page: the element that everything stands in.
pub(super) const ROOT: NodeId = NodeId(0);

/// A part of the page's text.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) words: StrTendril,
    pub(super) span: Span,
}

#[derive(Debug)]
enum Kind {
    Element { name: QualName, attributes: Vec<(LocalName, StrTendril)>, inside: Span },
    Text(Text),
    Other,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    depth: u64,
    parent: Option<NodeId>,
    before: Option<NodeId>,
    after: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// What a walk over a tree meets. Nobody is called from within a call, so that
/// no depth of nesting fills the stack.
pub(super) trait Visitor {
    /// An element begins; whether to go into it.
    fn enter(&mut self, element: NodeId) -> bool;
    /// An element ends that was gone into.
    fn leave(&mut self, element: NodeId);
    /// A text.
    fn text(&mut self, node: NodeId, text: &Text);
}

/// A page. See the module.
pub(super) struct Tree {
    nodes: RefCell<Vec<Node>>,
    waiting: RefCell<VecDeque<Text>>,
    /// Where the tag ends that is being read.
    tag_end: Cell<Span>,
    bounds: Bounds,
    exceeded: Cell<Option<&'static str>>,
}

impl Tree {
    pub(super) fn new(bounds: Bounds) -> Self {
        let (nodes, waiting, tag_end) = (RefCell::default(), RefCell::default(), Cell::default());
        let tree = Self { nodes, waiting, tag_end, bounds, exceeded: Cell::new(None) };
        tree.create(Kind::Other);
        tree
    }

    /// Announces a text that html5ever will put in next.
    pub(super) fn expect(&self, text: Text) {
        self.waiting.borrow_mut().push_back(text);
    }

    /// Announces where the tag ends that is handed over next.
    pub(super) fn expect_tag(&self, end: Span) {
        self.tag_end.set(end);
    }

    /// The name of the bound that the page exceeds.
    pub(super) fn exceeded(&self) -> Option<&'static str> {
        self.exceeded.get()
    }

    fn create(&self, kind: Kind) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() as u64 >= self.bounds.elements {
            self.exceeded.set(Some("elements"));
        }
        let node = Node { kind, depth: 0, parent: None, before: None, after: None, first: None, last: None };
        nodes.push(node);
        NodeId(nodes.len() - 1)
    }

    /// The place of a text that html5ever puts in. What was announced before it
    /// and differs has been left out.
    fn placed(&self, words: StrTendril) -> Text {
        let mut waiting = self.waiting.borrow_mut();
        while let Some(next) = waiting.front_mut() {
            if next.words.starts_with(&*words) {
                let range = next.span.range();
                // A text that the file has letter by letter is cut letter by letter.
                let literal = range.len() == next.words.len();
                let cut = if literal { range.start + words.len() } else { range.end };
                let span = Span::new(range.start..cut);
                next.words.pop_front(u32::try_from(words.len()).unwrap_or(u32::MAX));
                next.span = Span::new(if literal { cut } else { range.start }..range.end);
                if next.words.is_empty() {
                    waiting.pop_front();
                }
                return Text { words, span };
            }
            if next.words.starts_with(|c: char| c.is_ascii_whitespace()) {
                let literal = next.span.len() == next.words.len();
                next.words.pop_front(1);
                next.span.start += u32::from(literal);
            } else {
                waiting.pop_front();
            }
        }
        Text { words, span: Span::default() }
    }

    /// Takes a child that has no parent in, in front of another or as the last.
    fn insert(&self, parent: NodeId, child: NodeId, after: Option<NodeId>) {
        let mut nodes = self.nodes.borrow_mut();
        let node = |nodes: &[Node], id: NodeId| nodes.get(id.0).map(|node| (node.depth, node.before, node.last));
        let Some((depth, _, last)) = node(&nodes, parent) else { return };
        let before = match after {
            Some(after) => node(&nodes, after).and_then(|(_, before, _)| before),
            None => last,
        };
        let mut set = |id: Option<NodeId>, change: &dyn Fn(&mut Node)| {
            id.and_then(|id| nodes.get_mut(id.0)).into_iter().for_each(change);
        };
        set(Some(child), &|node| {
            (node.parent, node.before, node.after, node.depth) = (Some(parent), before, after, depth + 1);
        });
        set(before, &|node| node.after = Some(child));
        set(after, &|node| node.before = Some(child));
        set(Some(parent), &|node| {
            node.first = if before.is_none() { Some(child) } else { node.first };
            node.last = if after.is_none() { Some(child) } else { node.last };
        });
        if depth >= self.bounds.depth {
            self.exceeded.set(Some("depth"));
        }
    }

    fn detach(&self, child: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(child.0) else { return };
        let (parent, before, after) = (node.parent.take(), node.before.take(), node.after.take());
        let mut set = |id: Option<NodeId>, change: &dyn Fn(&mut Node)| {
            id.and_then(|id| nodes.get_mut(id.0)).into_iter().for_each(change);
        };
        set(before, &|node| node.after = after);
        set(after, &|node| node.before = before);
        set(parent, &|node| {
            node.first = if before.is_none() { after } else { node.first };
            node.last = if after.is_none() { before } else { node.last };
        });
    }

    fn link(&self, id: NodeId, of: impl Fn(&Node) -> Option<NodeId>) -> Option<NodeId> {
        self.nodes.borrow().get(id.0).and_then(of)
    }

    fn adopt(&self, child: NodeOrText<NodeId>) -> NodeId {
        match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                node
            }
            NodeOrText::AppendText(words) => {
                let text = self.placed(words);
                self.create(Kind::Text(text))
            }
        }
    }
}

/// A page that is complete.
pub(super) struct Page {
    nodes: Vec<Node>,
}

impl Page {
    /// How many nodes there are; their numbers are below it.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All elements in the order in which they began.
    pub(super) fn elements(&self) -> impl Iterator<Item = NodeId> {
        let all = self.nodes.iter().enumerate();
        all.filter(|(_, node)| matches!(node.kind, Kind::Element { .. })).map(|(at, _)| NodeId(at))
    }

    pub(super) fn index(&self, node: NodeId) -> usize {
        node.0
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    /// The element's name in lower case; empty for anything else.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match self.node(id).map(|node| &node.kind) {
            Some(Kind::Element { name, .. }) => &name.local,
            _ => "",
        }
    }

    /// One of the attributes that are kept (see `parse`).
    pub(super) fn attribute(&self, id: NodeId, wanted: &str) -> Option<&str> {
        let Kind::Element { attributes, .. } = &self.node(id)?.kind else { return None };
        attributes.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value)
    }

    /// The place right behind the tag that opens an element, or that made it necessary.
    pub(super) fn inside(&self, id: NodeId) -> Span {
        match self.node(id).map(|node| &node.kind) {
            Some(Kind::Element { inside, .. }) => *inside,
            _ => Span::default(),
        }
    }

    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.parent
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).and_then(|node| node.first), |at| self.node(*at)?.after)
    }

    /// Goes through what stands in an element, in the order of the page.
    pub(super) fn walk(&self, root: NodeId, visitor: &mut impl Visitor) {
        let mut at = self.node(root).and_then(|node| node.first);
        while let Some(id) = at {
            let Some(node) = self.node(id) else { return };
            let inside = match &node.kind {
                Kind::Element { .. } => visitor.enter(id),
                Kind::Text(text) => {
                    visitor.text(id, text);
                    false
                }
                Kind::Other => false,
            };
            at = if inside { node.first } else { None };
            if inside && at.is_none() {
                visitor.leave(id);
            }
            let mut done = id;
            while at.is_none() {
                let Some(node) = self.node(done) else { return };
                at = node.after;
                if at.is_none() {
                    match node.parent {
                        Some(parent) if parent != root => {
                            visitor.leave(parent);
                            done = parent;
                        }
                        _ => return,
                    }
                }
            }
        }
    }
}

/// The name of an element, as html5ever wants to see it.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Tree {
    type Handle = NodeId;
    type Output = Page;
    type ElemName<'a> = Name;

    fn finish(self) -> Page {
        Page { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match self.nodes.borrow().get(target.0).map(|node| &node.kind) {
            Some(Kind::Element { name, .. }) => Name(name.clone()),
            _ => Name(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let attributes = attributes.into_iter().map(|found| (found.name.local, found.value)).collect();
        self.create(Kind::Element { name, attributes, inside: self.tag_end.get() })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.create(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.create(Kind::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let child = self.adopt(child);
        self.insert(*parent, child, None);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, other: &NodeId, child: NodeOrText<NodeId>) {
        if self.link(*element, |node| node.parent).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(other, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let child = self.adopt(new);
        if let Some(parent) = self.link(*sibling, |node| node.parent) {
            self.insert(parent, child, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, new: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(Kind::Element { attributes, .. }) = nodes.get_mut(target.0).map(|node| &mut node.kind) else { return };
        for attribute in new {
            if attributes.iter().all(|(name, _)| *name != attribute.name.local) {
                attributes.push((attribute.name.local, attribute.value));
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        while let Some(child) = self.link(*node, |node| node.first) {
            self.detach(child);
            self.insert(*parent, child, None);
        }
    }
}
