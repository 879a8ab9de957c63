# What other servers are told, and what is told about them.
peers-signature = The signature was not accepted: { $reason }.
peers-handle-unknown = Nobody on that server has that name. Is it spelled right?
peers-handle-no-actor = That name exists, but nothing that can be followed stands behind it.
peers-status = The server answered with error { $status }.
peers-unreadable = The server’s answer cannot be read.
peers-ours = That is on this site already.
peers-blocked = That server is blocked here.
peers-gone = It was deleted where it came from.
peers-not-found = There is nothing at that address.
peers-forbidden = The server does not show it to this site.
peers-limited = The server asks us to wait. Try again later.
peers-not-activity = Nothing that can be followed was found at that address.
peers-elsewhere = What was found there belongs to another address.
peers-not-an-actor = That address does not belong to anyone who can be followed.
peers-too-many = One question led to too many others. Try again later.
