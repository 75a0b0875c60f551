//! The entries of a mapping that take effect, merge keys (`<<`) resolved as go-yaml does.

use std::collections::HashSet;

use super::Context;
use super::codes::WRONG_TYPE;
use crate::diag::Finding;
use crate::source::yaml::{DUPLICATE_KEY, Dialect, Kind, Node, is_merge};

/// What is done with each entry.
type Take<'t, 'a> = &'t mut dyn FnMut(Node<'a>, Node<'a>, &mut Context<'_>);

/// Calls `take` for each entry; where one key comes twice, the later call counts.
pub(super) fn each_entry<'a>(node: Node<'a>, context: &mut Context<'_>, take: Take<'_, 'a>) {
    match context.dialect {
        Dialect::V2 => in_place(node, context, take),
        Dialect::V3 => own_first(node, context, &mut None, take),
    }
}

/// go-yaml v2 merges where the merge key stands: what follows it wins, what precedes it loses.
fn in_place<'a>(node: Node<'a>, context: &mut Context<'_>, take: Take<'_, 'a>) {
    for (key, value) in node.entries() {
        if !context.spend(key) {
            return;
        }
        if is_merge(key) {
            // The first of several mappings is applied last, so that it wins.
            for part in parts(value, context).into_iter().rev() {
                context.nested(part, |context| in_place(part, context, take));
            }
        } else if context.tag_fits(key) {
            take(key, value, context);
        }
    }
}

/// go-yaml v3 merges behind everything else: a mapping's own keys win, then the first merged one.
///
/// `taken` holds the keys that are decided, once there is a merge.
fn own_first<'a>(
    node: Node<'a>,
    context: &mut Context<'_>,
    taken: &mut Option<HashSet<&'a str>>,
    take: Take<'_, 'a>,
) {
    let mut merge: Option<(Node<'a>, Node<'a>)> = None;
    for (key, value) in node.entries() {
        if !context.spend(key) {
            return;
        }
        if is_merge(key) {
            match merge {
                None => merge = Some((key, value)),
                Some((first, _)) => second_merge(first, key, context),
            }
            continue;
        }
        let is_decided = match (taken.as_mut(), key.text()) {
            (Some(taken), Some(text)) => !taken.insert(text),
            _ => false,
        };
        if is_decided || !context.tag_fits(key) {
            continue;
        }
        if context.is_null(key) {
            context.ignored(key.span(), "this key is empty");
        } else {
            take(key, value, context);
        }
    }
    if let Some((_, value)) = merge {
        taken.get_or_insert_with(|| node.entries().filter_map(|(key, _)| key.text()).collect());
        for part in parts(value, context) {
            context.nested(part, |context| own_first(part, context, taken, take));
        }
    }
}

/// Returns the mappings that a merge key names.
fn parts<'a>(value: Node<'a>, context: &mut Context<'_>) -> Vec<Node<'a>> {
    let named: Vec<_> = match value.kind() {
        Kind::Seq(_) => value.items().collect(),
        Kind::Map(_) | Kind::Scalar(..) => vec![value],
    };
    let is_map = |part: &Node<'_>| matches!(part.kind(), Kind::Map(_));
    let (maps, others) = named.into_iter().partition::<Vec<_>, _>(is_map);
    for other in others {
        context.report(
            &WRONG_TYPE,
            other.span(),
            "`<<` takes a mapping or a list of mappings",
        );
    }
    maps
}

fn second_merge(first: Node<'_>, second: Node<'_>, context: &mut Context<'_>) {
    let (first, second) = (context.place(first.span()), context.place(second.span()));
    context.push(
        Finding::new(&DUPLICATE_KEY, second, "key `<<` stands twice")
            .related(first, "first here")
            .help("merge a list: `<<: [*a, *b]`"),
    );
}
