use std::sync::Arc;

use crate::diag::Span;

/// Names a node of one [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(pub(super) usize);

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'` or `"`.
    Quoted,
    /// After `|` or `>`.
    Block,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    Scalar(Box<str>, Style),
    /// A scalar whose text stands in the file as it is, without the quotes.
    Part(Span, Style),
    Seq(Vec<NodeId>),
    Map(Vec<(NodeId, NodeId)>),
    Alias(NodeId),
}

#[derive(Debug)]
pub(super) struct NodeData {
    pub(super) span: Span,
    pub(super) tag: Option<Box<str>>,
    pub(super) data: Data,
}

/// A comment: its text after `#`, and the range including `#`.
#[derive(Debug)]
pub struct Comment {
    /// The bytes of the file, from `#` to the end of the line.
    pub span: Span,
    /// The text after `#`.
    pub text: Box<str>,
}

/// One document of a YAML file, with a span on every node.
///
/// Nodes live in one vector, so that dropping a deep tree does not recurse; an alias points to
/// its anchor's node and is followed by every accessor.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<NodeData>,
    pub(super) root: Option<NodeId>,
    pub(super) comments: Vec<Comment>,
    pub(super) source: Arc<str>,
}

impl Tree {
    /// Returns the root node, or `None` for a file without content.
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| Node { tree: self, id })
    }

    fn part(&self, span: Span) -> &str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    /// Returns the comments in the order of the file.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Returns how many nodes there are; an alias counts as one.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether the file has no content.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns every node, in the order of the file.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).map(|i| Node {
            tree: self,
            id: NodeId(i),
        })
    }

    /// Returns every mapping, each once however many aliases point to it.
    pub fn mappings(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes()
            .filter(|n| matches!(n.own().data, Data::Map(_)))
    }
}

/// What a node holds, aliases followed.
#[derive(Clone, Copy)]
pub enum Kind<'a> {
    /// Text with its style.
    Scalar(&'a str, Style),
    /// A list.
    Seq(&'a [NodeId]),
    /// A mapping, in the order of the file, duplicates included.
    Map(&'a [(NodeId, NodeId)]),
}

/// A node of a tree.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    tree: &'a Tree,
    id: NodeId,
}

impl<'a> Node<'a> {
    fn own(self) -> &'a NodeData {
        &self.tree.nodes[self.id.0]
    }

    fn target(self) -> &'a NodeData {
        match self.own().data {
            // An alias never points to another alias: see the parser.
            Data::Alias(id) => &self.tree.nodes[id.0],
            _ => self.own(),
        }
    }

    /// Returns where the node stands; for an alias the place of the alias itself.
    pub fn span(self) -> Span {
        self.own().span
    }

    /// Returns whether the node is an alias (`*name`).
    pub fn is_alias(self) -> bool {
        matches!(self.own().data, Data::Alias(_))
    }

    /// Returns what stands in the file for the node, quotes and indents included.
    pub fn source(self) -> &'a str {
        self.tree.part(self.span())
    }

    /// Returns the explicit tag: `str` for `!!str`, the whole text for others.
    pub fn tag(self) -> Option<&'a str> {
        self.target().tag.as_deref()
    }

    /// Returns what the node holds, aliases followed.
    pub fn kind(self) -> Kind<'a> {
        match &self.target().data {
            Data::Scalar(text, style) => Kind::Scalar(text, *style),
            Data::Part(part, style) => Kind::Scalar(self.tree.part(*part), *style),
            Data::Seq(items) => Kind::Seq(items),
            Data::Map(entries) => Kind::Map(entries),
            // Unreachable by construction; an empty scalar keeps the accessor total.
            Data::Alias(_) => Kind::Scalar("", Style::Plain),
        }
    }

    /// Returns the text of a scalar.
    pub fn text(self) -> Option<&'a str> {
        match self.kind() {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// Returns the items of a list, or nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let items = match self.kind() {
            Kind::Seq(items) => items,
            _ => &[],
        };
        items.iter().map(move |id| Node {
            tree: self.tree,
            id: *id,
        })
    }

    /// Returns the keys and values of a mapping, or nothing for other nodes.
    pub fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let entries = match self.kind() {
            Kind::Map(entries) => entries,
            _ => &[],
        };
        let at = move |id: NodeId| Node {
            tree: self.tree,
            id,
        };
        entries.iter().map(move |(k, v)| (at(*k), at(*v)))
    }

    /// Returns the value of the first entry with this key.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entries()
            .find(|(k, _)| k.text() == Some(key))
            .map(|(_, v)| v)
    }

    /// Returns "a list", "a mapping" or "text", for messages.
    pub fn describe(self) -> &'static str {
        match self.kind() {
            Kind::Scalar(..) => "a single value",
            Kind::Seq(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}
