inspect-format-activitypub = ActivityPub
inspect-format-icalendar = Un calendario iCalendar
inspect-format-html = Una página web
inspect-format-json = Una lista de eventos en JSON
inspect-format-unknown = Nada que un calendario pueda leer
inspect-import = Entraría en el calendario.
inspect-refuse = No se puede usar.
inspect-delete = Retira algo.
inspect-undo = Deshace lo enviado antes.
inspect-fetch = Nombra algo que primero hay que pedir.
inspect-ignore = Nada para el calendario.
inspect-no-title = (sin título)
inspect-notes = Notas
inspect-when = Cuándo
inspect-place = Lugar
inspect-online = En línea
inspect-page = Página
inspect-picture = Imagen
inspect-tags = Temas
inspect-status = Estado
inspect-organizer = Organiza
inspect-audience = Dirigido a
inspect-recurrence = Se repite
inspect-zone-assumed = zona no indicada
inspect-and-others = { $count ->
    [one] y uno más
   *[other] y { $count } más
}
inspect-status-tentative = por confirmar
inspect-status-postponed = aplazado
inspect-status-cancelled = suspendido
inspect-status-moved-online = pasa a ser en línea
inspect-audience-public = todo el mundo
inspect-audience-by-activity = todo el mundo, solo según la actividad
inspect-audience-unlisted = quien tenga el enlace; no debe aparecer en listas
inspect-audience-not-public = no a todo el mundo; no se mostrará
