//! News of an event as it travels: a Note by the organization that quotes the event (FEP-044f, and the older names that
//! Fedibird and Misskey gave it), or by the calendar with a link to the home of an event that is mirrored. It says
//! everything anew, because Mastodon before 4.5 takes no Update of an Event.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::context::PUBLIC;
use super::write_event::{audience, escape, instant};
use crate::domain::event::{Event, Origin, Text};
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
        let organizer = self.event.organizer.as_ref();
        let owner = organizer.map_or(Owner::Site, |organizer| Owner::Organization(organizer.slug.as_str()));
        let actor = self.urls.actor(owner);
        let followers = self.urls.of_actor(&actor, "followers");
        let (to, cc) = audience(self.event.visibility, followers.as_str());
        let quoted = self.event.uri.as_str();
        let text = self.event.main_text();
        let content = self.content(text, told, sentence);
        let mut note = json!({
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
        });
        // Another home gave no leave to quote.
        if let (false, Some(members)) = (self.event.is_local(), note.as_object_mut()) {
            members.retain(|name, _| !["quote", "quoteUri", "_misskey_quote"].contains(&name.as_str()));
        }
        note
    }

    /// Where to read on: our page, or its home's.
    fn page(&self) -> String {
        match &self.event.origin {
            Origin::Local => self.urls.event_page(self.event.id).as_str().to_owned(),
            Origin::Mirrored(mirror) => {
                mirror.page.as_ref().map_or(self.event.uri.as_str(), |page| page.as_str()).to_owned()
            }
        }
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
        let mut content = format!("<p><strong>{}: {}</strong></p>", escape(&headline), escape(&text.title));
        if let Some(sentence) = sentence {
            content.push_str(&format!("<p>{}</p>", escape(sentence)));
        }
        content.push_str(&format!("<p>{}</p>", facts.join("<br>")));
        // Programs that show the quoted event itself leave this paragraph out.
        let page = link(&self.page());
        content.push_str(&match &self.event.origin {
            Origin::Local => format!("<p class=\"quote-inline\">RE: {page}</p>"),
            Origin::Mirrored(_) => format!("<p>{page}</p>"),
        });
        content
    }
}

fn link(address: &str) -> String {
    format!("<a href=\"{0}\">{0}</a>", escape(address))
}
