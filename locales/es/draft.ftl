# Qué puede estar mal en una convocatoria tal como se escribió, y qué conviene decir de ella.
error-form = { $count ->
    [one] Hay un campo que revisar.
   *[other] Hay { $count } campos que revisar.
}
error-title-missing = Ponle un título.
error-title-short = Un título tiene al menos { $least } letras.
error-title-long = El título tiene { $count } caracteres; caben { $most }.
error-description-long = La descripción tiene { $count } caracteres; caben { $most }.
error-language = Elige un idioma.
error-language-twice = Cada idioma puede estar una sola vez.
error-timezone = Elige una zona horaria, por ejemplo America/Los_Angeles.
error-start-date-missing = ¿Qué día empieza?
error-start-time-missing = ¿A qué hora empieza? Puedes escribir 7pm o 19:00.
error-date = Escribe el día así: 2027-03-06.
error-time = Escribe la hora así: 7pm, 7:30 pm o 19:30.
error-end-time-missing = ¿A qué hora termina ese último día?
error-end-before-start = El final está antes del comienzo.
error-time-skipped = Esa noche se adelantan los relojes y las { $time } no existen. Si quieres decir la hora siguiente, escribe { $instead }.
error-place-missing = Di dónde: nombra un lugar o da un enlace para participar en línea.
error-place-name-missing = Ponle un nombre al lugar.
error-coordinates = Escribe las coordenadas como dos números, por ejemplo 34.0593 y -118.2768.
error-too-long = Tiene { $count } caracteres; caben { $most }.
error-link = Escribe una dirección web, por ejemplo https://example.org/pagina.
error-tag-long = Una etiqueta tiene como mucho { $most } letras.
error-tags-many = Como mucho { $most } etiquetas, por favor.
error-choice = Elige una de las respuestas dadas.
remark-ends-next-day = El final es más temprano que el comienzo, así que se entiende que es al día siguiente.
remark-start-twice = Esa noche se atrasan los relojes y esta hora aparece dos veces; se toma la primera.
remark-past = Esta fecha ya pasó.
error-moment = Escribe día y hora así: 2027-03-06 19:30.
error-moment-past = Ese momento ya pasó.
error-moment-late = La convocatoria empieza antes.
error-publish-at-draft = Un borrador no sale solo. Deja esto vacío, o publica en vez de guardar el borrador.
error-late-place-area = Pon el barrio o la zona: hasta que se diga el lugar exacto, solo se ve esto.
remark-place-in-text = El título, el texto o las etiquetas dicen el lugar que se iba a decir después. Todo el mundo lo sabría enseguida.
