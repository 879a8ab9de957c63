# What can be wrong with an event as typed, and what is worth telling about it.
error-form = { $count ->
    [one] One field needs another look.
   *[other] { $count } fields need another look.
}
error-title-missing = Give it a title.
error-title-short = A title has at least { $least } letters.
error-title-long = The title has { $count } characters; { $most } fit.
error-description-long = The description has { $count } characters; { $most } fit.
error-language = Choose a language.
error-language-twice = Each language can stand here only once.
error-timezone = Choose a time zone, such as America/Los_Angeles.
error-start-date-missing = On which day does it begin?
error-start-time-missing = At what time does it begin? You can type 7pm or 19:00.
error-date = Write the day as 2027-03-06.
error-time = Write the time as 7pm, 7:30 pm or 19:30.
error-end-time-missing = At what time does it end on that last day?
error-end-before-start = The end lies before the start.
error-time-skipped = The clocks are put forward that night, so { $time } does not exist. If you mean the hour after, write { $instead }.
error-place-missing = Say where: name a place, or give a link to take part online.
error-place-name-missing = Give the place a name.
error-coordinates = Write coordinates as two numbers, such as 34.0593 and -118.2768.
error-too-long = That has { $count } characters; { $most } fit.
error-link = Write a web address, such as https://example.org/page.
error-tag-long = A tag has at most { $most } letters.
error-tags-many = At most { $most } tags, please.
error-choice = Choose one of the given answers.
remark-ends-next-day = The end is earlier than the start, so it is taken to be on the next day.
remark-start-twice = The clocks are put back that night and show this time twice; the first one is taken.
remark-past = This date is already over.
error-moment = Write day and time as 2027-03-06 19:30.
error-moment-past = This moment is over already.
error-moment-late = The event begins before that.
error-publish-at-draft = A draft does not go out by itself. Leave this empty, or publish instead of saving a draft.
error-late-place-area = Name the neighborhood or part of town: until the exact place is told, only this is shown.
remark-place-in-text = Title, text or tags name the place that is to be told later. Everybody would know it at once.
