//! What the inference is told of the series: nothing, everything, or something between.

use techcorp::model::inference::{AnySeries, Others, Selection, Series, Storage, Values, Vector};

use crate::grammar::Labels;
use crate::random::Random;

/// A storage that holds series of which more or less is known.
pub struct World(Option<Vec<Series>>);

impl World {
    /// Returns a storage that holds these series.
    pub fn about(series: &[Labels], random: &mut Random) -> Self {
        let blur = match random.below(4) {
            0 => return Self(None),
            1 => usize::MAX,
            _ => 2 + random.below(5),
        };
        Self(Some(
            series
                .iter()
                .map(|labels| described(labels, blur, random))
                .collect(),
        ))
    }
}

/// Describes one series, leaving something open once in `blur` times.
fn described(labels: &Labels, blur: usize, random: &mut Random) -> Series {
    let mut unsure = |once_in: usize| blur != usize::MAX && random.once_in(blur.max(once_in));
    let others = match unsure(1) {
        true => Others::Any,
        false => Others::None,
    };
    let mut series = Series::new(others);
    for (name, value) in labels {
        let exact = Values::exactly(value.as_str());
        let values = match (unsure(1), unsure(1), unsure(1)) {
            (true, true, _) => Values::any(),
            (true, false, true) => Values::present(),
            (true, false, false) => exact.union(&Values::absent()),
            (false, true, _) => exact.union(&Values::exactly("y")),
            (false, false, _) => exact,
        };
        series.set(name, values);
    }
    if others == Others::Any {
        for name in ["a", "job", "extra"] {
            if labels.iter().all(|(known, _)| known != name) && unsure(1) {
                series.set(name, Values::absent());
            }
        }
    }
    series
}

impl Storage for World {
    fn select(&self, selection: &Selection<'_>) -> Vector {
        match &self.0 {
            None => AnySeries.select(selection),
            Some(series) => series.iter().filter_map(|s| selection.among(s)).collect(),
        }
    }
}
