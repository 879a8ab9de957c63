refuse-no-id = sin id
refuse-no-title = sin título
refuse-no-start = sin hora de inicio
refuse-start-form = la hora de inicio no sigue RFC 3339
refuse-impossible-date = fecha imposible
refuse-draft = un borrador
note-start-from-previous = Aplazado sin nueva hora: se conserva el inicio anterior.
note-zone-assumed = Las horas no indican zona: se leen como { $zone }.
note-zone-is-offset = La zona horaria «{ $zone }» es solo un desfase; se conserva el instante, no la zona.
note-zone-unknown = La zona horaria «{ $zone }» no se conoce; se conserva el instante, no la zona.
note-time-in-gap = Los relojes se saltan esta hora: se adelanta.
note-time-in-overlap = Los relojes muestran esta hora dos veces: se toma la primera.
note-end-unreadable = El final no se puede leer y se omite.
note-end-not-after-start = El final no es posterior al inicio y se omite.
note-end-not-shown = El final no es el que la organización quiso decir y no se muestra.
note-title-cut = El título es demasiado largo y se ha cortado.
note-more-places = Varios lugares: se toma el primero.
note-coordinates-swapped = Latitud y longitud venían intercambiadas y se han corregido.
note-coordinates-dropped = Las coordenadas no están en la Tierra y se omiten.
note-public-by-activity = Solo la actividad está dirigida a todo el mundo, no el evento mismo.
note-unlisted = No debe aparecer en listas: el público solo está en cc.
note-not-public = No está dirigido a todo el mundo: no se mostrará.
note-status-unknown = El estado «{ $status }» no se conoce: se toma como confirmado.
note-tags-cut = Más de { $most } etiquetas: el resto se omite.
note-organizers-withheld = La organización deliberadamente no se nombra.
note-zone-guessed = La zona horaria «{ $name }» se toma como { $zone }, que tiene las mismas reglas.
note-zone-by-rules = La zona horaria «{ $name }» no se conoce; las horas siguen las reglas que da el calendario.
note-zone-not-known = La zona horaria «{ $name }» no se conoce: se lee como { $zone }.
note-rule-not-followed = La regla se repite más que a diario o es demasiado larga: solo queda la primera fecha.
note-rule-invalid = La regla de repetición no es válida: solo queda la primera fecha.
note-superseded = { $count ->
    [one] Una entrada queda sustituida por otra más nueva con el mismo UID.
   *[other] { $count } entradas quedan sustituidas por otras más nuevas con el mismo UID.
}
note-shared-uid = { $count ->
    [one] Una entrada comparte su UID con otra: quedan las dos.
   *[other] { $count } entradas comparten su UID con otras: quedan todas.
}
note-feed-cut = Más de { $most } entradas: el resto se omite.
note-uid-made = La entrada no tiene UID: se ha hecho uno con el inicio y el título.
note-private-entry = Marcado como privado: no se mostrará.
ignore-feed-too-large = más de 5 MB
ignore-too-large = demasiado grande
ignore-no-entries = sin eventos
ignore-no-calendar = sin calendario
ignore-unknown-format = ni JSON ni iCalendar ni una página con eventos
ignore-unknown-json = JSON de tipo desconocido
ignore-not-json = JSON dañado
ignore-not-an-event = no es un evento
ignore-no-event-body = no trae ningún evento
ignore-a-list = { $count ->
    [one] una lista con un evento; las listas se leen al seguir a su dueño
   *[other] una lista con { $count } eventos; las listas se leen al seguir a su dueño
}
delete-if-owned = si quien lo envía es su dueño
note-out-of-time = La lectura tardó demasiado: el resto se omite.
note-more-pages = Hay más páginas de esta lista.
note-hidden-at-home = Su sitio lo excluye de sus propias listas: no se mostrará.
note-json-repaired = Los datos de la página no eran JSON válido y se han reparado.
note-json-broken = Una parte de los datos de la página no es JSON y se omite.
note-more-dates = Varias fechas para un evento: se toma la primera.
note-schedule-not-followed = La página dice a su manera cómo se repite el evento: solo queda la primera fecha.
note-page-cut = La página está anidada en exceso o es demasiado grande: solo se ha leído el principio.
note-uid-made-for-page = El evento no tiene dirección ni identificador propio: se ha hecho uno con el inicio y el título.
ignore-page-without-events = sin eventos marcados en ella
