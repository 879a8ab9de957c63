//! Collections and their pages: outboxes, lists of upcoming events.

use serde_json::Value;

use super::read_activity::Payload;
use super::vocab::Wire;
use crate::domain::uri::ObjectUri;

/// A collection, or one page of it; at most [`super::vocab::MAX_ITEMS`] items are taken.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteCollection {
    /// Its id.
    pub id: Option<ObjectUri>,
    /// How many it says there are.
    pub total: Option<u64>,
    /// Its items in the order given, ids or embedded.
    pub items: Vec<Payload>,
    /// The first page: an id to fetch, or the page itself.
    pub first: Option<PageRef>,
    /// The page after this one.
    pub next: Option<PageRef>,
}

/// A page of a collection.
#[derive(Debug, Clone, PartialEq)]
pub enum PageRef {
    /// To be fetched.
    Id(ObjectUri),
    /// Came along.
    Embedded(Box<RemoteCollection>),
}

impl RemoteCollection {
    /// Reads a collection or page; `None` for anything else. A bare JSON list counts as one (Pleroma, own tools).
    pub fn read(value: &Value) -> Option<Self> {
        Self::read_at(value, 0)
    }

    fn read_at(value: &Value, depth: usize) -> Option<Self> {
        let wire = Wire::new(value);
        if value.is_array() {
            let items = wire.list().into_iter().map(item).collect();
            return Some(Self { id: None, total: None, items, first: None, next: None });
        }
        wire.members()?;
        let is_collection =
            wire.types().iter().any(|name| name.ends_with("Collection") || name.ends_with("CollectionPage"));
        if !is_collection {
            return None;
        }
        let mut items: Vec<Payload> = wire.all("orderedItems").into_iter().map(item).collect();
        if items.is_empty() {
            items = wire.all("items").into_iter().map(item).collect();
        }
        Some(Self {
            id: wire.id().and_then(|id| ObjectUri::parse(id).ok()),
            total: wire.count("totalItems"),
            items,
            first: page(wire, "first", depth),
            next: page(wire, "next", depth),
        })
    }

    /// The items here and on a first page that came along.
    pub fn items_at_hand(&self) -> impl Iterator<Item = &Payload> {
        let first = match &self.first {
            Some(PageRef::Embedded(page)) => page.items.as_slice(),
            _ => &[],
        };
        self.items.iter().chain(first)
    }
}

fn item(wire: Wire<'_>) -> Payload {
    Payload::of(wire)
}

fn page(wire: Wire<'_>, key: &str, depth: usize) -> Option<PageRef> {
    let page = wire.get(key)?;
    if page.members().is_some()
        && depth < 2
        && let Some(embedded) = RemoteCollection::read_at(page.value(), depth + 1)
        && !(embedded.items.is_empty() && embedded.id.is_some())
    {
        return Some(PageRef::Embedded(Box::new(embedded)));
    }
    page.name_of().and_then(|id| ObjectUri::parse(id).ok()).map(PageRef::Id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn items_stand_in_the_collection_or_on_its_first_page() {
        let embedded = json!({"type": "OrderedCollection", "totalItems": 1, "first":
            {"type": "OrderedCollectionPage", "orderedItems": ["https://a.test/1"], "next": "https://a.test/p2"}});
        let read = RemoteCollection::read(&embedded).unwrap();
        assert_eq!(read.items_at_hand().count(), 1);
        let linked = json!({"type": "Collection", "first": "https://a.test/p1"});
        assert!(matches!(RemoteCollection::read(&linked).unwrap().first, Some(PageRef::Id(_))));
        assert!(RemoteCollection::read(&json!({"type": "Person"})).is_none());
    }
}
