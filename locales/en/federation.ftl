# Words that travel to other servers.
wire-prefix-cancelled = CANCELLED:
wire-prefix-postponed = POSTPONED:
