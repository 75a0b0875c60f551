//! JSON as Go's encoder writes it.

use serde_json::{Map, Number, Value as Json};

use crate::notify::engine::{write_float, write_quoted};

/// Returns JSON with the line feed behind it that Go's encoder writes.
pub(super) fn encoded(json: &Json) -> String {
    let mut out = String::new();
    write(&mut out, json);
    out.push('\n');
    out
}

fn write(out: &mut String, json: &Json) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => write_number(out, number),
        Json::String(text) => write_quoted(out, text),
        Json::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write(out, item);
            }
            out.push(']');
        }
        Json::Object(map) => {
            out.push('{');
            for (position, (key, value)) in map.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_quoted(out, key);
                out.push(':');
                write(out, value);
            }
            out.push('}');
        }
    }
}

fn write_number(out: &mut String, number: &Number) {
    match number.as_f64() {
        Some(value) if number.is_f64() => write_float(out, value),
        _ => out.push_str(&number.to_string()),
    }
}

/// Returns valid JSON without white space, otherwise as it is written, with `<`, `>`, `&` and the
/// separators of lines and paragraphs escaped, as Go passes raw JSON on.
pub(super) fn compacted(json: &str) -> String {
    let mut out = String::new();
    let mut in_text = false;
    let mut escaped = false;
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            ' ' | '\t' | '\r' | '\n' if !in_text => {}
            _ => out.push(c),
        }
        if c == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && c == '\\' && !escaped;
    }
    out
}

/// Adds an entry unless it is empty, as Go's `omitempty`.
pub(super) fn optional(map: &mut Map<String, Json>, key: &str, text: String) {
    if !text.is_empty() {
        map.insert(key.to_owned(), text.into());
    }
}

/// Adds an entry unless the list is empty, as Go's `omitempty`.
pub(super) fn optional_list(map: &mut Map<String, Json>, key: &str, list: Vec<Json>) {
    if !list.is_empty() {
        map.insert(key.to_owned(), list.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn raw_json_keeps_its_numbers_and_escapes() {
        let raw = "{ \"a \\\" <\" : [1.0, \"\\u00e9 \\\\\" , 2e5 ] }\n";
        let compact = "{\"a \\\" \\u003c\":[1.0,\"\\u00e9 \\\\\",2e5]}";
        assert_eq!(compacted(raw), compact);
    }

    #[test]
    fn json_looks_as_in_go() {
        let value = json!({"a": "<é\u{2028}\u{7}>", "b": [1, 1.5, 1e21, 1e20, -0.5, null, true]});
        let text = "{\"a\":\"\\u003cé\\u2028\\u0007\\u003e\",\
                    \"b\":[1,1.5,1e+21,100000000000000000000,-0.5,null,true]}\n";
        assert_eq!(encoded(&value), text);
    }
}
