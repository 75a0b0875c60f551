use std::collections::HashMap;

/// Returns the items of two lists that are left when a common subsequence is taken out of both,
/// those of the first list first. The subsequence is long, though not always the longest.
pub(super) fn unmatched(a: &[u32], b: &[u32]) -> Vec<u32> {
    let kept = matched(a, b);
    let left = |items: &[u32], kept: &mut dyn Iterator<Item = usize>| -> Vec<u32> {
        let mut kept = kept.peekable();
        let left = items.iter().enumerate();
        let left = left.filter(|(at, _)| kept.next_if_eq(at).is_none());
        left.map(|(_, item)| *item).collect()
    };
    [
        left(a, &mut kept.iter().map(|(at, _)| *at)),
        left(b, &mut kept.iter().map(|(_, at)| *at)),
    ]
    .concat()
}

/// Returns the places of a common subsequence in two lists, in order. It is long, though not always
/// the longest.
pub(super) fn matched(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (
        a.get(start..).unwrap_or_default(),
        b.get(start..).unwrap_or_default(),
    );
    let ends = rest_a.iter().rev().zip(rest_b.iter().rev());
    let end = ends.take_while(|(x, y)| x == y).count();
    let middle_a = rest_a.get(..rest_a.len() - end).unwrap_or_default();
    let middle_b = rest_b.get(..rest_b.len() - end).unwrap_or_default();
    // Items that stand once in each list keep their partners as long as the order is the same.
    let (places_a, places_b) = (places(middle_a), places(middle_b));
    let partners = middle_a.iter().enumerate().filter_map(|(at, item)| {
        let once = places_a.get(item).is_some_and(|(_, count)| *count == 1);
        let (partner, count) = places_b.get(item)?;
        (once && *count == 1).then_some((at, *partner))
    });
    let partners: Vec<(usize, usize)> = partners.collect();
    let kept = increasing(&partners).into_iter();
    let kept = kept.map(|(x, y)| (start + x, start + y));
    let ends = (a.len() - end..a.len()).zip(b.len() - end..b.len());
    (0..start)
        .map(|at| (at, at))
        .chain(kept)
        .chain(ends)
        .collect()
}

/// Returns the first place of each item and how often it comes.
fn places(items: &[u32]) -> HashMap<u32, (usize, usize)> {
    let mut places = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        places.entry(*item).or_insert((at, 0)).1 += 1;
    }
    places
}

/// Returns a longest subsequence whose second numbers increase.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last pair of the best subsequence of each length, and each pair's predecessor.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: usize| pairs.get(at).map(|(_, y)| *y);
    for (at, (_, y)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| second(*tail) < Some(*y));
        before.push(length.checked_sub(1).and_then(|l| tails.get(l)).copied());
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut kept = Vec::new();
    let mut at = tails.last().copied();
    while let Some(pair) = at {
        kept.extend(pairs.get(pair));
        at = before.get(pair).copied().flatten();
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::unmatched;

    #[test]
    fn what_moved_or_changed_is_left() {
        assert_eq!(unmatched(&[1, 2, 3], &[1, 2, 3]), Vec::<u32>::new());
        assert_eq!(unmatched(&[1, 2, 3], &[1, 9, 3]), [2, 9]);
        assert_eq!(unmatched(&[1, 2, 3, 4, 5], &[2, 3, 4, 5, 1]), [1, 1]);
        assert_eq!(unmatched(&[1, 2], &[1, 5, 2]), [5]);
    }

    proptest! {
        #[test]
        fn what_is_not_left_is_the_same_in_both(
            a in prop::collection::vec(0..9_u32, 0..9),
            b in prop::collection::vec(0..9_u32, 0..9),
        ) {
            let left = unmatched(&a, &b);
            // Without the items that are left anywhere, both read the same.
            let rest = |list: &[u32]| -> Vec<u32> {
                list.iter().copied().filter(|item| !left.contains(item)).collect()
            };
            prop_assert_eq!(rest(&a), rest(&b));
        }
    }
}
