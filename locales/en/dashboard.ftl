dashboard-title = My events
dashboard-trial = Trial: others cannot follow yet
dashboard-trial-how = This site has no address on the internet. Set { $setting } to your domain before anything is published for real; at present it is:
dashboard-drafts = Drafts
dashboard-upcoming = Coming up
dashboard-past = Over
dashboard-none = You have announced nothing yet.
dashboard-edit = Change
dashboard-organizations = My organizations
dashboard-org-pending = waits for a moderator
dashboard-account = Account

sources-title = Sources
sources-lead = Their events stand in your calendar beside your own, and change when they change at home.
sources-target = Whom do you want to follow?
sources-target-hint = A name like @coalition@example.org, the address of a site, or of a calendar feed (.ics).
sources-policy = What happens with their events?
sources-add = Add source
sources-none = No sources yet.
source-publish = They are listed at once
source-review = A moderator looks first
source-requested = Asked, no answer yet
source-active = Active
source-refused = They said no
source-failing = Does not answer
source-paused = Paused
source-events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
source-last-success = Last heard of: { $at }
source-last-error = Last problem: { $error }
source-never = Nothing heard of it yet
source-remove = Remove

dashboard-scheduled = Will go out
dashboard-goes-out = Goes out on { $at }
dashboard-unschedule = Do not send it out
reminder-title = Reminder
reminder-means = Before each of your events, everybody who follows you is reminded of it once, in their timeline. Never of one that is called off, and never after it began.
reminder-when = When?
reminder-off = Never
reminder-hours = { $hours ->
    [one] One hour before
    [24] A day before
    [48] Two days before
    [72] Three days before
   *[other] { $hours } hours before
}
