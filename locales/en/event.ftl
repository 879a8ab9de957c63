event-when = When
event-where = Where
event-who = Who
event-change = What changed
event-source = From
event-online = Online
event-join-online = Join online
event-map = Map
event-access = Access: { $how }
event-called-by = Called by
event-via = via { $host }
event-at-home = See it at home, on { $host }
event-save-date = Put it in my calendar
event-website = More information
event-moved-from = Before: { $before }
event-until = until { $day }

mark-cancelled = Called off
mark-postponed = Postponed
mark-tentative = Not certain yet
mark-moved-online = Now online
mark-moved = New time
mark-draft = Draft
mark-unlisted = By link only
mark-hidden = Hidden
mark-held = Waiting for review

kind-march = March
kind-rally = Rally
kind-picket = Picket
kind-vigil = Vigil
kind-assembly = Assembly
kind-meeting = Meeting
kind-training = Training
kind-support = Court or eviction support
kind-other = Event

follow-heading = Hear of it when it changes
follow-how = Follow { $name } from an account you already have, on Mastodon or any program that speaks with it. Paste this name into its search:
follow-copy = Copy
follow-copied = Copied
follow-count = { $count ->
    [one] { $count } person follows. Nobody can see who.
   *[other] { $count } people follow. Nobody can see who.
}
event-unconfirmed = Not confirmed since { $day }
event-unconfirmed-hint = Look at the organizer’s own page before you set out.
