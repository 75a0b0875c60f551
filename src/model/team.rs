//! Teams as tenants of one Alertmanager: whose alerts are whose, and the files that each team keeps.

use std::collections::HashSet;

use super::alertmanager::{
    Alertmanager, Condition, InhibitRule, MatcherList, NamedIntervals, Receiver, Route,
};
use super::decode::{Context, Field, Given, LabelName, Spanned};
use crate::diag::Span;
use crate::lang::matcher::{Matcher, Op};
use crate::lang::regex::quote;
use crate::model;

model! {
    /// One team, as techcorp.yml names it.
    pub struct TeamEntry("a team of `teams` in techcorp.yml") {
        name: String,
        matchers: MatcherList,
        label: LabelName,
        values: Vec<Spanned<String>>,
        files: Vec<Spanned<String>>,
    }
    hints {
        "matcher" => "write `matchers`, a list such as `[team = \"dba\"]`",
        "value" => "write `values`, a list",
        "file" => "write `files`, a list",
        "fragments" => "write `files`, a list",
        "labels" => "write `label`, the name of one label, and `values`",
    }
}

model! {
    /// The file of a team.
    pub struct FragmentFile("a team's fragment") {
        receivers: Vec<Spanned<Receiver>>,
        routes: Vec<Spanned<Route>>,
        time_intervals: Vec<Spanned<NamedIntervals>>,
        inhibit_rules: Vec<Spanned<InhibitRule>>,
    }
    hints {
        "route" => "write `routes`, a list: a fragment has no root of its own",
        "global" => "`global` stands in the main file and holds for every team",
        "templates" => "`templates` stands in the main file",
        "mute_time_intervals" => "write `time_intervals`",
    }
}

impl FragmentFile {
    /// Returns the fragment as a configuration whose root route has the fragment's as children.
    #[must_use]
    pub fn into_part(self) -> Alertmanager {
        let key = self.routes.key().unwrap_or(self.span);
        let root = Route {
            span: self.span,
            routes: self.routes,
            ..Route::default()
        };
        Alertmanager {
            span: self.span,
            global: Field::Invalid(key),
            route: Field::Set(Given {
                key,
                span: self.span,
                value: root,
            }),
            receivers: self.receivers,
            time_intervals: self.time_intervals,
            inhibit_rules: self.inhibit_rules,
            ..Alertmanager::default()
        }
    }
}

/// A team: who it is, which alerts are its own, and where its files stand.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// What an alert of the team fulfils.
    pub matchers: Vec<Matcher>,
    /// The patterns of its files, below the stack folder.
    pub files: Vec<String>,
    /// Whether techcorp.yml gives the patterns; else one of the usual places is enough.
    pub files_given: bool,
    /// Where techcorp.yml names it.
    pub span: Span,
}

/// All teams, with the name and text of the file that names them.
#[derive(Clone, Debug, Default)]
pub struct Teams {
    /// The teams.
    pub list: Vec<Team>,
    /// The name and the text of the file.
    pub source: (String, String),
}

impl Team {
    /// Returns the teams of a list; what is wrong with them is reported.
    pub fn all(entries: &[Spanned<TeamEntry>], context: &mut Context<'_>) -> Vec<Self> {
        let mut names = HashSet::new();
        let mut teams = Vec::new();
        for entry in entries {
            let Some(team) = Self::of(entry, context) else {
                continue;
            };
            if !names.insert(team.name.clone()) {
                context.invalid(team.span, format!("the team `{}` stands twice", team.name));
            }
            teams.push(team);
        }
        teams
    }

    fn of(entry: &Spanned<TeamEntry>, context: &mut Context<'_>) -> Option<Self> {
        let TeamEntry { name, files, .. } = &entry.value;
        if !name.is_filled() {
            context.invalid(entry.span, "`name` is missing");
        }
        let matchers = matchers(entry, context);
        let name = name.given().filter(|name| !name.value.is_empty())?;
        let files_given = files.is_present();
        let files = match files_given {
            true => files
                .items()
                .iter()
                .map(|file| file.value.clone())
                .collect(),
            false => ["alertmanager/receivers.d", "receivers.d"]
                .map(|folder| format!("{folder}/{}.yml", name.value))
                .to_vec(),
        };
        Some(Self {
            name: name.value.clone(),
            matchers: matchers?,
            files,
            files_given,
            span: name.span,
        })
    }
}

/// Returns what an alert of the team fulfils; what is missing is reported.
fn matchers(entry: &Spanned<TeamEntry>, context: &mut Context<'_>) -> Option<Vec<Matcher>> {
    let team = &entry.value;
    let short = team.label.is_present() || team.values.is_present();
    if team.matchers.is_present() {
        if short {
            let span = team.label.key().or(team.values.key());
            let message = "write `matchers`, or `label` and `values`, not both";
            context.invalid(span.unwrap_or(entry.span), message);
        }
        let conditions = Condition::from_list(&team.matchers);
        let matchers: Vec<_> = conditions.into_iter().map(|c| c.matcher).collect();
        if matchers.is_empty() && team.matchers.get().is_some_and(|list| list.0.is_empty()) {
            let span = team.matchers.key().unwrap_or(entry.span);
            context.invalid(span, "without a matcher every alert would be the team's");
        }
        return Some(matchers);
    }
    if !short {
        let message = "`matchers` is missing: it says which alerts are the team's";
        context.invalid(entry.span, message);
        return None;
    }
    let values: Vec<&str> = team
        .values
        .items()
        .iter()
        .map(|v| v.value.as_str())
        .collect();
    if team.label.key().is_none() {
        context.invalid(
            entry.span,
            "`label` is missing: `values` are those of a label",
        );
    }
    if values.is_empty() && !matches!(team.values, Field::Invalid(_)) {
        context.invalid(
            entry.span,
            "`values` is missing: the label's values that are the team's",
        );
    }
    let label = team.label.get()?.as_str();
    let matcher = match values.as_slice() {
        [only] => Matcher::build(label, Op::Equal, *only),
        several => {
            let quoted: Vec<_> = several.iter().map(|value| quote(value)).collect();
            Matcher::build(label, Op::Regex, quoted.join("|"))
        }
    };
    matcher.ok().map(|matcher| vec![matcher])
}
