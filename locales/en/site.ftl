skip-to-content = Skip to the content
nav-site = Site
nav-more = More
nav-calendar = Calendar
nav-new-event = New event
nav-dashboard = My events
nav-review = To review
nav-sources = Sources
nav-log-in = Log in
nav-log-out = Log out
nav-about = About
nav-privacy = Privacy
nav-contact = Contact
nav-source-code = Source code

fault-to-calendar = To the calendar
