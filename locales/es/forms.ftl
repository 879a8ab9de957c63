form-errors = Todavía falta algo
form-question = Antes, una pregunta
form-question-yes = Sí, seguir de todos modos
form-essentials = Qué, cuándo y dónde
form-heading-new = Nueva convocatoria
form-heading-edit = Cambiar la convocatoria
form-org = ¿Quién convoca?
form-title = Título
form-start-date = Día
form-start-time = Empieza
form-time-hint = 7pm, 7:30 pm o 19:30
form-end-time = Termina
form-end-hint = Vacío: sin hora de cierre
form-place = Lugar
form-place-hint = Como le dice la gente: «Parque MacArthur, esquina con la 6»
form-online = O un enlace para participar en línea
form-online-hint = Basta con uno de los dos; también pueden ser ambos.
form-description = ¿De qué se trata?
form-description-hint = Una línea vacía abre un párrafo; **negrita**, _cursiva_, [palabras](https://…).
form-more-place = El lugar exacto
form-more-place-what = dirección, zona, coordenadas
form-address = Dirección
form-area = Barrio o zona
form-area-hint = Aparece en la lista junto al lugar.
form-latitude = Latitud
form-longitude = Longitud
form-more-time = Más sobre la hora
form-more-time-what = todo el día, varios días, zona horaria
form-all-day = Todo el día
form-end-date = Último día
form-timezone = Zona horaria
form-picture = Imagen
form-picture-what = un cartel o una foto
form-picture-choose = Elige una imagen
form-picture-other = Elige otra imagen
form-picture-hint = ¿Se reconocen caras? Mejor usa un cartel.
form-picture-alt = ¿Qué se ve en ella?
form-picture-alt-hint = Para quien no puede verla. Repite lo que solo está escrito en la imagen.
form-picture-kept = La imagen que elegiste
form-picture-remove = Quitar esta imagen
form-texts = Idiomas
form-texts-what = la misma convocatoria en otro
form-language = Idioma del texto de arriba
form-more = Más
form-more-what = tipo, etiquetas, sitio web, quién la ve
form-kind = ¿Qué tipo de convocatoria?
form-tags = Etiquetas
form-tags-hint = Separadas por espacios: vivienda sindicato
form-url = Sitio web
form-url-hint = Para inscribirse o saber más.
form-status = ¿Se hace?
form-visibility = ¿Quién la ve?
form-first-warning = Cualquiera puede leer esto, también la policía y quien está en contra. Al borrar pedimos a otros servidores que borren; pueden quedar copias.
form-publish = Publicar
form-save = Guardar cambios
form-preview = Vista previa
form-preview-heading = Así se verá
form-preview-edit = Seguir escribiendo
form-draft = Guardar borrador
form-back = Volver sin guardar
form-stale = Alguien la cambió mientras tanto
form-stale-means = No se pierde nada de lo que escribiste. Compara abajo: si guardas, lo tuyo reemplaza lo que hay ahora.
form-stale-theirs = Está ahora
form-stale-mine = Escribiste
status-confirmed = Sí
status-tentative = Por confirmar
status-postponed = Aplazada, aún sin fecha
status-cancelled = No, se suspendió
status-moved-online = Sí, pero solo en línea
visibility-public = Todo el mundo: calendario, buscadores, quienes siguen
visibility-unlisted = Solo quien tenga el enlace, y quienes siguen

confirm-call-off = Suspender la convocatoria
confirm-call-off-means = Se queda en el calendario, tachada y marcada como suspendida, y se entera quien la sigue.
confirm-call-off-yes = Sí, suspenderla
confirm-delete = Borrar la convocatoria
confirm-delete-means = Solo para errores. Aquí desaparece para siempre, y pedimos a otros servidores que la borren; pueden quedar copias. Si no se va a hacer, mejor suspéndela, para que nadie vaya en vano.
confirm-delete-yes = Sí, borrarla
confirm-remove-source = Quitar esta fuente
confirm-remove-source-means = Sus convocatorias salen de este calendario, salvo que otra fuente también las traiga.
confirm-remove-source-yes = Sí, quitarla
confirm-no = No, volver
form-disclose-place-at = Decir el lugar exacto desde
form-disclose-place-hint = Hasta entonces solo se ve el barrio, en todas partes. Vacío: enseguida. Cuida que ni el texto ni la imagen lo digan antes.
form-publish-at = Publicarse sola el
form-publish-at-hint = Vacío: en cuanto pulses «Publicar».
form-reminder = ¿Recordarla a quienes siguen?
reminder-usual = Sí, como siempre
reminder-never = Esta no
telling-heading = Esto se avisa a quienes te siguen
telling-reach = { $followers ->
    [0] Todavía no te sigue nadie.
    [one] Te sigue una persona
   *[other] Te siguen { $followers } personas
}{ $followers ->
    [0] {""}
   *[other] {"."}
} { $servers ->
    [0] {""}
    [one] Otro servidor tiene esta convocatoria.
   *[other] Otros { $servers } servidores tienen esta convocatoria.
}
telling-when = Se enteran unos minutos después de que guardes; lo que cambies hasta entonces va incluido.
telling-sentence = ¿Quieres agregar una frase?
telling-sentence-hint = El porqué, o qué hacer. Cualquiera puede leerla.
telling-save = Guardar y avisar
