//! How much each channel takes, and what Alertmanager 0.33 does about it (`notify/*/*.go`); the
//! sizes that Alertmanager does not look at are those of the channels' own documentation.

use std::fmt;

use Effect::{Cut, CutBare, FirstAlert, Replaced, Sent, WithoutDetails};
use Unit::{Bytes, Characters};

/// What a size counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points, Go's runes.
    Characters,
    /// Bytes of UTF-8.
    Bytes,
}

/// What happens above a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Alertmanager cuts the text; its last character is an ellipsis then.
    Cut,
    /// Alertmanager cuts the text without a mark.
    CutBare,
    /// Alertmanager sends a fixed text instead, since cut html would be refused.
    Replaced,
    /// Alertmanager leaves the details out.
    WithoutDetails,
    /// Alertmanager leaves all alerts but the first out.
    FirstAlert,
    /// Alertmanager sends it whole: the channel refuses it or hides the rest.
    Sent,
}

/// How long a field of a kind of receiver may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The kind of the receiver's entry, such as `slack`.
    pub kind: &'static str,
    /// The field of the entry; `event` and `payload` are the whole of what is sent.
    pub field: &'static str,
    /// The longest that is sent or taken whole.
    pub most: usize,
    /// What `most` counts.
    pub unit: Unit,
    /// What happens above it.
    pub effect: Effect,
}

const fn limit(
    kind: &'static str,
    field: &'static str,
    most: usize,
    unit: Unit,
    effect: Effect,
) -> Limit {
    Limit {
        kind,
        field,
        most,
        unit,
        effect,
    }
}

/// Every limit. A field that has two is cut by the first, unless its receiver says otherwise.
pub static LIMITS: [Limit; 34] = [
    limit("slack", "title", 1024, Characters, Cut),
    limit("slack", "message_text", 40_000, Characters, Sent),
    limit("slack", "text", 3_000, Characters, Sent),
    limit("pagerduty", "description", 1024, Characters, Cut),
    limit("pagerduty", "event", 512_000, Bytes, WithoutDetails),
    limit("opsgenie", "message", 130, Characters, Cut),
    limit("opsgenie", "description", 15_000, Characters, Sent),
    limit("opsgenie", "entity", 512, Characters, Sent),
    limit("opsgenie", "source", 100, Characters, Sent),
    limit("opsgenie", "note", 25_000, Characters, Sent),
    limit("victorops", "state_message", 20_480, Characters, Cut),
    limit("pushover", "title", 250, Characters, Cut),
    limit("pushover", "message", 1024, Characters, Cut),
    limit("pushover", "url", 512, Characters, Cut),
    limit("pushover", "url_title", 100, Characters, Sent),
    limit("telegram", "message", 4096, Characters, Cut),
    limit("telegram", "message", 4096, Characters, Replaced),
    limit("discord", "title", 256, Characters, Cut),
    limit("discord", "message", 4096, Characters, Cut),
    limit("discord", "content", 2000, Characters, Cut),
    limit("jira", "summary", 255, Characters, Cut),
    limit("jira", "description", 32_767, Characters, Cut),
    limit("rocketchat", "title", 1024, Characters, Cut),
    limit("mattermost", "text", 16_383, Characters, Cut),
    limit("mattermost", "text", 16_383, Characters, Sent),
    limit("webex", "message", 7_439, Bytes, Cut),
    limit("sns", "message", 262_144, Bytes, CutBare),
    limit("sns", "sms", 1_600, Bytes, CutBare),
    limit("sns", "subject", 100, Characters, Sent),
    limit("incidentio", "payload", 524_288, Bytes, FirstAlert),
    limit("incidentio", "payload", 524_288, Bytes, Sent),
    limit("wechat", "message", 2_048, Bytes, Sent),
    limit("msteams", "payload", 28_672, Bytes, Sent),
    limit("msteamsv2", "payload", 28_672, Bytes, Sent),
];

/// Returns the limit of a field.
pub fn of(kind: &str, field: &str) -> Option<&'static Limit> {
    LIMITS
        .iter()
        .find(|limit| limit.kind == kind && limit.field == field)
}

/// Returns the limit of a field with that effect.
pub fn with_effect(kind: &str, field: &str, effect: Effect) -> Option<&'static Limit> {
    let named = |limit: &&Limit| limit.kind == kind && limit.field == field;
    LIMITS
        .iter()
        .filter(named)
        .find(|limit| limit.effect == effect)
}

/// The name of a channel, for messages.
pub fn channel(kind: &str) -> &str {
    match kind {
        "discord" => "Discord",
        "email" => "mail",
        "incidentio" => "incident.io",
        "jira" => "Jira",
        "mattermost" => "Mattermost",
        "msteams" | "msteamsv2" => "Microsoft Teams",
        "opsgenie" => "Opsgenie",
        "pagerduty" => "PagerDuty",
        "pushover" => "Pushover",
        "rocketchat" => "Rocket.Chat",
        "slack" => "Slack",
        "sns" => "Amazon SNS",
        "telegram" => "Telegram",
        "victorops" => "VictorOps",
        "webex" => "Webex",
        "wechat" => "WeChat",
        other => other,
    }
}

/// A text that is longer than its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The limit.
    pub limit: &'static Limit,
    /// How long the text is, in the limit's unit.
    pub length: usize,
}

impl Limit {
    /// Returns how far a text goes beyond the limit, if it does.
    pub fn reached(&'static self, text: &str) -> Option<Reached> {
        let length = match self.unit {
            Unit::Characters => text.chars().count(),
            Unit::Bytes => text.len(),
        };
        (length > self.most).then_some(Reached {
            limit: self,
            length,
        })
    }

    /// Returns what Alertmanager sends of a text where the effect is [`Effect::Cut`], otherwise the
    /// text; and whether it goes beyond the limit.
    pub fn cut(&'static self, text: String) -> (String, Option<Reached>) {
        let reached = self.reached(&text);
        if reached.is_none() || self.effect != Effect::Cut {
            return (text, reached);
        }
        let kept = match self.unit {
            Unit::Characters => text.chars().take(self.most.saturating_sub(1)).collect(),
            Unit::Bytes => whole_characters(&text, self.most.saturating_sub(ELLIPSIS.len())),
        };
        (kept + ELLIPSIS, reached)
    }
}

/// What stands for the part of a text that is cut off.
const ELLIPSIS: &str = "…";

/// Returns the characters that fit into so many bytes.
fn whole_characters(text: &str, bytes: usize) -> String {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

impl fmt::Display for Reached {
    /// Writes one sentence without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limit {
            kind,
            field,
            most,
            unit,
            effect,
        } = *self.limit;
        let unit = match unit {
            Unit::Characters => "characters",
            Unit::Bytes => "bytes",
        };
        let length = self.length;
        match field {
            "event" | "payload" => write!(f, "the {field} has {length} {unit}, ")?,
            "sms" => write!(f, "`message` has {length} {unit}, ")?,
            _ => write!(f, "`{field}` has {length} {unit}, ")?,
        }
        let channel = channel(kind);
        match effect {
            Effect::Cut => write!(f, "Alertmanager cuts it to {most}"),
            Effect::CutBare => write!(f, "Alertmanager cuts it to {most} without a mark"),
            Effect::Replaced => write!(
                f,
                "above {most} Alertmanager sends a fixed text in its place"
            ),
            Effect::WithoutDetails => write!(f, "above {most} its details are left out"),
            Effect::FirstAlert => write!(f, "above {most} all alerts but the first are left out"),
            Effect::Sent => write!(f, "{channel} takes {most}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_with_an_ellipsis() {
        let limit = of("opsgenie", "message").unwrap();
        assert_eq!(limit.cut("é".repeat(130)).1, None);
        let (text, reached) = limit.cut("é".repeat(131));
        assert_eq!(text, "é".repeat(129) + "…");
        let said = "`message` has 131 characters, Alertmanager cuts it to 130";
        assert_eq!(reached.unwrap().to_string(), said);
    }

    #[test]
    fn bytes_are_cut_between_characters() {
        let limit = of("webex", "message").unwrap();
        assert_eq!(limit.cut("x".repeat(7439)).1, None);
        let (text, reached) = limit.cut("x".repeat(7435) + "ééé");
        assert_eq!(text, "x".repeat(7435) + "…", "the é at 7435 does not fit");
        assert_eq!(reached.map(|reached| reached.length), Some(7441));
    }

    #[test]
    fn what_is_not_cut_is_left_whole() {
        let limit = of("slack", "text").unwrap();
        let (text, reached) = limit.cut("x".repeat(3001));
        assert_eq!(text.len(), 3001);
        let said = "`text` has 3001 characters, Slack takes 3000";
        assert_eq!(reached.unwrap().to_string(), said);
    }
}
