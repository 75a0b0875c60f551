use std::cmp::Ordering;

/// A set of classes of one label.
///
/// Stored as the smaller of the set and its complement, so that `=` and `!=` are both short, and
/// equal sets of one label have equal representations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassSet {
    /// How many classes the label has.
    size: u32,
    /// Whether `ids` are those outside.
    negated: bool,
    /// Sorted.
    ids: Box<[u32]>,
}

impl ClassSet {
    /// Returns the set of all classes.
    pub fn all(size: u32) -> Self {
        Self::make(size, true, Vec::new())
    }

    /// Returns the set of no class.
    pub fn none(size: u32) -> Self {
        Self::make(size, false, Vec::new())
    }

    /// Returns the set of these classes, which are sorted and below `size`.
    pub fn of(size: u32, ids: Vec<u32>) -> Self {
        Self::make(size, false, ids)
    }

    fn make(size: u32, negated: bool, ids: Vec<u32>) -> Self {
        let count = ids.len();
        let others = (size as usize).saturating_sub(count);
        // A tie is stored as it is, not negated.
        let flip = others < count || (others == count && negated);
        if !flip {
            return Self {
                size,
                negated,
                ids: ids.into(),
            };
        }
        let mut rest = Vec::with_capacity(others);
        let mut listed = ids.iter().copied().peekable();
        for id in 0..size {
            if listed.next_if_eq(&id).is_none() {
                rest.push(id);
            }
        }
        Self {
            size,
            negated: !negated,
            ids: rest.into(),
        }
    }

    /// Returns whether a class is in the set.
    pub fn contains(&self, id: u32) -> bool {
        let listed = match &*self.ids {
            [only] => *only == id,
            ids => ids.binary_search(&id).is_ok(),
        };
        listed != self.negated
    }

    /// Returns how many classes are in the set.
    pub fn len(&self) -> usize {
        match self.negated {
            false => self.ids.len(),
            true => (self.size as usize).saturating_sub(self.ids.len()),
        }
    }

    /// Returns whether no class is in the set.
    pub fn is_empty(&self) -> bool {
        !self.negated && self.ids.is_empty()
    }

    /// Returns whether every class is in the set.
    pub fn is_all(&self) -> bool {
        self.negated && self.ids.is_empty() || self.len() == self.size as usize
    }

    /// Returns the classes in the set, when they are fewer than those outside.
    pub fn few(&self) -> Option<&[u32]> {
        (!self.negated).then_some(&*self.ids)
    }

    /// Returns the shorter list: the classes inside, or those outside.
    pub(crate) fn listed(&self) -> &[u32] {
        &self.ids
    }

    /// Returns the classes in the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        let inside = if self.negated {
            0..0
        } else {
            0..self.ids.len()
        };
        let mut outside = self.ids.iter().copied().peekable();
        let rest = if self.negated { 0..self.size } else { 0..0 };
        self.ids
            .get(inside)
            .unwrap_or_default()
            .iter()
            .copied()
            .chain(rest.filter(move |id| {
                while outside.next_if(|out| out < id).is_some() {}
                outside.next_if_eq(id).is_none()
            }))
    }

    /// Returns the classes outside.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self::make(self.size, !self.negated, self.ids.to_vec())
    }

    /// Returns the classes in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self.negated, other.negated) {
            (false, _) => self.filtered(|id| other.contains(id)),
            (true, false) => other.filtered(|id| self.contains(id)),
            (true, true) => Self::make(self.size, true, union(&self.ids, &other.ids)),
        }
    }

    fn filtered(&self, keep: impl Fn(u32) -> bool) -> Self {
        let ids = self.ids.iter().copied().filter(|id| keep(*id));
        Self::make(self.size, false, ids.collect())
    }

    /// Returns the classes in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.complement().and(&other.complement()).complement()
    }

    /// Returns the classes that are in none of some sets of one label.
    pub fn in_none(sets: &[&Self]) -> Self {
        let size = sets.first().map_or(0, |set| set.size);
        let mut free = vec![true; size as usize];
        for set in sets {
            for id in set.iter() {
                if let Some(free) = free.get_mut(id as usize) {
                    *free = false;
                }
            }
        }
        let free = (0..size).zip(free).filter(|(_, free)| *free);
        Self::of(size, free.map(|(id, _)| id).collect())
    }

    /// Returns the classes in this set that are not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.and(&other.complement())
    }

    /// Returns whether no class is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        match (self.negated, other.negated) {
            (false, _) => !self.ids.iter().any(|id| other.contains(*id)),
            (true, false) => !other.ids.iter().any(|id| self.contains(*id)),
            (true, true) => self.and(other).is_empty(),
        }
    }

    /// Returns whether every class of this set is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        match (self.negated, other.negated) {
            (false, _) => self.ids.iter().all(|id| other.contains(*id)),
            (true, true) => other.ids.iter().all(|id| !self.contains(*id)),
            (true, false) => self.without(other).is_empty(),
        }
    }
}

/// Returns the union of two sorted lists, sorted.
fn union(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut both = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => match x.cmp(y) {
                Ordering::Less => a.next(),
                Ordering::Greater => b.next(),
                Ordering::Equal => {
                    a.next();
                    b.next()
                }
            },
            (Some(_), None) => a.next(),
            (None, _) => b.next(),
        };
        match next {
            Some(id) => both.push(id),
            None => return both,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ClassSet;

    const SIZE: u32 = 9;

    fn set(bits: u32) -> ClassSet {
        ClassSet::of(SIZE, (0..SIZE).filter(|id| bits >> id & 1 == 1).collect())
    }

    fn bits(set: &ClassSet) -> u32 {
        set.iter().fold(0, |bits, id| bits | 1 << id)
    }

    proptest! {
        #[test]
        fn operations_are_those_of_sets(a in 0..1_u32 << SIZE, b in 0..1_u32 << SIZE) {
            let (x, y) = (set(a), set(b));
            let full = (1 << SIZE) - 1;
            prop_assert_eq!(bits(&x), a);
            prop_assert_eq!(x.len(), a.count_ones() as usize);
            prop_assert_eq!(x.and(&y), set(a & b));
            prop_assert_eq!(x.or(&y), set(a | b));
            prop_assert_eq!(x.without(&y), set(a & !b));
            prop_assert_eq!(x.complement(), set(!a & full));
            prop_assert_eq!(ClassSet::in_none(&[&x, &y]), set(!(a | b) & full));
            prop_assert_eq!(x.is_disjoint(&y), a & b == 0);
            prop_assert_eq!(x.is_subset(&y), a & !b == 0);
            prop_assert_eq!((x.is_empty(), x.is_all()), (a == 0, a == full));
            for id in 0..SIZE {
                prop_assert_eq!(x.contains(id), a >> id & 1 == 1);
            }
        }
    }

    #[test]
    fn equal_sets_are_stored_alike() {
        assert_eq!(
            ClassSet::of(2, vec![0]),
            ClassSet::of(2, vec![1]).complement()
        );
        assert_eq!(ClassSet::all(1), ClassSet::of(1, vec![0]));
        assert_eq!(ClassSet::all(0), ClassSet::none(0));
    }
}
