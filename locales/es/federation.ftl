# Palabras que viajan a otros servidores.
wire-prefix-cancelled = SUSPENDIDA:
wire-prefix-postponed = APLAZADA:
wire-place-online = En línea
wire-place-unknown = Por anunciar
