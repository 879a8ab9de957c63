//! News of an event as it travels: a Note by the organization that quotes the event (FEP-044f, and the older names that
//! Fedibird and Misskey gave it). It says everything anew, because Mastodon before 4.5 takes no Update of an Event.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::context::PUBLIC;
use super::write_event::{audience, escape, instant};
use crate::domain::event::{Event, Text};
use crate::domain::ids::NoteId;
use crate::domain::news::Told;
use crate::i18n::{DateStyle, UiLanguage, ZoneNaming, tr, word};
use crate::urls::{Owner, Urls};

/// What a Note is written from.
#[derive(Debug, Clone, Copy)]
pub struct WriteNote<'a> {
    /// The site's addresses.
    pub urls: &'a Urls,
    /// The site's region, for the way dates are written.
    pub region: &'a str,
    /// The event it is about.
    pub event: &'a Event,
}

impl WriteNote<'_> {
    /// The Note, without `@context`. Not a reply, without title or warning: it stands in timelines by itself.
    pub fn note(&self, id: NoteId, told: &Told, sentence: Option<&str>, published: DateTime<Utc>) -> Value {
        let slug = self.event.organizer.as_ref().map_or("", |organizer| organizer.slug.as_str());
        let actor = self.urls.actor(Owner::Organization(slug));
        let followers = self.urls.of_actor(&actor, "followers");
        let (to, cc) = audience(self.event.visibility, followers.as_str());
        let quoted = self.event.uri.as_str();
        let text = self.event.main_text();
        let content = self.content(text, told, sentence);
        json!({
            "id": self.urls.note(id).as_str(),
            "type": "Note",
            "attributedTo": actor.as_str(),
            "to": to,
            "cc": cc,
            "content": content,
            "contentMap": {text.language.as_str(): content},
            "mediaType": "text/html",
            "url": self.urls.note(id).as_str(),
            "published": instant(published),
            "quote": quoted,
            "quoteUri": quoted,
            "_misskey_quote": quoted,
            "attachment": [],
            "tag": [],
            "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}},
        })
    }

    /// What happened, to what; when and where it is now; what its organizers add; where to read on.
    pub fn content(&self, text: &Text, told: &Told, sentence: Option<&str>) -> String {
        let language = UiLanguage::of_tag(text.language.as_str()).unwrap_or(UiLanguage::En);
        let style = DateStyle::for_text(text.language.as_str(), self.region);
        let said = |when: &crate::domain::news::KeptWhen| {
            escape(&style.when(&when.when(), NaiveDate::MIN, ZoneNaming::Always))
        };
        let headline = tr(language, &told.headline.message());
        let mut facts = vec![said(&told.when)];
        if let Some(before) = &told.before {
            facts.push(format!("{} {}", escape(&word(language, "news-instead-of")), said(before)));
        }
        facts.extend(told.place.as_deref().map(escape));
        facts.extend(told.online.as_deref().map(link));
        let page = self.urls.event_page(self.event.id);
        let mut content = format!("<p><strong>{}: {}</strong></p>", escape(&headline), escape(&text.title));
        if let Some(sentence) = sentence {
            content.push_str(&format!("<p>{}</p>", escape(sentence)));
        }
        content.push_str(&format!("<p>{}</p>", facts.join("<br>")));
        // Programs that show the quoted event itself leave this paragraph out.
        content.push_str(&format!("<p class=\"quote-inline\">RE: {}</p>", link(page.as_str())));
        content
    }
}

fn link(address: &str) -> String {
    format!("<a href=\"{0}\">{0}</a>", escape(address))
}
