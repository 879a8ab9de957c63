# What other servers are told, and what is told about them.
peers-signature = The signature was not accepted: { $reason }.
peers-handle-unknown = Nobody on that server has that name. Is it spelled right?
peers-handle-no-actor = That name exists, but nothing that can be followed stands behind it.
peers-status = The server answered with error { $status }.
peers-unreadable = The server’s answer cannot be read.
