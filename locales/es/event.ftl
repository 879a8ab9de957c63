event-when = Cuándo
event-where = Dónde
event-who = Quién
event-change = Qué cambió
event-source = Viene de
event-online = En línea
event-join-online = Participa en línea
event-map = Mapa
event-access = Acceso: { $how }
event-called-by = Convoca
event-via = vía { $host }
event-at-home = Míralo en su sitio, { $host }
event-save-date = Ponlo en mi calendario
event-website = Más información
event-moved-from = Antes: { $before }
event-until = hasta el { $day }

mark-cancelled = Suspendida
mark-postponed = Aplazada
mark-tentative = Por confirmar
mark-moved-online = Ahora en línea
mark-moved = Nueva hora
mark-draft = Borrador
mark-unlisted = Solo con enlace
mark-hidden = Oculta
mark-held = Espera revisión

kind-march = Marcha
kind-rally = Concentración
kind-picket = Piquete
kind-vigil = Vigilia
kind-assembly = Asamblea
kind-meeting = Reunión
kind-training = Taller
kind-support = Apoyo en juicio o desalojo
kind-other = Convocatoria

follow-heading = Entérate si cambia
follow-how = Sigue a { $name } desde la cuenta que ya tienes, en Mastodon o en cualquier programa que hable con él. Pega este nombre en su buscador:
follow-copy = Copiar
follow-copied = Copiado
follow-count = { $count ->
    [one] { $count } persona sigue. Nadie puede ver quién.
   *[other] { $count } personas siguen. Nadie puede ver quiénes.
}
event-unconfirmed = Sin confirmar desde el { $day }
event-unconfirmed-hint = Mira la página de quien convoca antes de salir.
