//! Every address of this site, spelled once.

use url::Url;

use crate::domain::ids::{ActivityId, EventId, PlaceId, SourceId};
use crate::domain::uri::{ActivityUri, ActorUri, Host, InboxUrl, ObjectUri, WebUrl};

/// Makes the site's addresses from its public URL; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urls {
    base: String,
    host: Host,
}

/// Which of our actors an address belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// The site.
    Site,
    /// The organization of this short name.
    Organization(&'a str),
}

/// What an address of ours names, read back from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ours {
    /// The site's actor.
    SiteActor,
    /// An organization's actor.
    Organization(String),
    /// An event.
    Event(EventId),
    /// An activity.
    Activity(ActivityId),
}

macro_rules! join {
    ($self:ident, $kind:ident, $($format:tt)*) => {
        $kind::parse(&format!("{}{}", $self.base, format_args!($($format)*))).expect("the public URL was checked at start")
    };
}

impl Urls {
    /// From the public URL, with or without a slash at its end.
    ///
    /// # Panics
    /// When it has no host; settings and storage see to it that it has.
    pub fn new(public_url: &str) -> Self {
        let base = public_url.trim_end_matches('/').to_owned();
        let url = Url::parse(&base).expect("the public URL is an address");
        Self { host: Host::of(&url).expect("the public URL has a host"), base }
    }

    /// The public URL without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The host, with the port if there is one.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The calendar.
    pub fn home(&self) -> WebUrl {
        join!(self, WebUrl, "/")
    }

    /// Any page or file of ours by its path.
    pub fn page(&self, path: &str) -> WebUrl {
        join!(self, WebUrl, "{path}")
    }

    /// An actor.
    pub fn actor(&self, owner: Owner<'_>) -> ActorUri {
        match owner {
            Owner::Site => join!(self, ActorUri, "/actor"),
            Owner::Organization(slug) => join!(self, ActorUri, "/orgs/{slug}"),
        }
    }

    /// The actor of this name, the site's included.
    pub fn actor_named(&self, name: &str) -> ActorUri {
        self.actor(if name == crate::domain::organization::SITE_ACTOR {
            Owner::Site
        } else {
            Owner::Organization(name)
        })
    }

    /// The id of an actor's key.
    pub fn key_id(&self, actor: &ActorUri) -> String {
        format!("{actor}#main-key")
    }

    /// A part of an actor: `inbox`, `outbox`, `followers`, `following`, `featured` or `upcoming`.
    pub fn of_actor(&self, actor: &ActorUri, part: &str) -> WebUrl {
        WebUrl::parse(&format!("{actor}/{part}")).expect("an actor's address takes a further part")
    }

    /// Where everything for this server may be posted.
    pub fn shared_inbox(&self) -> InboxUrl {
        join!(self, InboxUrl, "/inbox")
    }

    /// The ActivityPub id of a local event, which is its page too.
    pub fn event(&self, id: EventId) -> ObjectUri {
        join!(self, ObjectUri, "/events/{id}")
    }

    /// An event's page.
    pub fn event_page(&self, id: EventId) -> WebUrl {
        join!(self, WebUrl, "/events/{id}")
    }

    /// `replies`, `likes` or `shares` of an event.
    pub fn of_event(&self, id: EventId, part: &str) -> WebUrl {
        join!(self, WebUrl, "/events/{id}/{part}")
    }

    /// An activity we sent.
    pub fn activity(&self, id: ActivityId) -> ActivityUri {
        join!(self, ActivityUri, "/activities/{id}")
    }

    /// A source's page, for moderators.
    pub fn source_page(&self, id: SourceId) -> WebUrl {
        join!(self, WebUrl, "/dashboard/sources/{id}")
    }

    /// An organization's page.
    pub fn organization(&self, slug: &str) -> WebUrl {
        join!(self, WebUrl, "/@{slug}")
    }

    /// A tag's page.
    pub fn tag(&self, tag: &str) -> WebUrl {
        let mut url = self.home().url();
        url.path_segments_mut().expect("http addresses have a path").pop_if_empty().extend(["tags", tag]);
        WebUrl::from(&url)
    }

    /// A place's page.
    pub fn place(&self, id: PlaceId) -> WebUrl {
        join!(self, WebUrl, "/places/{id}")
    }

    /// A picture.
    pub fn media(&self, file: &str) -> WebUrl {
        join!(self, WebUrl, "/media/{file}")
    }

    /// What an address of ours names; `None` for other servers' and for pages that are no objects.
    pub fn ours(&self, uri: &str) -> Option<Ours> {
        let path = uri.strip_prefix(&self.base)?;
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let mut parts = path.strip_prefix('/')?.split('/');
        let ours = match (parts.next()?, parts.next()) {
            ("actor", None) => Ours::SiteActor,
            ("orgs", Some(slug)) => Ours::Organization(slug.to_owned()),
            ("events", Some(id)) => Ours::Event(id.parse().ok()?),
            ("activities", Some(id)) => Ours::Activity(id.parse().ok()?),
            (name, None) if name.starts_with('@') => Ours::Organization(name[1..].to_owned()),
            _ => return None,
        };
        parts.next().is_none().then_some(ours)
    }

    /// Whether an address lies on this server.
    pub fn is_ours(&self, host: &Host) -> bool {
        *host == self.host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_addresses_are_read_back() {
        let urls = Urls::new("https://convoca.test/");
        let id: EventId = "6f3d0c3e-1111-4a6b-9a53-4d1e5d0f2a11".parse().expect("an id");
        assert_eq!(urls.ours(urls.event(id).as_str()), Some(Ours::Event(id)));
        assert_eq!(urls.ours("https://convoca.test/@union"), Some(Ours::Organization("union".into())));
        assert_eq!(urls.ours("https://convoca.test/orgs/union/inbox"), None);
        assert_eq!(urls.ours("https://convoca.test.evil.test/actor"), None);
        assert_eq!(urls.tag("8 de marzo").as_str(), "https://convoca.test/tags/8%20de%20marzo");
    }
}
