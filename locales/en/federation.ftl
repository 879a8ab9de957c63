# Words that travel to other servers.
wire-prefix-cancelled = CANCELLED:
wire-prefix-postponed = POSTPONED:
wire-place-online = Online
wire-place-unknown = To be announced
