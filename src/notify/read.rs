//! Reads notifications as JSON. What no field is named for is passed over and not kept.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Alert, Data, KeyValues, Moment};

impl Data {
    /// Reads the JSON that `amtool template render --template.data` takes, which is what webhooks are
    /// sent; what is missing is empty.
    ///
    /// # Errors
    /// What is no such JSON, in one sentence.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let data = Object::<Self>::new("the data").deserialize(&mut reader);
        let data = data.and_then(|data| reader.end().map(|()| data));
        data.map_err(|error| {
            let text = error.to_string();
            match error.is_data() {
                true => text
                    .split(" at line ")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                false => format!("this is no JSON: {text}"),
            }
        })
    }

    /// Returns a notification without anything.
    fn empty() -> Self {
        Self {
            receiver: "".into(),
            status: "".into(),
            alerts: [].into(),
            notification_reason: "".into(),
            group_labels: Arc::default(),
            common_labels: Arc::default(),
            common_annotations: Arc::default(),
            external_url: "".into(),
        }
    }
}

/// What is read field by field; Go compares the names of fields without regard to case.
trait Fields: Sized {
    fn blank() -> Self;

    /// Takes the value of a field.
    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

impl Fields for Data {
    fn blank() -> Self {
        Self::empty()
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("receiver") {
            self.receiver = map.next_value_seed(Text("receiver"))?;
        } else if is("status") {
            self.status = map.next_value_seed(Text("status"))?;
        } else if is("alerts") {
            self.alerts = map.next_value_seed(Alerts)?;
        } else if is("notification_reason") {
            self.notification_reason = map.next_value_seed(Text("notification_reason"))?;
        } else if is("groupLabels") {
            self.group_labels = map.next_value_seed(Pairs("groupLabels"))?;
        } else if is("commonLabels") {
            self.common_labels = map.next_value_seed(Pairs("commonLabels"))?;
        } else if is("commonAnnotations") {
            self.common_annotations = map.next_value_seed(Pairs("commonAnnotations"))?;
        } else if is("externalURL") {
            self.external_url = map.next_value_seed(Text("externalURL"))?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

impl Fields for Alert {
    fn blank() -> Self {
        Self {
            status: "".into(),
            labels: Arc::default(),
            annotations: Arc::default(),
            starts_at: Moment::zero(),
            ends_at: Moment::zero(),
            generator_url: "".into(),
            fingerprint: "".into(),
        }
    }

    fn take<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("status") {
            self.status = map.next_value_seed(Text("status"))?;
        } else if is("labels") {
            self.labels = map.next_value_seed(Pairs("labels"))?;
        } else if is("annotations") {
            self.annotations = map.next_value_seed(Pairs("annotations"))?;
        } else if is("startsAt") {
            self.starts_at = moment("startsAt", &map.next_value_seed(Text("startsAt"))?)?;
        } else if is("endsAt") {
            self.ends_at = moment("endsAt", &map.next_value_seed(Text("endsAt"))?)?;
        } else if is("generatorURL") {
            self.generator_url = map.next_value_seed(Text("generatorURL"))?;
        } else if is("fingerprint") {
            self.fingerprint = map.next_value_seed(Text("fingerprint"))?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

fn moment<E: Error>(name: &str, text: &str) -> Result<Moment, E> {
    if text.is_empty() {
        return Ok(Moment::zero());
    }
    let wrong = || {
        E::custom(format!(
            "`{name}` is no time, expected one as 2026-01-02T15:04:05Z"
        ))
    };
    Moment::parse(text).ok_or_else(wrong)
}

/// Refuses every kind of value, each by its name; `$kind` is what was expected.
macro_rules! refuses {
    ($wanted:literal: $($visit:ident($($type:ty)?) $kind:literal),*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($wanted)
        }
        $(fn $visit<E: Error>(self $(, _: $type)?) -> Result<Self::Value, E> {
            Err(E::custom(format!("{} is {}, expected {}", self.what(), $kind, $wanted)))
        })*
    };
}

/// An object with named fields; the text tells what it is.
struct Object<T>(&'static str, std::marker::PhantomData<T>);

impl<T> Object<T> {
    fn new(what: &'static str) -> Self {
        Self(what, std::marker::PhantomData)
    }

    fn what(&self) -> &'static str {
        self.0
    }
}

impl<'de, T: Fields> DeserializeSeed<'de> for Object<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<T, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, T: Fields> Visitor<'de> for Object<T> {
    type Value = T;

    refuses!("an object": visit_unit() "null", visit_bool(bool) "a boolean",
        visit_i64(i64) "a number", visit_u64(u64) "a number", visit_f64(f64) "a number",
        visit_str(&str) "text");

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        let what = self.0;
        Err(A::Error::custom(format!(
            "{what} is a list, expected an object"
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut read = T::blank();
        while let Some(name) = map.next_key::<String>()? {
            read.take(&name, &mut map)?;
        }
        Ok(read)
    }
}

/// The list of alerts.
struct Alerts;

impl Alerts {
    fn what(&self) -> &'static str {
        "`alerts`"
    }
}

impl<'de> DeserializeSeed<'de> for Alerts {
    type Value = Arc<[Arc<Alert>]>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Alerts {
    type Value = Arc<[Arc<Alert>]>;

    refuses!("a list": visit_bool(bool) "a boolean", visit_i64(i64) "a number",
        visit_u64(u64) "a number", visit_f64(f64) "a number", visit_str(&str) "text");

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok([].into())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom("`alerts` is an object, expected a list"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut alerts = Vec::new();
        while let Some(alert) = list.next_element_seed(Object::<Alert>::new("an alert"))? {
            alerts.push(Arc::new(alert));
        }
        Ok(alerts.into())
    }
}

/// A text, or nothing, which is empty; the text is the name of the field.
struct Text<'a>(&'a str);

impl Text<'_> {
    fn what(&self) -> String {
        format!("`{}`", self.0)
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Arc<str>, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = Arc<str>;

    refuses!("text": visit_bool(bool) "a boolean", visit_i64(i64) "a number",
        visit_u64(u64) "a number", visit_f64(f64) "a number");

    fn visit_unit<E: Error>(self) -> Result<Arc<str>, E> {
        Ok("".into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Arc<str>, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Arc<str>, A::Error> {
        let what = self.what();
        Err(A::Error::custom(format!("{what} is a list, expected text")))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Arc<str>, A::Error> {
        let what = self.what();
        Err(A::Error::custom(format!(
            "{what} is an object, expected text"
        )))
    }
}

/// Labels or annotations; the text is the name of the field.
struct Pairs(&'static str);

impl Pairs {
    fn what(&self) -> String {
        format!("`{}`", self.0)
    }
}

impl<'de> DeserializeSeed<'de> for Pairs {
    type Value = Arc<KeyValues>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pairs {
    type Value = Arc<KeyValues>;

    refuses!("an object": visit_bool(bool) "a boolean", visit_i64(i64) "a number",
        visit_u64(u64) "a number", visit_f64(f64) "a number", visit_str(&str) "text");

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Arc::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        let what = self.what();
        Err(A::Error::custom(format!(
            "{what} is a list, expected an object"
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs: KeyValues = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Text(&name)).map_err(|error| {
                let text = error.to_string();
                let text = text.split(" at line ").next().unwrap_or_default();
                let of = text.strip_prefix(&format!("`{name}` is "));
                match of {
                    Some(rest) => A::Error::custom(format!("`{name}` in `{}` is {rest}", self.0)),
                    None => error,
                }
            })?;
            pairs.insert(name.into(), value);
        }
        Ok(Arc::new(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_go_reads_it() {
        let data = Data::from_json(r#"{"Status":"x","alerts":[{"labels":{"a":"b"}}]}"#).unwrap();
        assert_eq!(&*data.status, "x");
        assert_eq!(data.alerts[0].starts_at, Moment::zero());
        let ignored = r#"{"status":"y","n":1e999,"o":{"p":[null,true]},"groupLabels":{"a":null}}"#;
        assert_eq!(&*Data::from_json(ignored).unwrap().group_labels["a"], "");
    }

    #[test]
    fn what_is_no_notification_is_named() {
        for (text, why) in [
            (
                r#"{"alerts":[{"labels":{"a":1}}]}"#,
                "`a` in `labels` is a number, expected text",
            ),
            ("[]", "the data is a list, expected an object"),
            (
                r#"{"alerts":[null]}"#,
                "an alert is null, expected an object",
            ),
            (r#"{"alerts":{}}"#, "`alerts` is an object, expected a list"),
            (r#"{"status":[]}"#, "`status` is a list, expected text"),
            (
                r#"{"alerts":[{"startsAt":"now"}]}"#,
                "`startsAt` is no time, expected one as 2026-01-02T15:04:05Z",
            ),
            (
                "{",
                "this is no JSON: EOF while parsing an object at line 1 column 1",
            ),
        ] {
            assert_eq!(Data::from_json(text).unwrap_err(), why);
        }
    }
}
