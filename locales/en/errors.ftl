error-email = This is not a mail address. It looks like name@example.org.
error-slug-form = A short name has 1 to 30 of the letters a–z, digits and _, nothing else.
error-slug-reserved = This short name is kept for the site itself. Choose another.
error-internal = Something went wrong on our side. Please try again; what you sent may not have arrived.
error-unavailable = The calendar is busy or being looked after. Please try again in a moment.
