/// Returns the candidate nearest to `wrong`, when one is near enough to be a likely slip.
///
/// Near enough is at most a third of the letters, counted as insertions, removals, changes and
/// swaps of neighbours; a candidate that differs only in case or in `-` against `_` always is.
pub fn suggest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(wrong, 4, candidates)
}

/// Returns the candidate that is so near that nothing else can be meant: two slips away at most.
pub fn suggest_near<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest(wrong, 2, candidates)
}

fn nearest<'a>(
    wrong: &str,
    most: usize,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = fold(wrong);
    if folded.len() > 64 {
        return None;
    }
    let allowed = (folded.len() / 3).clamp(1, most);
    candidates
        .into_iter()
        .filter_map(|c| {
            let distance = distance(&folded, &fold(c), allowed)?;
            Some((distance, c))
        })
        .min()
        .map(|(_, c)| c)
}

fn fold(s: &str) -> Vec<char> {
    s.chars()
        .map(|c| {
            if c == '-' {
                '_'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// Returns the optimal string alignment distance, or `None` when it is more than `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(ca != cb))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::{suggest, suggest_near};

    const FIELDS: [&str; 5] = ["receiver", "group_by", "group_wait", "matchers", "continue"];

    #[test]
    fn a_slip_finds_its_field() {
        assert_eq!(suggest("recevier", FIELDS), Some("receiver"));
        assert_eq!(suggest("groupby", FIELDS), Some("group_by"));
        assert_eq!(suggest("group-wait", FIELDS), Some("group_wait"));
        assert_eq!(suggest("Continue", FIELDS), Some("continue"));
    }

    #[test]
    fn names_that_share_an_ending_are_not_near() {
        let names = ["auth-service", "alertmanager-1"];
        assert_eq!(suggest_near("file-service", names), None);
        assert_eq!(
            suggest_near("alert_manager1", names),
            Some("alertmanager-1")
        );
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(suggest("subject", FIELDS), None);
        assert_eq!(suggest("", FIELDS), None);
        assert_eq!(suggest(&"x".repeat(10_000), FIELDS), None);
    }
}
