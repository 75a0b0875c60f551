//! Random choices that a seed repeats, for every suite that makes its input.

#![allow(
    dead_code,
    clippy::print_stdout,
    reason = "each suite takes what it needs and says how to repeat it"
)]

/// Returns the number that a variable of the environment holds.
pub fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => match text.parse() {
            Ok(number) => number,
            Err(_) => panic!("{name} is no number: {text}"),
        },
        Err(_) => default,
    }
}

/// Returns the seed of a run and prints it: `TECHCORP_SEED`, or one that stays the same, so that
/// a commit passes or fails in the same way each time. `tests/soak/seeds` tries new ones.
pub fn seed() -> u64 {
    let seed = setting("TECHCORP_SEED", 1);
    println!("TECHCORP_SEED={seed}");
    seed
}

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Starts at the [`seed`] of the run.
    pub fn seeded() -> Self {
        Self::new(seed())
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Returns true once in `times` calls.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Returns one of the choices.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Returns one of several things.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Returns each of the choices or not, in their order.
    pub fn some<'a>(&mut self, choices: &[&'a str], once_in: usize) -> Vec<&'a str> {
        let each = choices.iter().copied();
        each.filter(|_| self.once_in(once_in)).collect()
    }

    /// Brings a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}
