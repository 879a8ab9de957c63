# Palabras que viajan a otros servidores.
wire-prefix-cancelled = SUSPENDIDA:
wire-prefix-postponed = APLAZADA:
