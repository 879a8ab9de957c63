inspect-format-activitypub = ActivityPub
inspect-format-icalendar = An iCalendar feed
inspect-format-html = A web page
inspect-format-json = A list of events in JSON
inspect-format-unknown = Nothing a calendar can read
inspect-import = Would be taken into the calendar.
inspect-refuse = Cannot be used.
inspect-delete = Withdraws something.
inspect-undo = Takes back what was sent before.
inspect-fetch = Names something that is fetched first.
inspect-ignore = Nothing for the calendar.
inspect-no-title = (no title)
inspect-notes = Notes
inspect-when = When
inspect-place = Place
inspect-online = Online
inspect-page = Page
inspect-picture = Picture
inspect-tags = Topics
inspect-status = Status
inspect-organizer = Organizer
inspect-audience = Addressed to
inspect-recurrence = Repeats
inspect-zone-assumed = zone not said
inspect-and-others = { $count ->
    [one] and one more
   *[other] and { $count } more
}
inspect-status-tentative = not yet certain
inspect-status-postponed = postponed
inspect-status-cancelled = called off
inspect-status-moved-online = moved online
inspect-audience-public = everybody
inspect-audience-by-activity = everybody, by the activity only
inspect-audience-unlisted = everybody who has the link; not to be listed
inspect-audience-not-public = not everybody; will not be shown
