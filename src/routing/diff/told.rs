//! From what differs to changes that people read.

use std::collections::{BTreeMap, BTreeSet};

use super::delta::{Delta, changed};
use super::explore::Open;
use super::ground::Ground;
use super::{Change, Diff, Group, Part, Toward};
use crate::routing::region::Region;

/// How many changes are told; beyond that they are counted.
const MAX_CHANGES: usize = 300;

/// Where two trees differ, in kinds of alerts with numbers.
pub(super) trait Source {
    /// Returns the kinds of alerts that are not treated alike.
    fn kinds(&self) -> Vec<(u32, Kind)>;

    /// Returns a region, not beyond the base, in which all alerts of these kinds lie.
    fn hull(&self, kinds: &[u32], base: &Region) -> Option<Region>;

    /// Returns the alerts of the base that are of one of the kinds, told apart from `others` or all
    /// that there are, and whether these are all.
    fn parts(
        &self,
        kinds: &[u32],
        others: Option<&[u32]>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> (Vec<Part>, bool);

    /// Returns why nothing is proved of which alerts; nothing when no rule can raise them.
    fn unproved(&self, kind: u32, open: Open) -> Option<String>;
}

/// What becomes of a kind of alerts.
pub(super) enum Kind {
    /// These actions before, and those after.
    Differs(Box<[u32]>, Box<[u32]>),
    /// Nothing is known.
    Open(Open),
}

/// Tells what two trees differ in.
pub(super) struct Teller<'e, S> {
    ground: &'e Ground<'e>,
    source: S,
}

/// The receivers that each difference concerns, and the kinds of alerts.
type Deltas = BTreeMap<Delta, (BTreeSet<String>, Vec<u32>)>;

impl<'e, S: Source> Teller<'e, S> {
    pub(super) fn new(ground: &'e Ground<'e>, source: S) -> Self {
        Self { ground, source }
    }

    /// Returns all changes.
    pub(super) fn diff(&self) -> Diff {
        let mut unproved = BTreeSet::new();
        let mut deltas = Deltas::new();
        for (number, kind) in self.source.kinds() {
            match kind {
                Kind::Differs(old, new) => {
                    let (lost, gained) = changed(&old, &new);
                    let old = old.get(lost).unwrap_or_default();
                    let (delta, receivers) = self
                        .ground
                        .actions
                        .delta(old, new.get(gained).unwrap_or_default());
                    let entry = deltas.entry(delta).or_default();
                    entry.0.extend(receivers);
                    entry.1.push(number);
                }
                Kind::Open(open) => unproved.extend(self.source.unproved(number, open)),
            }
        }
        let more = deltas.len().saturating_sub(MAX_CHANGES) as u64;
        while deltas.len() > MAX_CHANGES {
            deltas.pop_last();
        }
        let count = deltas.len();
        let mut kept: Vec<Kept> = Vec::new();
        for (delta, (receivers, kinds)) in deltas {
            let (parts, complete) =
                self.source
                    .parts(&kinds, None, &Region::default(), &mut unproved);
            let change = Change {
                delta,
                receivers,
                brief: parts.clone(),
                parts,
                complete,
            };
            if change.parts.is_empty() && self.ground.raised.is_none() {
                unproved
                    .insert("a change is too intricate to tell which alerts it concerns".into());
            }
            if !change.parts.is_empty() {
                kept.push(Kept { change, kinds });
            }
        }
        let told = kept.len();
        let base = match more {
            0 => self.base(&kept),
            _ => Region::default(),
        };
        let mut groups: Vec<Group> = grouped(kept)
            .into_iter()
            .filter_map(|(toward, kept)| self.group(toward, kept, &base, &mut unproved))
            .collect();
        groups.sort_by_cached_key(|group| {
            let first = group.changes.first();
            let part = first.and_then(|change| change.parts.first());
            let place = part.map(|part| {
                let old = part.old.get(part.lost.start).copied();
                (
                    part.line_feed,
                    old,
                    part.new.get(part.gained.start).copied(),
                )
            });
            let settings = first.is_some_and(|change| !change.delta.changes_receivers());
            (settings, place)
        });
        Diff {
            left_out: if self.ground.raised.is_some() {
                count - told
            } else {
                0
            },
            base: (base != Region::default()).then(|| self.ground.told(&base)),
            groups,
            more,
            unproved: unproved.into_iter().collect(),
        }
    }

    /// Returns what all changes have in common, when there are several.
    fn base(&self, kept: &[Kept]) -> Region {
        if kept.len() < 2 {
            return Region::default();
        }
        let hull = self.source.hull(&kinds_of(kept), &Region::default());
        hull.unwrap_or_default()
    }

    fn group(
        &self,
        toward: Toward,
        kept: Vec<Kept>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> Option<Group> {
        let several = kept.len() > 1;
        let all = kinds_of(&kept);
        // What the changes of a group have in common is told once.
        let common = match several {
            true => self.source.hull(&all, base),
            false => None,
        };
        let common = common.unwrap_or_else(|| base.clone());
        let others = several.then_some(&*all);
        let mut changes = Vec::new();
        for Kept { mut change, kinds } in kept {
            if several || *base != Region::default() {
                let brief = self.source.parts(&kinds, others, &common, unproved).0;
                if !brief.is_empty() {
                    change.brief = brief;
                }
            }
            changes.push(change);
        }
        let (parts, complete) = match changes.as_slice() {
            [] => return None,
            [only] => (only.brief.clone(), only.complete),
            _ => self.source.parts(&all, None, base, unproved),
        };
        Some(Group {
            toward,
            parts,
            complete,
            changes,
        })
    }
}

/// A change, and the kinds of alerts it is about.
#[derive(Clone)]
struct Kept {
    change: Change,
    kinds: Vec<u32>,
}

fn kinds_of(kept: &[Kept]) -> Vec<u32> {
    let kinds = kept.iter().flat_map(|kept| &kept.kinds);
    let mut kinds: Vec<u32> = kinds.copied().collect();
    kinds.sort_unstable();
    kinds
}

/// Puts changes together that have the receivers after in common, or else those before: whichever
/// makes fewer groups.
fn grouped(kept: Vec<Kept>) -> Vec<(Toward, Vec<Kept>)> {
    let by = |key: &dyn Fn(&Delta) -> Toward| {
        let mut groups: BTreeMap<Toward, Vec<Kept>> = BTreeMap::new();
        let mut settings = Vec::new();
        for kept in &kept {
            let delta = &kept.change.delta;
            match delta.changes_receivers() {
                true => groups.entry(key(delta)).or_default().push(kept.clone()),
                false => settings.push((Toward::Settings, vec![kept.clone()])),
            }
        }
        groups.into_iter().chain(settings).collect::<Vec<_>>()
    };
    let old = by(&|delta| Toward::Before(delta.old.clone()));
    let new = by(&|delta| Toward::After(delta.new.clone()));
    match old.len() < new.len() {
        true => old,
        false => new,
    }
}
