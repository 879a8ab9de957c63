refuse-no-id = no id
refuse-no-title = no title
refuse-no-start = no start time
refuse-start-form = the start time is not RFC 3339
refuse-impossible-date = impossible date
refuse-draft = a draft
note-start-from-previous = Postponed without a new time: the old start is kept.
note-zone-assumed = The times name no zone: read as { $zone }.
note-zone-is-offset = The time zone “{ $zone }” is only an offset; the instant is kept, the zone is not.
note-zone-unknown = The time zone “{ $zone }” is not known; the instant is kept, the zone is not.
note-time-in-gap = The clocks skip this time: shifted forward.
note-time-in-overlap = The clocks show this time twice: the first is taken.
note-end-unreadable = The end cannot be read and is left out.
note-end-not-after-start = The end is not after the start and is left out.
note-end-not-shown = The end is not one the organizer meant and is not shown.
note-title-cut = The title is too long and was cut.
note-more-places = Several places: the first is taken.
note-coordinates-swapped = Latitude and longitude were swapped and have been turned.
note-coordinates-dropped = The coordinates are not on earth and are left out.
note-public-by-activity = Only the activity is addressed to everybody, not the event itself.
note-unlisted = Not to be listed: everybody is only in cc.
note-not-public = Not addressed to everybody: will not be shown.
note-status-unknown = The status “{ $status }” is not known: taken as confirmed.
note-tags-cut = More than { $most } tags: the rest is left out.
note-organizers-withheld = The organizers are deliberately not named.
note-zone-guessed = The time zone “{ $name }” is taken to be { $zone }, which has the same rules.
note-zone-by-rules = The time zone “{ $name }” is not known; the times follow the rules the feed gives for it.
note-zone-not-known = The time zone “{ $name }” is not known: read as { $zone }.
note-rule-not-followed = The rule repeats more often than daily or is too long: only the first date is kept.
note-rule-invalid = The rule for repeating is not valid: only the first date is kept.
note-superseded = { $count ->
    [one] One entry is replaced by a newer one with the same UID.
   *[other] { $count } entries are replaced by newer ones with the same UID.
}
note-shared-uid = { $count ->
    [one] One entry shares its UID with another: both are kept.
   *[other] { $count } entries share a UID with others: all are kept.
}
note-feed-cut = More than { $most } entries: the rest is left out.
note-uid-made = The entry has no UID: one was made from start and title.
note-private-entry = Marked as private: will not be shown.
ignore-feed-too-large = more than 5 MB
ignore-too-large = too large
ignore-no-entries = no events in it
ignore-no-calendar = no calendar in it
ignore-unknown-format = neither JSON nor iCalendar nor a page with events
ignore-unknown-json = JSON of an unknown kind
ignore-not-json = broken JSON
ignore-not-an-event = not an event
ignore-no-event-body = no event in it
ignore-a-list = { $count ->
    [one] a list with one event; lists are read when their owner is followed
   *[other] a list with { $count } events; lists are read when their owner is followed
}
delete-if-owned = if the sender owns it
note-out-of-time = Reading took too long: the rest is left out.
note-more-pages = There are more pages of this list.
note-hidden-at-home = Its home keeps it out of its own lists: will not be shown.
note-json-repaired = The page's data was not valid JSON and has been repaired.
note-json-broken = A piece of the page's data is not JSON and is left out.
note-more-dates = Several dates for one event: the first is taken.
note-schedule-not-followed = The page says in words of its own how the event repeats: only the first date is kept.
note-page-cut = The page is nested too deeply or too large: only its beginning was read.
note-uid-made-for-page = The event has no address or id of its own: one was made from start and title.
ignore-page-without-events = no events marked up in it
