//! Dockerfiles, as far as a stack depends on them: what an image runs, as whom, on which ports.
//!
//! Reading never fails: instructions that nothing here asks for are kept by their name, and what
//! BuildKit would refuse is left to it.

mod lines;
mod stage;

pub use lines::Instruction;
pub use stage::{Arguments, Exposed, HealthCheck, Stage};

use std::collections::BTreeMap;

use crate::model::decode::Spanned;

/// A Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dockerfile {
    /// The stages in the order of the file; an image is built from the last one or a named one.
    pub stages: Vec<Stage>,
    /// The defaults of `ARG` before the first stage.
    pub arguments: BTreeMap<String, String>,
}

impl Dockerfile {
    /// Reads a Dockerfile.
    pub fn parse(text: &str) -> Self {
        let mut file = Self::default();
        for instruction in lines::instructions(text) {
            if instruction.name == "FROM" {
                let stage = Stage::from(&instruction, &file.arguments);
                file.stages.push(stage);
                continue;
            }
            match file.stages.last_mut() {
                Some(stage) => stage.instructions.push(instruction),
                None if instruction.name == "ARG" => {
                    for (name, value) in stage::assignments(&instruction.text) {
                        file.arguments.insert(name, value.unwrap_or_default());
                    }
                }
                None => {}
            }
        }
        file
    }

    /// Returns the stage that an image is built from: the named one (a name or a number), or the
    /// last.
    pub fn target(&self, target: Option<&str>) -> Option<&Stage> {
        let Some(target) = target.filter(|t| !t.is_empty()) else {
            return self.stages.last();
        };
        self.stage_named(target, self.stages.len())
    }

    fn stage_named(&self, name: &str, before: usize) -> Option<&Stage> {
        let stages = self.stages.get(..before)?;
        let by_name = |s: &&Stage| {
            let own = s.name.as_ref();
            own.is_some_and(|n| n.value.eq_ignore_ascii_case(name))
        };
        let by_number = || stages.get(name.parse::<usize>().ok()?);
        stages.iter().rev().find(by_name).or_else(by_number)
    }

    /// Returns a stage and those of this file that it builds on, the stage itself first.
    pub fn lineage<'a>(&'a self, stage: &'a Stage) -> Vec<&'a Stage> {
        let mut found = vec![stage];
        let mut at = self.stages.iter().position(|s| std::ptr::eq(s, stage));
        while let Some(index) = at {
            let base = self.stages.get(index).map(|s| s.image.value.as_str());
            let parent = base.and_then(|name| self.stage_named(name, index));
            found.extend(parent);
            at = parent.and_then(|p| self.stages.iter().position(|s| std::ptr::eq(s, p)));
        }
        found
    }

    /// Returns the image outside this file that a stage builds on in the end.
    pub fn base_image(&self, stage: &Stage) -> Option<Spanned<String>> {
        self.lineage(stage).last().map(|s| s.image.clone())
    }

    /// Returns the ports that `EXPOSE` names, for an image built from `stage`.
    pub fn exposed(&self, stage: &Stage) -> Vec<Exposed> {
        let stages = self.lineage(stage);
        let mut found: Vec<Exposed> = stages.iter().rev().flat_map(|s| s.exposed()).collect();
        found.sort_by_key(|e| (e.port, e.span));
        found.dedup_by_key(|e| (e.port, e.protocol.clone()));
        found
    }

    /// Returns the last `CMD` of a stage or of those that it builds on.
    ///
    /// `ENTRYPOINT` in a stage drops the `CMD` of the image that it builds on.
    pub fn command(&self, stage: &Stage) -> Option<Arguments> {
        for stage in self.lineage(stage) {
            if let Some(command) = stage.last("CMD") {
                return Some(Arguments::parse(command));
            }
            if stage.last("ENTRYPOINT").is_some() {
                return None;
            }
        }
        None
    }

    /// Returns the last `ENTRYPOINT` of a stage or of those that it builds on.
    pub fn entrypoint(&self, stage: &Stage) -> Option<Arguments> {
        self.last(stage, "ENTRYPOINT").map(Arguments::parse)
    }

    /// Returns the last `USER` of a stage or of those that it builds on.
    pub fn user(&self, stage: &Stage) -> Option<Spanned<String>> {
        self.last(stage, "USER").map(|i| Spanned {
            span: i.span,
            value: i.text.trim().to_owned(),
        })
    }

    /// Returns the last `WORKDIR` of a stage or of those that it builds on.
    pub fn workdir(&self, stage: &Stage) -> Option<Spanned<String>> {
        self.last(stage, "WORKDIR").map(|i| Spanned {
            span: i.span,
            value: i.text.trim().to_owned(),
        })
    }

    /// Returns the last `HEALTHCHECK` of a stage or of those that it builds on.
    pub fn health_check(&self, stage: &Stage) -> Option<HealthCheck> {
        self.last(stage, "HEALTHCHECK").map(HealthCheck::parse)
    }

    /// Returns what a stage copies from the build context, with its sources and its target.
    pub fn copies<'a>(&self, stage: &'a Stage) -> Vec<(&'a Instruction, Vec<String>, String)> {
        let copies = stage.instructions.iter();
        let copies = copies.filter(|i| matches!(i.name.as_str(), "COPY" | "ADD"));
        copies
            .filter_map(|i| {
                let (sources, target) = stage::copy_paths(&i.text)?;
                Some((i, sources, target))
            })
            .collect()
    }

    fn last<'a>(&'a self, stage: &'a Stage, name: &str) -> Option<&'a Instruction> {
        self.lineage(stage).into_iter().find_map(|s| s.last(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Dockerfile;

    const TWO_STAGES: &str = "\
# syntax=docker/dockerfile:1
ARG BASE=python:3.12-slim
FROM ${BASE} AS build
EXPOSE 5000/tcp 5001
USER app
CMD [\"python\", \"app.py\"]

FROM build
ENV PORT=8080
EXPOSE $PORT
HEALTHCHECK --interval=30s \\
    # a comment inside
    CMD curl -f http://localhost:${PORT}/health || exit 1
";

    #[test]
    fn the_last_stage_inherits_from_those_it_builds_on() {
        let file = Dockerfile::parse(TWO_STAGES);
        let stage = file.target(None).unwrap();
        let ports: Vec<_> = file.exposed(stage).iter().map(|e| e.port).collect();
        assert_eq!(ports, [5000, 5001, 8080]);
        assert_eq!(file.user(stage).unwrap().value, "app");
        assert_eq!(file.command(stage).unwrap().words, ["python", "app.py"]);
        assert_eq!(file.base_image(stage).unwrap().value, "python:3.12-slim");
        let health = file.health_check(stage).unwrap();
        assert!(health.command.unwrap().words[0].starts_with("curl -f"));
        assert_eq!(
            file.target(Some("BUILD")).unwrap().image.value,
            "python:3.12-slim"
        );
        assert!(file.target(Some("none")).is_none());
    }

    #[test]
    fn spans_lead_to_the_instruction() {
        let file = Dockerfile::parse(TWO_STAGES);
        let stage = file.target(None).unwrap();
        let exposed = file.exposed(stage);
        let texts: Vec<_> = exposed
            .iter()
            .map(|e| &TWO_STAGES[e.span.start..e.span.end])
            .collect();
        assert_eq!(texts, ["5000/tcp", "5001", "$PORT"]);
    }

    #[test]
    fn an_entrypoint_drops_the_command_of_its_base() {
        let file = Dockerfile::parse("FROM a AS b\nCMD x\nFROM b\nENTRYPOINT [\"y\"]\n");
        let stage = file.target(None).unwrap();
        assert!(file.command(stage).is_none());
        assert_eq!(file.entrypoint(stage).unwrap().words, ["y"]);
    }

    #[test]
    fn heredocs_do_not_look_like_instructions() {
        let text = "FROM a\nRUN <<EOF\nEXPOSE 1\nEOF\nCOPY <<-'X' /a\n\tUSER b\n\tX\nUSER c\n";
        let file = Dockerfile::parse(text);
        let stage = file.target(None).unwrap();
        assert!(file.exposed(stage).is_empty());
        assert_eq!(file.user(stage).unwrap().value, "c");
    }

    #[test]
    fn a_stage_that_names_itself_ends() {
        let file = Dockerfile::parse("FROM a AS a\nFROM a AS a\nFROM 0\n");
        let stage = file.target(None).unwrap();
        assert_eq!(file.lineage(stage).len(), 2);
    }
}
