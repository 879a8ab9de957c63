review-title = To review
review-lead = These came from sources that you look at first, the soonest on top. Either decision can be taken back.
review-none = Nothing waits. Go outside.
review-brought-by = from { $source }
review-read = Read the text
review-home = Look at it at home
review-more = { $count ->
    [one] { $count } more waits behind these.
   *[other] { $count } more wait behind these.
}
moderation-title = Hidden and refused
moderation-lead = These decisions hold, whatever the event's home sends later, until you take them back.
moderation-hidden = Hidden
moderation-refused = Refused
moderation-none = None.
