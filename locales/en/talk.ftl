# What is said to events.
answers-heading = Answers
answers-title = Answers
answers-lead = These came from other sites. What you show stands below the event for all to read; the name of who wrote it does not. Each decision can be taken back.
answers-none = Nothing waits to be read.
answers-waiting = { $count ->
    [one] One answer waits to be read
   *[other] { $count } answers wait to be read
}
answers-refused = Refused
answers-show-ticked = Show the ticked ones
answers-refuse-ticked = Refuse the ticked ones
answer-tick = Tick
answer-show = Show
answer-from = from { $host }
answer-edited = changed
answer-below = In answer to the one above:
answer-home = Read it at home
answer-reply = Answer
answer-write = Say something here
answer-delete = Take back
answer-report = Report
answer-attachments = { $count ->
    [one] There is a picture or file with it, to be seen at its home.
   *[other] There are { $count } pictures or files with it, to be seen at its home.
}
answer-text = What do you want to say?
answer-text-hint = Everybody can read it, and everybody who has the event gets it. At most 2,000 characters.
answer-send = Publish
answer-change-title = Change what you said
answer-change = Save
talk-likes = { $count ->
    [one] One person likes this
   *[other] { $count } people like this
}
talk-shares = { $count ->
    [one] passed on once
   *[other] passed on { $count } times
}
talk-title = Answers and quotes
talk-settings-of = Answers and quotes: { $name }
talk-answers = What happens when somebody answers an event?
talk-answers-approval = We read it first
talk-answers-open = It is shown at once
talk-answers-off = No answers are taken or shown
talk-quoting = Who may quote your events, in programs that ask?
talk-featuring = Who may put you into a collection of accounts?
talk-everybody = Everybody
talk-followers = Who follows us
talk-nobody = Nobody
talk-save = Save
talk-owners = Only the organization’s owners change this.
leave-heading = What you allowed
leave-lead = Programs that ask before they quote you were told yes. Take it back where you do not want to be quoted: that program is told, and is not told yes again.
leave-none = Nobody has asked yet.
leave-quote = Quoted in
leave-feature = Put into a collection
leave-there = a post on { $host }
leave-withdraw = Take it back
confirm-delete-answer = Take this back?
confirm-delete-answer-means = It is deleted here, and other sites are asked to delete it too. Copies may remain.
confirm-delete-answer-yes = Take it back
done-answers-shown = Shown below the event.
done-answers-refused = Refused. Nobody sees it.
done-answer-hidden = Hidden. Nobody sees it any more.
done-answered = Published. It is on its way to everybody who has the event.
done-answer-changed = Saved. Everybody who got it gets the change.
done-answer-deleted = Taken back; other sites are asked to delete it too.
done-talk-set = Saved. It holds from now on.
done-leave-withdrawn = Taken back. The other site is told.
error-answer-unknown = There is no such answer here any more.
error-answer-empty = Write what you want to say.
error-answer-not-published = Nobody sees this event at present, so nothing can be said below it.
