error-email = This is not a mail address. It looks like name@example.org.
error-slug-form = A short name has 1 to 30 of the letters a–z, digits and _, nothing else.
error-slug-reserved = This short name is kept for the site itself. Choose another.
