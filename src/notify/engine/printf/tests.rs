use super::*;

fn shown(format: &str, values: &[Value]) -> String {
    printf(format, values, 1 << 20).unwrap().to_string()
}

#[test]
fn floats_are_written_as_go_writes_them() {
    let float = |format: &str, number: f64| shown(format, &[Value::Float(number)]);
    for (format, number, expected) in [
        ("%.2f%%", 1.005, "1.00%"),
        ("%8.1f|", f64::INFINITY, "    +Inf|"),
        ("%-6v|", f64::NAN, "NaN   |"),
        ("%08.2f", -1.5, "-0001.50"),
        ("%+06.1f", 1.25, "+001.2"),
        ("%.3g", 1234.5, "1.23e+03"),
        ("%.10g", 100_000.0, "100000"),
        ("%g", 1e20, "1e+20"),
        ("%v", 0.0001, "0.0001"),
        ("%#.3g", 1.5, "1.50"),
        ("%#g", 100_000_000.0, "1.00000e+08"),
        ("%x", 123.75, "0x1.efp+06"),
        ("%#x", 1.5, "0x1.8000p+00"),
        ("%b", 1.0, "4503599627370496p-52"),
        ("%d", 1.5, "%!d(float64=1.5)"),
        ("%s %d", 2.0, "%!s(float64=2) %!d(MISSING)"),
        ("x", 2.0, "x%!(EXTRA float64=2)"),
        ("%", 2.0, "%!(NOVERB)%!(EXTRA float64=2)"),
    ] {
        assert_eq!(float(format, number), expected, "{format}");
    }
}

#[test]
fn integers_and_texts_are_written_as_go_writes_them() {
    let five = Value::Int(5);
    let list = Value::list(vec![Value::Int(1), Value::text("b")]);
    let texts = Value::Texts(["a".into(), "b".into()].into());
    for (format, value, expected) in [
        ("%.3d", five.clone(), "005"),
        ("%+v", five.clone(), "5"),
        ("%+d", five.clone(), "+5"),
        ("%q", five.clone(), r"'\x05'"),
        ("%#U", Value::Int(233), "U+00E9 'é'"),
        ("%c", Value::Int(-1), "\u{fffd}"),
        ("%#o", Value::Int(8), "010"),
        ("%05s", Value::text(""), "00000"),
        ("%#v", Value::text(""), "\"\""),
        ("%.2v", Value::text("héllo"), "hé"),
        ("% x", Value::text("abc"), "61 62 63"),
        ("%# X", Value::text("ab"), "0X61 0X62"),
        ("%+q", Value::text("é'\""), r#""\u00e9'\"""#),
        ("%#q", Value::text("a b"), "`a b`"),
        ("%s", list.clone(), "[%!s(int=1) b]"),
        ("%#v", list, r#"[]interface {}{1, "b"}"#),
        ("%q", texts.clone(), r#"["a" "b"]"#),
        ("%d", texts, "[%!d(string=a) %!d(string=b)]"),
        ("%02d", Value::Month(3), "03"),
        ("%v", Value::Month(3), "March"),
        ("%d", Value::Duration(1_500), "1500"),
        ("%f", Value::Duration(1_500), "%!f(time.Duration=1500)"),
        ("%t", Value::Bool(true), "true"),
        ("%6d|", Value::Bool(true), "%!d(bool=  true)|"),
        ("%[1]T", Value::Nil, "<nil>"),
        ("%d%5.", five.clone(), "5%!.(MISSING)"),
        ("%[2]d", five.clone(), "%!d(BADINDEX)"),
        ("%!", five, "%!!(int=5)"),
    ] {
        assert_eq!(shown(format, &[value]), expected, "{format}");
    }
    let numbers = [Value::Int(1), Value::Int(4)];
    assert_eq!(shown("%[2]*[1]d|", &numbers), "   1|");
    assert_eq!(shown("%*d|", &[Value::Int(-3), Value::Int(1)]), "1  |");
    assert_eq!(
        shown("%.*d", &[Value::text("x"), Value::Int(1)]),
        "%!(BADPREC)1"
    );
}

#[test]
fn what_is_too_long_is_refused_before_it_is_made() {
    let list = Value::list(vec![Value::Int(1); 100_000]);
    let error = printf("%999999d", &[list], 1 << 20).unwrap_err();
    assert_eq!(error.kind, super::super::ErrorKind::Limit);
}
