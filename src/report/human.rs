use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{Report, plain};
use crate::diag::{Finding, Severity};
use crate::source::SourceMap;

/// Returns the findings as rustc shows its own: the lines, a caret, the next step.
pub fn human(report: &Report<'_>, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for finding in report.findings {
        out.push_str(&renderer.render(&[group(report.sources, finding)]));
        out.push_str("\n\n");
    }
    out
}

fn group(sources: &SourceMap, finding: &Finding) -> Group<'static> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let file = sources.get(finding.place.file);
    let excerpt = Excerpt::new(file, finding.place.span);
    let mut annotation = AnnotationKind::Primary.span(excerpt.mark);
    if let Some(label) = &finding.label {
        annotation = annotation.label(plain(label));
    }
    let snippet = Snippet::source(excerpt.text)
        .path(plain(file.name()))
        .line_start(excerpt.line_start)
        .fold(false)
        .annotation(annotation);
    let mut group = level
        .primary_title(plain(&finding.message))
        .id(finding.code.name)
        .element(snippet);
    for related in &finding.related {
        let file = sources.get(related.place.file);
        let excerpt = Excerpt::new(file, related.place.span);
        group = group.element(
            Snippet::source(excerpt.text)
                .path(plain(file.name()))
                .line_start(excerpt.line_start)
                .annotation(
                    AnnotationKind::Context
                        .span(excerpt.mark)
                        .label(plain(&related.message)),
                ),
        );
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(plain(help)));
    }
    group
}
