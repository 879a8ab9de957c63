form-errors = Something is still missing
form-question = One question first
form-question-yes = Yes, go ahead anyway
form-essentials = What, when and where
form-heading-new = New event
form-heading-edit = Change this event
form-org = Who calls?
form-title = Title
form-start-date = Day
form-start-time = Start
form-time-hint = 7pm, 7:30 pm or 19:30
form-end-time = End
form-end-hint = Empty: open end
form-place = Place
form-place-hint = What people call it: “MacArthur Park, corner of 6th”
form-online = Or a link to take part online
form-online-hint = One of the two is enough; both is fine.
form-description = What is it about?
form-description-hint = An empty line starts a paragraph; **bold**, _italics_, [words](https://…).
form-more-place = The place exactly
form-more-place-what = address, area, coordinates
form-address = Address
form-area = Neighborhood or part of town
form-area-hint = Stands in the list beside the place.
form-latitude = Latitude
form-longitude = Longitude
form-more-time = More about the time
form-more-time-what = all day, several days, time zone
form-all-day = All day
form-end-date = Last day
form-timezone = Time zone
form-picture = Picture
form-picture-what = a flyer or photo
form-picture-choose = Choose a picture
form-picture-other = Choose another picture
form-picture-hint = Recognizable faces? Use a flyer instead.
form-picture-alt = What does it show?
form-picture-alt-hint = For people who cannot see it. Repeat words that stand only in the picture.
form-picture-kept = The picture you chose
form-picture-remove = Remove this picture
form-texts = Languages
form-texts-what = the same call in another one
form-language = Language of the text above
form-more = More
form-more-what = kind, tags, website, who sees it
form-kind = What kind of event?
form-tags = Tags
form-tags-hint = Separated by spaces: housing union
form-url = Website
form-url-hint = For sign-up or more information.
form-status = Does it take place?
form-visibility = Who sees it?
form-first-warning = Anyone can read this, police and opponents too. Deleting asks other servers to delete; copies may remain.
form-publish = Publish
form-save = Save changes
form-preview = Preview
form-preview-heading = This is how it will look
form-preview-edit = Keep writing
form-draft = Save as draft
form-back = Back without saving
form-stale = Somebody changed it meanwhile
form-stale-means = Nothing you typed is lost. Compare below: if you save, what you typed takes the place of what stands there now.
form-stale-theirs = Stands there now
form-stale-mine = You typed
status-confirmed = Yes
status-tentative = Not certain yet
status-postponed = Postponed, no new date yet
status-cancelled = No, it is called off
status-moved-online = Yes, but online only
visibility-public = Everybody: calendar, search, followers
visibility-unlisted = Only people with the link, and followers

confirm-call-off = Call off this event
confirm-call-off-means = It stays in the calendar, struck through and marked as called off, and everybody who follows hears of it.
confirm-call-off-yes = Yes, call it off
confirm-delete = Delete this event
confirm-delete-means = Only for mistakes. It disappears here for good, and other servers are asked to delete it; copies may remain. If it does not take place, call it off instead, so that nobody comes for nothing.
confirm-delete-yes = Yes, delete it
confirm-remove-source = Remove this source
confirm-remove-source-means = Its events leave this calendar, unless another source brings them too.
confirm-remove-source-yes = Yes, remove it
confirm-no = No, go back
form-disclose-place-at = Tell the exact place from
form-disclose-place-hint = Until then only the neighborhood is shown, everywhere. Empty: at once. Mind that text and picture do not tell it either.
form-publish-at = Publish by itself at
form-publish-at-hint = Empty: as soon as you press “Publish”.
form-reminder = Remind followers?
reminder-usual = Yes, as we always do
reminder-never = Not of this event
telling-heading = This is told to your followers
telling-reach = { $followers ->
    [0] Nobody follows yet.
    [one] One person follows you
   *[other] { $followers } people follow you
}{ $followers ->
    [0] {""}
   *[other] {"."}
} { $servers ->
    [0] {""}
    [one] One other server has this event.
   *[other] { $servers } other servers have this event.
}
telling-when = They hear of it a few minutes after you save; what you change until then goes along.
telling-sentence = Do you want to add a sentence?
telling-sentence-hint = Why, or what people should do. Everybody can read it.
telling-save = Save and tell
