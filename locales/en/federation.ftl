# Words that travel to other servers.
wire-prefix-cancelled = CANCELLED:
wire-prefix-postponed = POSTPONED:
wire-place-online = Online
wire-place-unknown = To be announced

# News of an event: they stand before its title, and on its page.
news-called-off = Called off
news-postponed = Postponed
news-restored = It takes place after all
news-moved-online = Now online
news-new-time-and-place = New time and place
news-new-time = New time
news-new-place = New place
news-place-told = Here is the exact place
news-uncertain = Not certain any more
news-certain = Certain now
news-instead-of = instead of
