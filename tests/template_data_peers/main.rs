//! Templates give what the real `amtool template render` gives with generated notifications, as text
//! and as html: generated templates, Alertmanager's own, and those of the corpus beside the project
//! when there is one.
//!
//! `TECHCORP_SEED` repeats a run, `TECHCORP_CASES` makes it longer.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used
)]

mod corpus;
mod formats;
mod grammar;
mod peer;
#[path = "../support/random.rs"]
mod random;
mod typed;

use peer::{Figures, Peer, on_a_large_stack};
use random::{Random, setting};

/// How many cases a test has when nobody says so.
fn cases(few: u64) -> u64 {
    setting("TECHCORP_CASES", few)
}

#[test]
fn generated_templates_and_data_give_the_same() {
    on_a_large_stack(|| {
        let mut random = Random::seeded();
        let mut figures = Figures::default();
        for case in 0..cases(120) {
            let peer = Peer::new(&grammar::data(&mut random));
            for _ in 0..4 {
                let text = grammar::text_template(&mut random, 2);
                figures.add(peer.compare(&text, false));
            }
            let html = grammar::html_template(&mut random);
            figures.add(peer.compare(&html, case % 2 == 0));
        }
        figures.end("generated templates");
    });
}

#[test]
fn generated_formats_give_the_same() {
    on_a_large_stack(|| {
        let mut random = Random::seeded();
        let mut figures = Figures::default();
        for _ in 0..cases(120).div_ceil(40) {
            let peer = Peer::new(&grammar::whole_data(&mut random));
            for _ in 0..200 {
                figures.add(peer.compare(&formats::call(&mut random), false));
            }
        }
        figures.end("formats");
    });
}

#[test]
fn html_with_branches_gives_the_same() {
    on_a_large_stack(|| {
        let mut random = Random::seeded();
        let mut figures = Figures::default();
        for _ in 0..cases(120).div_ceil(4) {
            let peer = Peer::new(&grammar::data(&mut random));
            for _ in 0..16 {
                figures.add(peer.compare(&grammar::html_branches(&mut random), true));
            }
        }
        figures.end("html with branches");
    });
}

#[test]
fn installed_templates_give_the_same_with_any_data() {
    on_a_large_stack(|| {
        let mut random = Random::seeded();
        let mut figures = Figures::default();
        for _ in 0..cases(60).div_ceil(30) {
            let peer = Peer::new(&grammar::data(&mut random));
            for name in peer.installed() {
                let dot = match name.ends_with("list") || name.ends_with("markdown") {
                    true => ".Alerts",
                    false => ".",
                };
                let text = format!("{{{{ template \"{name}\" {dot} }}}}");
                figures.add(peer.compare(&text, false));
                figures.add(peer.compare(&text, true));
            }
        }
        figures.end("templates of Alertmanager itself");
    });
}

#[test]
fn templates_of_the_corpus_give_the_same() {
    on_a_large_stack(|| {
        let Some(files) = corpus::files() else {
            println!("no corpus of templates beside the project: nothing to compare");
            return;
        };
        let mut random = Random::seeded();
        let mut figures = Figures::default();
        for _ in 0..cases(30).div_ceil(30) {
            let data = grammar::data(&mut random);
            for path in &files {
                corpus::compare(path, &data, &mut figures);
            }
        }
        figures.end("templates of the corpus");
    });
}
