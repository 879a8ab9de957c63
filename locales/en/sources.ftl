# What is found when somebody adds a source, and what goes wrong with feeds.
discover-not-an-address = That is neither a name like @coalition@example.org nor an address. Is it complete?
discover-nothing = Nothing that can be followed was found at that address: no account, no site and no calendar feed.
discover-nobody-behind = What was found at that address does not say who published it.
feed-not-a-calendar = What lies at that address is not a calendar feed (any more). Its events stay as they were.
feed-emptied = { $count ->
    [one] The feed is suddenly empty. The event it had stays until you decide.
   *[other] The feed is suddenly empty. The { $count } events it had stay until you decide.
}
feed-shrank = { $count } of { $of } coming events left the feed at once. They stay until you decide.
source-held = Waits for your decision
source-deleted = The account was deleted by its own server.
page-not-a-page = What lies at that address is not a page with events (any more). Its events stay as they were.
ignored-not-public = It is not addressed to the public.
ignored-ours = It is one of this site’s own events, come back.
ignored-nameless = It has no name by which later changes could be matched.
ignored-stranger = It was sent by a server that is not its home.
ignored-not-publishing = The organization that is to publish it may not publish at present.
error-source-publishes-itself = An account publishes for itself: only a feed or page can be given to an organization of this site.
error-source-not-publishing = That organization may not publish at present.
sources-preview = See what would come
sources-organization = Who publishes them?
sources-organization-hint = Normally they stay theirs and link home. A calendar feed of one of your own organizations can also become that organization’s events here.
sources-organization-none = They stay theirs
preview-lead = This would come:
preview-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
preview-nothing = Nothing is to come there at present. What is published later will come.
preview-refused = This would not:
source-published-by = Published by { $name }
source-held-heading = Is this right?
source-held-since = First seen: { $at }
source-obey = It is right: take them away
source-keep = It is a mistake: keep them
source-heard = Last heard of
source-next = Next try
source-trouble = Last problem
source-failing-since = So since { $at }
source-ask = Ask now
source-came = What came
source-came-nothing = Nothing yet.
source-missed = What did not come
source-missed-lead = These were sent, and the calendar could not take them. Whoever sends them can mend it.
source-missed-nothing = Everything came.
source-day-added = { $count } new
source-day-changed = { $count } changed
source-day-withdrawn = { $count } gone
source-day-missed = { $count } could not be taken
source-day-failed = { $count ->
    [one] no answer once
   *[other] no answer { $count } times
}
source-day-quiet = nothing new
done-source-obeyed = Done. What is not there any more was taken away.
done-source-kept = Done. Everything stays until it is over.
done-source-asked = It is being asked. Come back in a moment.
