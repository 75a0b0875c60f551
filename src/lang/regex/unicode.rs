//! The names in `\p{…}`: Unicode's general categories and scripts.

use regex_syntax::hir::{Class as HirClass, HirKind};

use super::class::Class;

/// Which spellings of a property name are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PropertyNames {
    /// The short names of categories and the long names of scripts, letter for letter:
    /// Go before 1.25, and Prometheus, whose own copy of Go's parser is older still.
    Exact,
    /// Also the long names of categories, `Assigned` and `ASCII`; case, `_`, `-` and spaces do not
    /// count: Go since 1.25, with which Alertmanager 0.33 is built.
    Loose,
}

const CATEGORIES: [&str; 38] = [
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "LC", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me",
    "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk",
    "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

const LONG_CATEGORIES: [(&str, &str); 42] = [
    ("Other", "C"),
    ("Control", "Cc"),
    ("cntrl", "Cc"),
    ("Format", "Cf"),
    ("Unassigned", "Cn"),
    ("Private_Use", "Co"),
    ("Surrogate", "Cs"),
    ("Letter", "L"),
    ("Cased_Letter", "LC"),
    ("Lowercase_Letter", "Ll"),
    ("Modifier_Letter", "Lm"),
    ("Other_Letter", "Lo"),
    ("Titlecase_Letter", "Lt"),
    ("Uppercase_Letter", "Lu"),
    ("Mark", "M"),
    ("Combining_Mark", "M"),
    ("Spacing_Mark", "Mc"),
    ("Enclosing_Mark", "Me"),
    ("Nonspacing_Mark", "Mn"),
    ("Number", "N"),
    ("Decimal_Number", "Nd"),
    ("digit", "Nd"),
    ("Letter_Number", "Nl"),
    ("Other_Number", "No"),
    ("Punctuation", "P"),
    ("punct", "P"),
    ("Connector_Punctuation", "Pc"),
    ("Dash_Punctuation", "Pd"),
    ("Close_Punctuation", "Pe"),
    ("Final_Punctuation", "Pf"),
    ("Initial_Punctuation", "Pi"),
    ("Other_Punctuation", "Po"),
    ("Open_Punctuation", "Ps"),
    ("Symbol", "S"),
    ("Currency_Symbol", "Sc"),
    ("Modifier_Symbol", "Sk"),
    ("Math_Symbol", "Sm"),
    ("Other_Symbol", "So"),
    ("Separator", "Z"),
    ("Line_Separator", "Zl"),
    ("Paragraph_Separator", "Zp"),
    ("Space_Separator", "Zs"),
];

/// Unicode's scripts by their long names.
const SCRIPTS: &str = "\
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali \
    Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian \
    Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret \
    Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay Georgian \
    Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul \
    Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi \
    Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script \
    Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian \
    Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek \
    Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar \
    Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki \
    Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian \
    Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau \
    Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham \
    SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog \
    Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh \
    Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi \
    Zanabazar_Square";

/// Returns the characters with a property, nothing when the name is not known.
pub(super) fn property(name: &str, names: PropertyNames) -> Option<Class> {
    let same = |known: &str| match names {
        PropertyNames::Exact => known == name,
        PropertyNames::Loose => significant(known).eq(significant(name)),
    };
    if same("Any") {
        return Some(Class::any());
    }
    if names == PropertyNames::Loose {
        if same("ASCII") {
            return Some(Class::new(vec![('\0', '\x7F')]));
        }
        if same("Assigned") {
            return query("gc=Cn").map(|unassigned| unassigned.negated());
        }
        if let Some((_, short)) = LONG_CATEGORIES.iter().find(|(long, _)| same(long)) {
            return category(short);
        }
    }
    if let Some(short) = CATEGORIES.iter().find(|short| same(short)) {
        return category(short);
    }
    let script = SCRIPTS
        .split_ascii_whitespace()
        .find(|script| same(script))?;
    query(&format!("sc={script}"))
}

/// Returns the letters that count in a loose comparison.
fn significant(name: &str) -> impl Iterator<Item = u8> {
    name.bytes()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' '))
        .map(|byte| byte.to_ascii_lowercase())
}

fn category(short: &str) -> Option<Class> {
    match short {
        // Surrogates are no characters.
        "Cs" => Some(Class::default()),
        _ => query(&format!("gc={short}")),
    }
}

fn query(property: &str) -> Option<Class> {
    let hir = regex_syntax::parse(&format!(r"\p{{{property}}}")).ok()?;
    match hir.kind() {
        HirKind::Class(HirClass::Unicode(class)) => Some(Class::from(class)),
        // A class of one character comes as a literal.
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(Class::new(text.chars().map(|c| (c, c)).collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_name_has_its_characters() {
        for short in CATEGORIES.iter().filter(|short| **short != "Cs") {
            assert!(
                !property(short, PropertyNames::Exact).unwrap().is_empty(),
                "{short}"
            );
        }
        for script in SCRIPTS.split_ascii_whitespace() {
            assert!(
                !property(script, PropertyNames::Exact).unwrap().is_empty(),
                "{script}"
            );
        }
        for (long, short) in LONG_CATEGORIES {
            assert_eq!(
                property(long, PropertyNames::Loose),
                property(short, PropertyNames::Exact),
                "{long}"
            );
        }
    }

    #[test]
    fn loose_names_need_the_newer_go() {
        for name in [
            "Letter",
            "greek",
            "Old Italic",
            "old-italic",
            "assigned",
            "ascii",
            "lc",
            "cNtRl",
        ] {
            assert!(property(name, PropertyNames::Loose).is_some(), "{name}");
            assert!(property(name, PropertyNames::Exact).is_none(), "{name}");
        }
        for name in ["", "Grek", "Unknown", "Script=Greek", "sc=Greek"] {
            assert!(property(name, PropertyNames::Loose).is_none(), "{name}");
        }
    }
}
