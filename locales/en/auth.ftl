auth-password-too-short = Choose a password of at least { $min } characters. A few words in a row are easy to remember.
auth-password-too-long = This password is too long. Please choose a shorter one.
auth-password-same-as-mail = Your password must not be your email address.
auth-wrong-password = Name or password is wrong.
auth-stale-form = This form was open for too long. Nothing is lost: please send it again.
