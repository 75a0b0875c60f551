use super::{At, Context, Entries, Field, Secret, Spanned, decode_document, each};
use crate::diag::Sink;
use crate::model::Version;
use crate::source::SourceMap;
use crate::source::yaml::{Dialect, load};

crate::model! {
    /// A node that exercises every kind of field.
    pub struct Thing("a thing") {
        name: String,
        on: bool,
        count: i64,
        ratio: f64,
        password: Secret,
        list: Vec<Spanned<String>>,
        map: Entries<String>,
        things: Vec<Spanned<Thing>>,
        later: String [since 0, 40],
        early: String [until 0, 20],
    }
    flatten { shared: Shared }
    hints { "title" => "write `name`" }
}

crate::model! {
    /// Fields that several mappings share.
    pub struct Shared("shared fields") {
        timeout: String,
    }
}

struct Read {
    thing: Thing,
    found: Vec<(&'static str, usize, String)>,
    secrets: usize,
}

fn read(text: &str) -> Read {
    let mut map = SourceMap::new();
    let file = map.add("t.yml", text);
    let mut sink = Sink::new();
    let tree = load(file, text, &mut sink).unwrap_or_default();
    let target = Version::new(0, 33);
    let mut context = Context::new(file, &tree, "Thing", target, Dialect::V2, &mut sink);
    let thing = decode_document::<Thing>(&tree, &mut context).unwrap_or_default();
    let secrets = context.into_secrets().len();
    let found = sink
        .into_sorted()
        .into_iter()
        .map(|f| (f.code.name, f.place.span.start, f.message))
        .collect();
    Read {
        thing,
        found,
        secrets,
    }
}

#[test]
fn a_correct_mapping_decodes_every_field() {
    let r = read(
        "name: 017\non: yes\ncount: 0x10\nratio: 2\npassword: p\nlist: [a, ~, 1]\nmap: {a: 1}\nthings: [{name: x}]\ntimeout: 5s\n",
    );
    assert_eq!(r.found, []);
    assert_eq!(r.thing.name.get().map(String::as_str), Some("017"));
    assert_eq!(r.thing.on.get(), Some(&true));
    assert_eq!(r.thing.count.get(), Some(&16));
    assert_eq!(r.thing.ratio.get(), Some(&2.0));
    let list: Vec<_> = r
        .thing
        .list
        .items()
        .iter()
        .map(|i| i.value.as_str())
        .collect();
    assert_eq!(list, ["a", "", "1"]);
    assert_eq!(r.thing.shared.timeout.get().map(String::as_str), Some("5s"));
    assert_eq!(r.secrets, 1);
}

#[test]
fn every_fault_is_told_in_one_run() {
    let r =
        read("nam: x\ntitle: y\non: maybe\ncount: many\nlist: a\nthings:\n  - {lost: 1}\n  -\n");
    let codes: Vec<_> = r.found.iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(
        codes,
        [
            ("unknown-field", 0),
            ("unknown-field", 7),
            ("wrong-type", 20),
            ("wrong-type", 33),
            ("wrong-type", 44),
            ("unknown-field", 59),
            ("null-item", 71),
        ]
    );
    assert!(matches!(r.thing.on, Field::Invalid(_)));
    assert!(r.thing.on.is_present());
}

#[test]
fn fields_of_other_versions_are_named_with_their_version() {
    let r = read("later: a\nearly: b\n");
    let messages: Vec<_> = r.found.iter().map(|f| f.2.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`later` exists since Thing 0.40; the target is 0.33",
            "`early` was removed in Thing 0.20; the target is 0.33",
        ]
    );
}

#[test]
fn a_misspelled_secret_is_a_secret_still() {
    assert_eq!(read("pasword: hunter2\n").secrets, 1);
    assert_eq!(format!("{:?}", Secret::from("x".to_owned())), "<redacted>");
}

#[test]
fn a_misspelled_field_is_not_missing_as_well() {
    let r = read("nmae: x\ntitle: y\ncuont: 1\n");
    assert!(matches!(r.thing.name, Field::Invalid(_)));
    assert!(r.thing.count.is_present() && r.thing.name.is_filled());
    assert!(!r.thing.ratio.is_present());
}

#[test]
fn variables_are_told_in_place_of_what_they_are_not() {
    let found = read("count: ${COUNT}\non: '$ON'\n").found;
    assert_eq!(
        found.iter().map(|f| (f.0, f.1)).collect::<Vec<_>>(),
        [("unrendered-variable", 7), ("unrendered-variable", 21)]
    );
    assert!(found[0].2.contains("`COUNT`"), "{}", found[0].2);
}

#[test]
fn walks_come_by_every_value_with_its_field() {
    let thing = read("name: a\nlist: [b]\nmap: {k: c}\nthings: [{name: d}]\ntimeout: e\n").thing;
    let mut seen = Vec::new();
    each(&thing, At::document(), |at, text: &String| {
        seen.push(format!("{}={text}@{}", at.name, at.span.start));
    });
    assert_eq!(
        seen,
        [
            "name=a@6",
            "list=b@15",
            "k=c@27",
            "name=d@46",
            "timeout=e@59"
        ]
    );
    let mut things = 0;
    each(&thing, At::document(), |_, _: &Thing| things += 1);
    each(&thing, At::document(), |_, _: &Shared| things += 1);
    assert_eq!(things, 4);
}

#[test]
fn merge_keys_take_effect_where_they_stand_as_in_go_yaml_v2() {
    let r = read("things:\n  - &a {name: x, count: 1}\n  - <<: *a\n    name: y\n");
    assert_eq!(r.found, []);
    let second = &r.thing.things.items()[1].value;
    assert_eq!(second.name.get().map(String::as_str), Some("y"));
    assert_eq!(second.count.get(), Some(&1));
}

#[test]
fn keys_of_free_maps_cannot_be_overridden_by_a_merge() {
    let r = read("things:\n  - map: &a {x: 1}\n  - map: {<<: *a, y: 2}\n  - map: {<<: *a, x: 2}\n");
    let codes: Vec<_> = r.found.iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(codes, [("duplicate-key", 69)]);
}

#[test]
fn binary_values_are_decoded() {
    let r = read("name: !!binary aGk=\nlist: [!!binary /w==, !!binary a]\n");
    assert_eq!(r.thing.name.get().map(String::as_str), Some("hi"));
    let codes: Vec<_> = r.found.iter().map(|f| f.0).collect();
    assert_eq!(codes, ["invalid-value", "invalid-value"]);
}

#[test]
fn aliases_cannot_multiply_or_nest_without_end() {
    let mut bomb = String::from("things:\n  - &a0 {name: x}\n");
    for i in 1..40 {
        let p = i - 1;
        bomb += &format!("  - &a{i} {{things: [*a{p}, *a{p}, *a{p}, *a{p}]}}\n");
    }
    let codes: Vec<_> = read(&bomb).found.iter().map(|f| f.0).collect();
    assert_eq!(codes, ["too-many-aliases"]);
    let mut chain = String::from("things:\n  - &a0 {name: x}\n");
    for i in 1..5_000 {
        chain += &format!("  - &a{i} {{<<: *a{}}}\n", i - 1);
    }
    assert!(read(&chain).found.iter().all(|f| f.0 == "too-many-aliases"));
}
