use super::coverage::Coverage;
use super::suite::{Ground, problems};
use super::{Config, Inhibition, Labels};
use crate::model::alertmanager::Alertmanager;
use crate::model::catalogue::Catalogue;
use crate::model::inference::{Inference, Reliance};
use crate::model::stack::{Loaded, Stack};

/// What is found out about one Alertmanager configuration in its stack.
#[derive(Debug)]
pub struct Assessment {
    /// Where and when alerts go.
    pub config: Config,
    /// Which alerts mute others.
    pub inhibitions: Vec<Inhibition>,
    /// The names of the receivers.
    pub receivers: Vec<String>,
    /// What the stack's rules reach, and what its suites test.
    pub coverage: Coverage,
}

impl Assessment {
    /// Assesses a configuration of the stack; nothing when it has no route.
    pub fn of(
        stack: &Stack,
        alertmanager: &Loaded<Alertmanager>,
        catalogue: &Catalogue,
    ) -> Option<Self> {
        let model = &alertmanager.model;
        let config = Config::of(model, alertmanager.target)?;
        let inhibitions = Inhibition::all(model);
        let certain = Inference::of(stack, Reliance::Files);
        let usual = Inference::of(stack, Reliance::Usage(catalogue));
        let receivers = model.receivers.items().iter();
        let receivers = receivers.filter_map(|receiver| receiver.value.name.get().cloned());
        let mut assessment = Self {
            receivers: receivers.collect(),
            coverage: Coverage::of(&config, &inhibitions, &certain, &usual),
            config,
            inhibitions,
        };
        let tested = assessment.tested(stack);
        let Self {
            config, coverage, ..
        } = &mut assessment;
        coverage.test(config, &tested);
        Some(assessment)
    }

    /// Returns what cases of suites are held against.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            config: &self.config,
            inhibitions: &self.inhibitions,
            rules: &self.coverage.rules,
            receivers: &self.receivers,
        }
    }

    fn tested(&self, stack: &Stack) -> Vec<Labels> {
        let ground = self.ground();
        let suites = stack.suites.iter();
        let cases = suites.flat_map(|suite| suite.model.cases.items());
        let sound = cases.filter(|case| problems(case, &ground).is_empty());
        sound.flat_map(|case| ground.ways(&case.value)).collect()
    }
}
