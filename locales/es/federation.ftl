# Palabras que viajan a otros servidores.
wire-prefix-cancelled = SUSPENDIDA:
wire-prefix-postponed = APLAZADA:
wire-place-online = En línea
wire-place-unknown = Por anunciar

# Avisos de una convocatoria: van antes del título, y en su página.
news-called-off = Suspendida
news-postponed = Aplazada
news-restored = Sí se hace
news-moved-online = Ahora en línea
news-new-time-and-place = Nueva fecha y nuevo lugar
news-new-time = Nueva fecha u hora
news-new-place = Nuevo lugar
news-place-told = Este es el lugar exacto
news-uncertain = Ya no es seguro
news-certain = Ya es seguro
news-instead-of = en vez de
