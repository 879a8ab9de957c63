# Other servers, reports, and organizations that move or pause.
hosts-title = Other sites
hosts-lead = What is decided here about a site holds for all its accounts and for every name below it.
hosts-only-allowed = This calendar talks to allowed sites only: everything else is refused, as if it were blocked.
hosts-add = Decide about a site
hosts-change = Change a decision
hosts-host = Which site?
hosts-host-hint = Its name, such as example.org
hosts-policy = What shall happen?
host-blocked = Blocked
host-blocked-means = Nothing is taken from it and nothing goes there. Who follows from there is let go, its events leave the calendar, waiting messages are dropped.
host-silenced = Silenced
host-silenced-means = What it sends waits until a moderator has looked. People there can still follow.
host-usual = Nothing in particular
host-usual-means = It is treated like any other.
host-allowed = Allowed
host-allowed-means = It is talked to also when this calendar talks to allowed sites only.
hosts-also = And besides
hosts-reject-media = Fetch no pictures from it
hosts-reject-reports = Take no reports from it
hosts-obfuscate = Do not spell its name out in lists that are shown
hosts-reason = Why? (optional)
hosts-reason-hint = Other moderators read it, and whoever you hand the list to.
hosts-save = Decide
hosts-since = since { $at }
hosts-no-media = no pictures
hosts-no-reports = no reports
hosts-change-one = Change
host-forget = Take back
hosts-none = Nothing is decided about any site yet.
hosts-import = Take a blocklist over
hosts-export = Download the blocklist
host-effect-followers = { $count ->
    [one] { $count } follower is let go
   *[other] { $count } followers are let go
}
host-effect-sources = { $count ->
    [one] { $count } source is removed
   *[other] { $count } sources are removed
}
host-effect-withdrawn = { $count ->
    [one] { $count } event leaves the calendar
   *[other] { $count } events leave the calendar
}
host-effect-held = { $count ->
    [one] { $count } event waits for a moderator
   *[other] { $count } events wait for a moderator
}
confirm-block-host = Block this site
confirm-block-host-means = You can take the block back later. The followers and events that go now do not come back by themselves.
confirm-block-host-yes = Block it
confirm-silence-host = Silence this site
confirm-silence-host-means = Its events leave the calendar until a moderator has looked at each. What was accepted in review stays.
confirm-silence-host-yes = Silence it
error-host-ourselves = That is this very site, or a name above it.
import-lead = Lists as Mastodon hands them on (CSV), or simply one name a line. You see what would change before anything does. A list only ever adds: what was decided here more strictly stays, and so do sites that you allowed.
import-file = A file
import-list = Or paste the list
import-list-hint = At most 400 kB; for longer ones there is the command line.
import-look = See what would change
import-would = What this list would change
import-new = { $count ->
    [one] { $count } site is decided about for the first time
   *[other] { $count } sites are decided about for the first time
}
import-stricter = { $count ->
    [one] { $count } site is treated more strictly than now
   *[other] { $count } sites are treated more strictly than now
}
import-known = { $count ->
    [one] { $count } entry changes nothing
   *[other] { $count } entries change nothing
}
import-allowed = These stay allowed:
import-names-us = This site itself stands on the list. That is passed over.
import-effects = At once:
import-broken = Not understood
import-line = Line { $line }:
import-more-broken = { $count ->
    [one] And { $count } more line.
   *[other] And { $count } more lines.
}
import-names = The names
import-more = { $count ->
    [one] And { $count } more.
   *[other] And { $count } more.
}
import-apply = Take it over
import-back = Back
blocklist-not-a-host = This is no name of a site.
blocklist-hidden = The name is hidden behind asterisks; ask whoever made the list.
blocklist-severity = What is to happen is not understood: only suspend, silence and noop are.
blocklist-not-csv = This cannot be read as a list.
blocklist-too-long = A list has at most { $most } lines.
blocklist-too-many-bytes = The list is too long for this page. Use the command line: convoca hosts import
blocklist-empty = There is no site on this list.
reports-title = Reports
reports-lead = Somebody says that something should not be here. Nobody is told what you decide.
reports-none = Nothing is reported.
reports-more = { $count ->
    [one] { $count } more waits behind these.
   *[other] { $count } more wait behind these.
}
reports-decided = Decided
nav-reports = Reports
report-from-host = from { $host }
report-from-visitor = from a visitor
report-forwarded = passed on { $at }
report-acted = Settled
report-dismissed = Dismissed
report-settle = Settled
report-dismiss = Dismiss
report-reopen = Open again
report-tell-home = Tell { $host }
report-link = Something wrong with this?
report-title = Report this
report-lead = The people who run this site read it. You need no account, and nothing is kept of who you are. Please write nothing that gives you away.
report-reason = What is wrong?
report-reason-wrong = Time, place or something else in it is wrong
report-reason-danger = It puts people in danger, or is a trap
report-reason-hate = Hatred or harassment
report-reason-spam = Advertising, or not an event at all
report-reason-other = Something else
report-words = In your words
report-words-hint = What should a moderator know?
report-may-forward = My words may be passed on to { $host }, where this comes from
report-send = Send
error-report-reason = Choose what is wrong.
error-report-words = Say what is wrong, in a sentence.
error-report-nothing-to-hide = There is nothing here to hide any more.
error-report-no-home = There is no other site that could be told.
done-host-decided = Decided.
done-hosts-imported = Taken over.
done-reported = Thank you. A moderator will look at it.
done-report-settled = Settled.
done-report-forwarded = It is on its way to the site this comes from.
interact-title = From your own account
interact-lead = Name your account, or just the site it is on. You are taken there; nothing of it is kept here.
interact-what = What would you like to do?
interact-follow = Follow whoever calls to this
interact-boost = Pass it on
interact-answer = Answer it
interact-account = Your account
interact-account-hint = Such as @you@example.social, or example.social
interact-go = Take me there
interact-by-hand = Or by hand
interact-by-hand-how = Paste this name into the search of your own site:
interact-choose = Choose what you would like to do.
interact-link = From your own account
interact-not-an-address = This is neither an account like @you@example.social nor the name of a site.
interact-ourselves = That is this very site. Name the one your own account is on.
interact-blocked = This calendar and that site do not talk to each other.
interact-moderators-only = This calendar follows for all its readers, so that its moderators decide whom. Tell them about it.
org-settings = Settings
org-form-name = Name
org-form-about = Who you are
org-form-about-hint = A few sentences; *this* becomes italic, **this** bold.
org-form-language = The language you mostly write in
org-form-contact = How anybody can reach you
org-form-contact-hint = A mail address, a link, or words. It is public.
org-form-discreet = Do not name us beside our events
org-form-aliases = Moving here from another account
org-form-also-known-as = Other accounts that are you too
org-form-also-known-as-hint = One a line, such as @us@old.example. Then start the move there, and its followers come here.
org-form-save = Save
org-further = Further
org-moved = Moved to
org-resume = End the break
org-return = We are back here
org-paused-by-owner = This organization is on a break: its events are not shown.
org-paused-by-moderator = A moderator paused this organization: its events are not shown.
organization-paused = This organization is on a break.
event-paused = Whoever calls to this is on a break. It is not shown meanwhile.
dashboard-org-paused = on a break
confirm-pause-organization = Take a break
confirm-pause-organization-means = The organization's page and events are not shown until the break ends; other sites are asked to do the same. Nothing is deleted, and who follows keeps following.
confirm-pause-organization-yes = Take the break
move-title = Move elsewhere
move-means = Who follows you here is sent to your new account; nearly all programs then follow there by themselves. Your events stay here. Followers that went do not come back.
move-first = First open your new account and enter { $handle } there, under "moving from another account" or "also known as". Then name it here:
move-target = Your new account
move-target-hint = Such as @us@new.example
move-button = Move
moving-itself = That is this very account.
moving-not-named = That account does not say yet that it is you too. Enter this organization's name there first, and save.
source-moved = It moved to { $target }, which is followed now.
delete-org-title = Delete this organization
delete-org-means = Its page, its events and pictures are erased, and everybody who got them is asked to delete them too. Its short name is never given to anybody again. This cannot be undone.
delete-org-pause-instead = If it is only for a while, take a break instead.
delete-org-type = To be sure, type its name
delete-org-button = Delete for good
error-organization-state = That is not possible at the moment.
error-organization-paused-by-moderator = A moderator paused this organization. Write to those who run this site.
error-organization-other-name = That is not its name as it is written above.
error-too-many-aliases = At most { $most } accounts can be named.
alias-not-found = No account was found at { $account }.
done-organization-saved = Saved. Who follows is told.
done-organization-paused = On a break. Its events are not shown, and other sites are told.
done-organization-resumed = Back. Its events are shown again.
done-organization-moved = Moved. Who follows is sent to the new account.
done-organization-returned = It does not say any more that it moved.
done-organization-deleted = Deleted. Its events are being erased, and everybody who got them is told.
