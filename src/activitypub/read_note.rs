//! An answer to something of ours, as other servers write it: a Note with `inReplyTo`.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::read_audience::read_audience;
use super::vocab::Wire;
use crate::domain::language::Language;
use crate::domain::remote_event::Audience;
use crate::domain::text::{SafeHtml, excerpt, one_line, plain_from_html, sanitize};
use crate::domain::uri::{ActorUri, ObjectUri, WebUrl};

/// The longest answer kept with its markup, in bytes; of a longer one the beginning is kept as plain text.
const MAX_BYTES: usize = 20_000;
/// How much of a longer one is kept, in characters.
const MAX_PLAIN: usize = 3_000;
/// The longest warning, in characters.
const MAX_WARNING: usize = 300;

/// An answer as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteNote {
    /// Its id.
    pub id: ObjectUri,
    /// Who wrote it.
    pub author: ActorUri,
    /// What it answers.
    pub in_reply_to: Vec<String>,
    /// Who may read it.
    pub audience: Audience,
    /// What it says, without the mentions it begins with.
    pub content: SafeHtml,
    /// Its language, if it was said.
    pub language: Option<Language>,
    /// Said before it is opened (`summary`).
    pub warning: Option<String>,
    /// How many pictures and the like it has.
    pub attachments: u32,
    /// Its page.
    pub page: Option<WebUrl>,
    /// When it was written.
    pub published: Option<DateTime<Utc>>,
    /// When it was changed.
    pub updated: Option<DateTime<Utc>>,
}

/// Whether an object answers something: a Note, or what some programs send in its place.
pub fn is_answer(object: &Value) -> bool {
    let wire = Wire::new(object);
    ["Note", "Article", "Page"].into_iter().any(|name| wire.is(name)) && !wire.names("inReplyTo").is_empty()
}

/// Reads an answer; `None` if it is none, names no author, or says nothing (the vote in a poll has a `name` only).
pub fn read_note(object: &Value, wrapped_in: &[&Value]) -> Option<RemoteNote> {
    if !is_answer(object) {
        return None;
    }
    let wire = Wire::new(object);
    let id = ObjectUri::parse(wire.id()?).ok()?;
    let author = wire.names("attributedTo").into_iter().find_map(|uri| ActorUri::parse(uri).ok())?;
    let by_language = wire.by_language("contentMap");
    let text = wire.text("content").or_else(|| by_language.first().map(|(_, text)| *text)).unwrap_or("");
    let content = bounded(without_leading_mentions(&sanitize(text)));
    let attachments = u32::try_from(wire.all("attachment").len()).unwrap_or(u32::MAX);
    if plain_from_html(content.as_str()).trim().is_empty() && attachments == 0 {
        return None;
    }
    let language = by_language
        .iter()
        .find(|(_, said)| *said == text)
        .or(by_language.first())
        .and_then(|(tag, _)| Language::parse(tag).ok());
    let warning = wire
        .text("summary")
        .map(|text| excerpt(&one_line(&plain_from_html(text)), MAX_WARNING))
        .filter(|text| !text.is_empty());
    let page = wire.names("url").into_iter().find_map(|url| WebUrl::parse(url).ok());
    Some(RemoteNote {
        in_reply_to: wire.names("inReplyTo").into_iter().map(str::to_owned).collect(),
        audience: read_audience(wire, wrapped_in),
        page: page.filter(|page| page.host() == id.host()).or_else(|| WebUrl::parse(id.as_str()).ok()),
        published: wire.instant("published"),
        updated: wire.instant("updated"),
        id,
        author,
        content,
        language,
        warning,
        attachments,
    })
}

/// The text without the mentions it begins with: whom it answers is seen from where it stands, and handles are nobody's
/// business.
fn without_leading_mentions(html: &SafeHtml) -> SafeHtml {
    let (opening, mut rest) = match html.as_str().strip_prefix("<p>") {
        Some(rest) => ("<p>", rest),
        None => ("", html.as_str()),
    };
    loop {
        let trimmed = rest.trim_start();
        let (wrapped, link) =
            trimmed.strip_prefix("<span>").map_or((false, trimmed), |inside| (true, inside));
        let Some(end) = link.find("</a>").filter(|_| link.starts_with("<a ")) else { break };
        let (mention, after) = link.split_at(end + "</a>".len());
        if !plain_from_html(mention).starts_with('@') {
            break;
        }
        match after.strip_prefix("</span>") {
            Some(after) if wrapped => rest = after,
            None if !wrapped => rest = after,
            _ => break,
        }
    }
    sanitize(&format!("{opening}{}", rest.trim_start()))
}

fn bounded(html: SafeHtml) -> SafeHtml {
    if html.as_str().len() <= MAX_BYTES {
        return html;
    }
    let beginning = excerpt(&plain_from_html(html.as_str()), MAX_PLAIN);
    sanitize(&format!("<p>{}</p>", super::write_event::escape(&beginning).replace('\n', "</p><p>")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn note(content: &str) -> Value {
        json!({"type": "Note", "id": "https://a.test/n/1", "attributedTo": "https://a.test/u/a",
            "inReplyTo": "https://us.test/events/1", "to": "as:Public", "content": content})
    }

    fn said(content: &str) -> Option<String> {
        read_note(&note(content), &[]).map(|note| note.content.as_str().to_owned())
    }

    #[test]
    fn mentions_at_the_beginning_leave_and_others_stay() {
        let org = "<span class=\"h-card\"><a href=\"https://us.test/@org\" class=\"u-url mention\">@<span>org</span></a></span>";
        let bob = "<a href=\"https://b.test/@bob\">@bob@b.test</a>";
        assert_eq!(said(&format!("<p>{org} {bob} I will come</p>")).unwrap(), "<p>I will come</p>");
        assert!(said(&format!("<p>With {bob}</p>")).unwrap().contains("@bob"));
        assert!(said("<p><a href=\"https://x.test\">Read this</a></p>").unwrap().contains("x.test"));
        assert_eq!(said(&format!("<p>{org}</p>")), None, "nothing is left");
    }

    #[test]
    fn scripts_pictures_and_forms_leave() {
        let html = said("<p>Hi<img src=\"https://t.test/p.png\"><script>x</script></p><form><input></form>")
            .unwrap();
        assert_eq!(html, "<p>Hi</p>");
    }

    #[test]
    fn what_is_very_long_is_kept_in_part() {
        let html = said(&format!("<p>{}</p>", "<em>long</em> ".repeat(100_000))).unwrap();
        assert!(html.len() < 4 * MAX_PLAIN, "{}", html.len());
        assert!(html.ends_with("…</p>"));
    }

    #[test]
    fn the_vote_in_a_poll_and_a_note_that_answers_nothing_are_no_answers() {
        let mut vote = note("");
        vote["name"] = json!("Yes");
        assert_eq!(read_note(&vote, &[]), None);
        let mut alone = note("<p>Hello</p>");
        alone["inReplyTo"] = json!(null);
        assert_eq!(read_note(&alone, &[]), None);
    }

    #[test]
    fn who_may_read_it_stands_in_the_note() {
        let mut direct = note("<p>Psst</p>");
        direct["to"] = json!("https://us.test/orgs/org");
        assert_eq!(read_note(&direct, &[]).unwrap().audience, Audience::NotPublic);
        direct["cc"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
        assert_eq!(read_note(&direct, &[]).unwrap().audience, Audience::Unlisted);
    }
}
