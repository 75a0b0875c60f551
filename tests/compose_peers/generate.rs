//! Folders made at random: variables in every form, env files with every kind of quote.

use crate::random::Random;

const NAMES: [&str; 7] = ["A", "B", "C", "EMPTY", "NONE", "FROM_PROCESS", "_x1"];

/// Returns text with variables in it, most of them well-formed.
fn text(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(4) {
        match random.below(12) {
            0..=3 => {
                text.push_str(random.pick(&["a", "x y", "/p", ":", "=", "-", "}", "#", ".", "1"]))
            }
            4 => text.push_str("$$"),
            5 => text.push_str(random.pick(&["$", "$1", "$.", "$ ", "$("])),
            6 | 7 => {
                text.push('$');
                text.push_str(random.pick(&NAMES));
            }
            8 => {
                text.push_str("${");
                text.push_str(random.pick(&NAMES));
                text.push('}');
            }
            9 | 10 => {
                text.push_str("${");
                text.push_str(random.pick(&NAMES));
                text.push_str(random.pick(&[":-", "-", ":+", "+", ":-", "-", ":?", "?"]));
                if depth < 3 {
                    text.push_str(&self::text(random, depth + 1));
                }
                text.push('}');
            }
            _ if random.below(12) == 0 => {
                text.push_str(random.pick(&["${", "${}", "${1}", "${A b}", "{", "{}"]))
            }
            _ => {}
        }
    }
    text
}

/// Returns an env file.
fn env_file(random: &mut Random) -> String {
    let mut file = String::new();
    for _ in 0..random.below(8) {
        match random.below(14) {
            0 => file.push_str("# a comment = 'x\n"),
            1 => file.push('\n'),
            2 => {
                file.push_str(random.pick(&NAMES));
                file.push_str(random.pick(&["\n", " \n", "\r\n"]));
            }
            3 if random.below(6) == 0 => {
                file.push_str(random.pick(&["A B=1\n", "A!=1\n", "A='x\n", "=x\n"]))
            }
            _ => {
                file.push_str(random.pick(&["", "", "", "export ", "  ", "\t"]));
                file.push_str(random.pick(&NAMES));
                file.push_str(random.pick(&["=", "=", "=", " = ", ": ", "= "]));
                let value = text(random, 1);
                match random.below(5) {
                    0 => file.push_str(&format!("'{}'", value.replace('\'', ""))),
                    1 | 2 => {
                        let escape = random.pick(&[
                            "", "\\n", "\\$A", "\\\"", "\\\\", "\\c", "\\0101", "\\012", "\n",
                        ]);
                        file.push_str(&format!("\"{}{escape}\"", value.replace('"', "")));
                    }
                    _ => file.push_str(&value),
                }
                file.push_str(random.pick(&["\n", "\n", "\n", " # note\n", "\r\n", "  \n"]));
            }
        }
    }
    if random.below(8) == 0 {
        file.push_str(random.pick(&["A=last", "A", "A='x'"]));
    }
    file
}

/// Returns a YAML scalar in double quotes.
fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    )
}

/// Returns the files of a folder.
pub fn folder(random: &mut Random) -> Vec<(&'static str, String)> {
    let mut compose = String::from("services:\n  a:\n    image: x\n    environment:\n");
    for i in 0..=random.below(4) {
        let value = quoted(&text(random, 0));
        match random.below(4) {
            0 => compose.push_str(&format!(
                "      {}:\n",
                random.pick(&["FROM_PROCESS", "Q1", "Q2"]).to_owned() + &i.to_string()
            )),
            _ => compose.push_str(&format!("      V{i}: {value}\n")),
        }
    }
    compose.push_str(&format!(
        "    command: [{}, plain]\n",
        quoted(&text(random, 0))
    ));
    compose.push_str(&format!(
        "    labels: [{}]\n",
        quoted(&format!("l={}", text(random, 0)))
    ));
    let mut files = Vec::new();
    if random.below(3) == 0 {
        compose.push_str("    env_file: service.env\n");
        files.push(("service.env", env_file(random)));
    }
    if random.below(3) > 0 {
        files.push((".env", env_file(random)));
    }
    files.push(("compose.yaml", compose));
    files
}
