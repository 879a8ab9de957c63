# Lo que se encuentra cuando alguien añade una fuente, y lo que falla en los calendarios.
discover-not-an-address = Eso no es ni un nombre como @coalicion@example.org ni una dirección. ¿Está completo?
discover-nothing = En esa dirección no hay nada que se pueda seguir: ni cuenta, ni sitio, ni calendario.
discover-nobody-behind = Lo que hay en esa dirección no dice quién lo publicó.
feed-not-a-calendar = Lo que hay en esa dirección no es (o ya no es) un calendario. Sus convocatorias quedan como estaban.
feed-emptied = { $count ->
    [one] El calendario está vacío de repente. La convocatoria que tenía se queda hasta que decidas.
   *[other] El calendario está vacío de repente. Las { $count } convocatorias que tenía se quedan hasta que decidas.
}
feed-shrank = { $count } de { $of } convocatorias próximas salieron del calendario a la vez. Se quedan hasta que decidas.
source-held = Espera tu decisión
source-deleted = Su propio servidor eliminó la cuenta.
page-not-a-page = En esa dirección (ya) no hay una página con convocatorias. Sus convocatorias quedan como estaban.
ignored-not-public = No está dirigido al público.
ignored-ours = Es una de las convocatorias de este mismo sitio, que vuelve.
ignored-nameless = No tiene un nombre con el que reconocer cambios posteriores.
ignored-stranger = Lo envió un servidor que no es el suyo.
ignored-not-publishing = La organización que debe publicarlo no puede publicar por ahora.
error-source-publishes-itself = Una cuenta publica por sí misma: solo un calendario o una página se puede dar a una organización de este sitio.
error-source-not-publishing = Esa organización no puede publicar por ahora.
sources-preview = Ver qué llegaría
sources-organization = ¿Quién las publica?
sources-organization-hint = Normalmente siguen siendo suyas y enlazan a su sitio. El calendario de una de tus propias organizaciones también puede pasar a ser de esa organización aquí.
sources-organization-none = Siguen siendo suyas
preview-lead = Llegaría esto:
preview-more = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}
preview-nothing = Por ahora no hay nada próximo. Lo que publiquen después llegará.
preview-refused = Esto no:
source-published-by = Publica { $name }
source-held-heading = ¿Es correcto?
source-held-since = Visto por primera vez: { $at }
source-obey = Es correcto: quitarlas
source-keep = Es un error: conservarlas
source-heard = Última noticia
source-next = Próximo intento
source-trouble = Último problema
source-failing-since = Así desde { $at }
source-ask = Preguntar ahora
source-came = Lo que llegó
source-came-nothing = Nada todavía.
source-missed = Lo que no llegó
source-missed-lead = Esto se envió y el calendario no pudo tomarlo. Quien lo envía puede arreglarlo.
source-missed-nothing = Llegó todo.
source-day-added = { $count ->
    [one] { $count } nueva
   *[other] { $count } nuevas
}
source-day-changed = { $count ->
    [one] { $count } cambiada
   *[other] { $count } cambiadas
}
source-day-withdrawn = { $count ->
    [one] { $count } se fue
   *[other] { $count } se fueron
}
source-day-missed = { $count ->
    [one] { $count } no se pudo tomar
   *[other] { $count } no se pudieron tomar
}
source-day-failed = { $count ->
    [one] sin respuesta una vez
   *[other] sin respuesta { $count } veces
}
source-day-quiet = nada nuevo
done-source-obeyed = Hecho. Lo que ya no está se quitó.
done-source-kept = Hecho. Todo se queda hasta que pase.
done-source-asked = Se está preguntando. Vuelve en un momento.
