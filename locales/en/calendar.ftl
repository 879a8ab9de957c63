calendar-title = What is coming up
calendar-description = Protests, assemblies and meetings on { $site }, day by day.
calendar-ongoing = Ongoing
calendar-pages = More dates
calendar-earlier = Earlier
calendar-later = Later
calendar-show-all = Show everything
calendar-empty = Nothing is announced yet. Come back soon.
calendar-empty-organizer = Do you organize? Put the first event on the wall.
feeds-lead = Keep this list:
feeds-calendar = in your calendar app
feeds-atom = in your feed reader

tag-empty = Nothing is coming up under this tag.
place-empty = Nothing is coming up at this place.
org-empty = Nothing is announced at the moment.
org-website = Website
org-contact = Contact:

period-empty = Nothing stands in the calendar here.
calendar-week-of = Week of { $day }
calendar-whole = At a glance:
calendar-this-week = this week
