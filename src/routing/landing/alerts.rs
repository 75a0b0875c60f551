use std::rc::Rc;
use std::sync::Arc;

use crate::lang::matcher::Matcher;
use crate::model::inference::{Presence, Series, Values};
use crate::routing::Labels;
use crate::routing::region::Region;
use crate::routing::space::{ClassSet, LabelSpace, Meeting, Space};

/// The alerts that one description admits: for each label of a space the classes in which its values
/// lie. Which value one label has does not depend on the others, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alerts {
    /// By label of the space.
    meetings: Vec<Rc<Meeting>>,
    /// The classes that are left; no more than the meetings have.
    sets: Vec<ClassSet>,
    /// The names of the labels.
    names: Rc<[String]>,
    /// Labels outside of the space that every alert has, each with a possible value.
    others: Rc<[(String, String)]>,
}

/// Turns what is known of labels into classes of one space.
pub struct Meetings {
    space: Arc<Space>,
    names: Rc<[String]>,
    /// By label, what was asked before.
    known: Vec<Vec<(Values, Rc<Meeting>)>>,
}

impl Meetings {
    /// Prepares a space.
    pub fn new(space: Arc<Space>) -> Self {
        let names = space.labels().iter().map(|label| label.name().to_owned());
        Self {
            names: names.collect(),
            known: vec![Vec::new(); space.labels().len()],
            space,
        }
    }

    /// Returns the alerts that a description admits.
    pub fn alerts(&mut self, series: &Series) -> Alerts {
        let space = Arc::clone(&self.space);
        let meetings = space.labels().iter().zip(0..);
        let meetings: Vec<_> = meetings
            .map(|(label, number)| self.meeting(label, number, &series.get(label.name())))
            .collect();
        let others = series.labels().filter(|(name, values)| {
            values.presence() == Presence::Always && space.number(name).is_none()
        });
        let others = others.filter_map(|(name, values)| {
            let meeting = LabelSpace::blank(name).meeting(values);
            Some((name.to_string(), meeting.example(0)?.to_owned()))
        });
        Alerts {
            sets: meetings.iter().map(|meeting| meeting.set.clone()).collect(),
            meetings,
            names: Rc::clone(&self.names),
            others: others.collect(),
        }
    }

    fn meeting(&mut self, label: &LabelSpace, number: usize, values: &Values) -> Rc<Meeting> {
        let known = self.known.get_mut(number);
        // What is listed is looked up faster than remembered.
        let Some(known) = known.filter(|_| values.list().is_none()) else {
            return label.meeting(values).into();
        };
        if let Some((_, meeting)) = known.iter().find(|(known, _)| known == values) {
            return Rc::clone(meeting);
        }
        let meeting = Rc::new(label.meeting(values));
        known.push((values.clone(), Rc::clone(&meeting)));
        meeting
    }
}

impl Alerts {
    /// Returns the classes that a label of the space may be in, by number.
    pub(in crate::routing) fn set(&self, label: u32) -> Option<&ClassSet> {
        self.sets.get(label as usize)
    }

    /// Returns the classes that each label of the space may be in.
    pub(super) fn sets(&self) -> &[ClassSet] {
        &self.sets
    }

    /// Leaves only the alerts that fulfil all of the matchers, which are among those that the space
    /// was made for; nothing when there are none. Where the classes of a label are not all known,
    /// there may be some more alerts than those.
    #[must_use]
    pub fn fulfilling<'m>(
        &self,
        space: &Space,
        matchers: impl IntoIterator<Item = &'m Matcher>,
    ) -> Option<Self> {
        let mut alerts = self.clone();
        for matcher in matchers {
            let number = space.number(matcher.name())?;
            let wanted = space.label(number).set_at_most(matcher)?;
            let set = alerts.sets.get_mut(number as usize)?;
            *set = set.and(&wanted);
            if set.is_empty() {
                return None;
            }
        }
        Some(alerts)
    }

    /// Leaves only the alerts that do not fulfil the matcher; else as [`Alerts::fulfilling`].
    #[must_use]
    pub fn failing(&self, space: &Space, matcher: &Matcher) -> Option<Self> {
        let number = space.number(matcher.name())?;
        let label = space.label(number);
        let mut unwanted = label.set(matcher)?.complement();
        if !label.is_exact(matcher) {
            unwanted = label.with_unknown(&unwanted);
        }
        let mut alerts = self.clone();
        let set = alerts.sets.get_mut(number as usize)?;
        *set = set.and(&unwanted);
        (!set.is_empty()).then_some(alerts)
    }

    /// Leaves only the alerts without a line feed in a label; nothing when there are none.
    pub(super) fn without_line_feeds(&self, space: &Space) -> Option<Self> {
        let mut alerts = self.clone();
        let labels = space.labels().iter().zip(&self.meetings);
        for ((label, meeting), set) in labels.zip(&mut alerts.sets) {
            let odd: Vec<u32> = meeting.line_feeds().collect();
            if !odd.is_empty() {
                *set = set.without(&ClassSet::of(label.size(), odd));
            }
            if set.is_empty() {
                return None;
            }
        }
        Some(alerts)
    }

    /// Returns the region of all of the alerts; nothing when there are none.
    pub(in crate::routing) fn region(&self) -> Option<Region> {
        let mut region = Region::default();
        for (number, set) in (0..).zip(&self.sets) {
            if !set.is_all() && !region.narrow(number, set) {
                return None;
            }
        }
        Some(region)
    }

    /// Leaves only the alerts in a region; nothing when there are none.
    #[must_use]
    pub(in crate::routing) fn within(&self, region: &Region) -> Option<Self> {
        let mut alerts = self.clone();
        for (number, wanted) in region.iter() {
            let set = alerts.sets.get_mut(number as usize)?;
            *set = set.and(wanted);
            if set.is_empty() {
                return None;
            }
        }
        Some(alerts)
    }

    /// Returns the labels of one of the alerts; nothing when only values are left of which none is
    /// known.
    pub fn witness(&self) -> Option<Labels> {
        self.example(&[])
    }

    /// Returns the labels of one of the alerts, some labels in these classes.
    pub(super) fn example(&self, classes: &[(u32, u32)]) -> Option<Labels> {
        let own = (0..).zip(self.meetings.iter().zip(&self.sets));
        let own = own.zip(self.names.iter());
        let own = own.map(|((number, (meeting, set)), name)| {
            let chosen = classes.iter().find(|(label, _)| *label == number);
            let value = match chosen {
                Some((_, class)) => meeting.example(*class)?,
                None => plainest(meeting, set)?,
            };
            Some((name.clone(), value.to_owned()))
        });
        let own: Option<Vec<_>> = own.collect();
        Some(
            own?.into_iter()
                .chain(self.others.iter().cloned())
                .collect(),
        )
    }
}

/// Returns a value of one of the classes: a missing label when that is possible.
fn plainest<'m>(meeting: &'m Meeting, set: &ClassSet) -> Option<&'m str> {
    let values = set.iter().filter_map(|class| meeting.example(class));
    values
        .take(100)
        .min_by_key(|value| (!value.is_empty(), value.contains('\n'), value.len()))
}
