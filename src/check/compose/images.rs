use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::service::Service;

pub(super) static CHECK: Check = Check {
    codes: &[&FLOATING_IMAGE],
    run,
};

static FLOATING_IMAGE: Code = Code {
    name: "floating-image",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "an image without a version, so that the next pull may bring another program",
    explain: "`latest`, no tag at all, and tags without a number (`alpine`, `stable`) move: the \
same file starts another version on another day or another machine, a rollback brings the new one \
again, and nobody can tell which flags and keys the program knows. Name a version; a digest \
(`image@sha256:…`) fixes the very bytes.",
    wrong: &[compose("services:\n  web:\n    image: nginx:latest\n")],
    right: &[compose("services:\n  web:\n    image: nginx:1.29.3\n")],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope) {
        let service = &keyed.value;
        let Some(image) = service.image.as_ref().filter(|_| service.build.is_none()) else {
            continue;
        };
        if !floats(service) || image.value.is_empty() {
            continue;
        }
        let hidden = project.hides(image.place);
        let shown = match hidden {
            true => "the image".to_owned(),
            false => format!("image `{}`", image.value),
        };
        let what = match service.image_tag() {
            None => "has no tag, which means `latest`".to_owned(),
            Some(_) if hidden => "names no version".to_owned(),
            Some(tag) => format!("has the tag `{tag}`, which names no version"),
        };
        let message = format!("{shown} of service `{name}` {what}");
        let finding = Finding::new(&FLOATING_IMAGE, image.place, message);
        let image = image.value.as_str();
        let tag = service.image_tag().map_or(0, |tag| tag.len() + 1);
        let base = image.get(..image.len() - tag).unwrap_or(image);
        sink.push(match hidden {
            true => finding.help("name a version or a digest"),
            false => finding.help(format!("name a version, as in `{base}:1.2.3`, or a digest")),
        });
    }
}

/// Returns whether the tag of an image names no version: no digest, and no digit in the tag.
fn floats(service: &Service) -> bool {
    let image = service.image.as_ref().map_or("", |i| i.value.as_str());
    if image.contains('@') {
        return false;
    }
    service
        .image_tag()
        .is_none_or(|tag| !tag.bytes().any(|b| b.is_ascii_digit()))
}
