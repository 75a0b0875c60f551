//! Receivers that write into a chat, but for Slack.

use super::Entry;
use crate::check::alertmanager::outputs::one_of_values;
use crate::check::fields::{filled, present};
use crate::diag::Span;
use crate::model::alertmanager::{
    Discord, Mattermost, MattermostField, MsTeams, MsTeamsV2, Rocketchat, Telegram, Webex, Wechat,
};
use crate::model::decode::{Field, FilePath, SecretUrl, Spanned};
use crate::model::http::HttpConfig;

pub(super) fn discord(discord: &Discord, entry: &mut Entry<'_, '_>) {
    webhook_url(
        "a Discord receiver",
        discord.span,
        &discord.webhook_url,
        &discord.webhook_url_file,
        entry,
    );
}

pub(super) fn msteams(teams: &MsTeams, entry: &mut Entry<'_, '_>) {
    webhook_url(
        "a Microsoft Teams receiver",
        teams.span,
        &teams.webhook_url,
        &teams.webhook_url_file,
        entry,
    );
}

pub(super) fn msteamsv2(teams: &MsTeamsV2, entry: &mut Entry<'_, '_>) {
    webhook_url(
        "a Microsoft Teams v2 receiver",
        teams.span,
        &teams.webhook_url,
        &teams.webhook_url_file,
        entry,
    );
}

/// Exactly one of a URL and the file that holds it.
fn webhook_url(
    owner: &str,
    span: Span,
    url: &Field<SecretUrl>,
    file: &Field<FilePath>,
    entry: &mut Entry<'_, '_>,
) {
    let fields = [
        present("webhook_url", url),
        filled("webhook_url_file", file),
    ];
    entry.report.one_of(owner, span, &fields);
    entry.report.at_most_one(owner, &fields);
}

pub(super) fn mattermost(mattermost: &Mattermost, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Mattermost receiver";
    let here = [
        present("webhook_url", &mattermost.webhook_url),
        filled("webhook_url_file", &mattermost.webhook_url_file),
    ];
    entry.report.at_most_one(OWNER, &here);
    let global = [
        present(
            "mattermost_webhook_url",
            &entry.global.mattermost_webhook_url,
        ),
        filled(
            "mattermost_webhook_url_file",
            &entry.global.mattermost_webhook_url_file,
        ),
    ];
    entry.here_or_global(OWNER, mattermost.span, &here, &global);
    mattermost_fields(&mattermost.fields, entry);
    for attachment in mattermost.attachments.items() {
        mattermost_fields(&attachment.value.fields, entry);
    }
}

fn mattermost_fields(fields: &Field<Vec<Spanned<MattermostField>>>, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Mattermost field";
    for field in fields.items() {
        let (field, span) = (&field.value, field.span);
        entry
            .report
            .one_of(OWNER, span, &[filled("title", &field.title)]);
        entry
            .report
            .one_of(OWNER, span, &[filled("value", &field.value)]);
    }
}

pub(super) fn rocketchat(chat: &Rocketchat, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Rocket.Chat receiver";
    let global = entry.global;
    let token = [
        present("token", &chat.token),
        filled("token_file", &chat.token_file),
    ];
    let token_id = [
        present("token_id", &chat.token_id),
        filled("token_id_file", &chat.token_id_file),
    ];
    entry.report.at_most_one(OWNER, &token);
    entry.report.at_most_one(OWNER, &token_id);
    let global_id = [
        present("rocketchat_token_id", &global.rocketchat_token_id),
        filled("rocketchat_token_id_file", &global.rocketchat_token_id_file),
    ];
    entry.here_or_global(OWNER, chat.span, &token_id, &global_id);
    let global_token = [
        present("rocketchat_token", &global.rocketchat_token),
        filled("rocketchat_token_file", &global.rocketchat_token_file),
    ];
    entry.here_or_global(OWNER, chat.span, &token, &global_token);
}

pub(super) fn telegram(telegram: &Telegram, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Telegram receiver";
    let token = [
        filled("bot_token", &telegram.bot_token),
        filled("bot_token_file", &telegram.bot_token_file),
    ];
    entry.report.at_most_one(OWNER, &token);
    let global = [
        filled("telegram_bot_token", &entry.global.telegram_bot_token),
        filled(
            "telegram_bot_token_file",
            &entry.global.telegram_bot_token_file,
        ),
    ];
    entry.here_or_global(OWNER, telegram.span, &token, &global);
    // A chat with the number 0 counts as none.
    let chat = telegram
        .chat_id
        .key()
        .filter(|_| telegram.chat_id.is_present() && telegram.chat_id.get() != Some(&0));
    let chats = [
        ("chat_id", chat),
        filled("chat_id_file", &telegram.chat_id_file),
    ];
    entry.report.one_of(OWNER, telegram.span, &chats);
    entry.report.at_most_one(OWNER, &chats);
    let modes = ["", "Markdown", "MarkdownV2", "HTML"];
    one_of_values(&telegram.parse_mode, &modes, entry.report);
}

pub(super) fn webex(webex: &Webex, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a Webex receiver";
    let room = filled("room_id", &webex.room_id);
    entry.report.one_of(OWNER, webex.span, &[room]);
    if let Field::Invalid(_) = webex.notifier.http_config {
        return;
    }
    if webex
        .notifier
        .http_config
        .get()
        .is_none_or(|http| !authorizes(http))
    {
        let message = "a Webex receiver needs `http_config.authorization`, the token of its bot";
        entry.report.missing(webex.span, message.to_owned(), None);
    }
    entry.not_emptied(
        OWNER,
        webex.span,
        "webex_api_url",
        &webex.api_url,
        &entry.global.webex_api_url,
    );
}

/// Returns whether requests carry an `Authorization` with credentials, the old way included.
pub(super) fn authorizes(http: &HttpConfig) -> bool {
    http.authorization.is_present()
        || http.bearer_token.is_filled()
        || http.bearer_token_file.is_filled()
}

pub(super) fn wechat(wechat: &Wechat, entry: &mut Entry<'_, '_>) {
    const OWNER: &str = "a WeChat receiver";
    let global = entry.global;
    one_of_values(
        &wechat.message_type,
        &["", "text", "markdown"],
        entry.report,
    );
    let secret = [
        filled("api_secret", &wechat.api_secret),
        filled("api_secret_file", &wechat.api_secret_file),
    ];
    entry.report.at_most_one(OWNER, &secret);
    let global_secret = [
        filled("wechat_api_secret", &global.wechat_api_secret),
        filled("wechat_api_secret_file", &global.wechat_api_secret_file),
    ];
    entry.here_or_global(OWNER, wechat.span, &secret, &global_secret);
    entry.here_or_global(
        OWNER,
        wechat.span,
        &[filled("corp_id", &wechat.corp_id)],
        &[filled("wechat_api_corp_id", &global.wechat_api_corp_id)],
    );
    entry.not_emptied(
        OWNER,
        wechat.span,
        "wechat_api_url",
        &wechat.api_url,
        &global.wechat_api_url,
    );
}
