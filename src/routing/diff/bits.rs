/// A set of classes of one label that grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    size: u32,
    words: Box<[u64]>,
}

impl Bits {
    pub(super) fn new(size: u32) -> Self {
        Self {
            size,
            words: vec![0; size.div_ceil(u64::BITS) as usize].into(),
        }
    }

    pub(super) fn contains(&self, class: u32) -> bool {
        let word = self.words.get((class / u64::BITS) as usize);
        word.is_some_and(|word| word >> (class % u64::BITS) & 1 == 1)
    }

    pub(super) fn insert(&mut self, class: u32) {
        if let Some(word) = self.words.get_mut((class / u64::BITS) as usize) {
            *word |= 1 << (class % u64::BITS);
        }
    }

    /// Takes in what is in another set of the same label.
    pub(super) fn extend(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(super) fn fill(&mut self) {
        (0..self.size).for_each(|class| self.insert(class));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn is_full(&self) -> bool {
        let count: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        count == self.size
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn sets_fill_up_beyond_one_word() {
        let mut bits = Bits::new(130);
        assert!(bits.is_empty() && !bits.is_full());
        bits.insert(64);
        let mut more = Bits::new(130);
        more.insert(129);
        bits.extend(&more);
        assert!(bits.contains(64) && bits.contains(129) && !bits.contains(128));
        assert!(!bits.contains(1_000));
        bits.fill();
        assert!(bits.is_full());
    }
}
