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
        let mut places = Vec::new();
        let group = group(report.sources, finding, &mut places);
        out.push_str(&with_places(renderer.render(&[group]), &places));
        out.push_str("\n\n");
    }
    out
}

/// A place as the renderer shows it, which counts columns in the excerpt, and as it is in the file.
type Places = Vec<(String, String)>;

fn add_place(places: &mut Places, path: &str, excerpt: &Excerpt) {
    let place = |column: usize| format!("{path}:{}:{column}", excerpt.line);
    places.push((place(excerpt.shown_column()), place(excerpt.column)));
}

/// Returns the text with the places as they are in the files.
fn with_places(text: String, places: &Places) -> String {
    if places.iter().all(|(shown, real)| shown == real) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    for (shown, real) in places {
        if let Some((before, behind)) = rest.split_once(shown.as_str()) {
            out.push_str(before);
            out.push_str(real);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

fn group(sources: &SourceMap, finding: &Finding, places: &mut Places) -> Group<'static> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let file = sources.get(finding.place.file);
    let excerpt = Excerpt::new(file, finding.place.span);
    let path = plain(file.name());
    add_place(places, &path, &excerpt);
    let mut annotation = AnnotationKind::Primary.span(excerpt.mark);
    if let Some(label) = &finding.label {
        annotation = annotation.label(plain(label));
    }
    let snippet = Snippet::source(excerpt.text)
        .path(path)
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
        let path = plain(file.name());
        add_place(places, &path, &excerpt);
        group = group.element(
            Snippet::source(excerpt.text)
                .path(path)
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
