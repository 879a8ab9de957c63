# Lo que se dice de las convocatorias.
answers-heading = Respuestas
answers-title = Respuestas
answers-lead = Llegaron de otros sitios. Lo que muestres queda debajo de la convocatoria, a la vista de todo el mundo; el nombre de quien lo escribió, no. Cada decisión se puede deshacer.
answers-none = No hay nada por leer.
answers-waiting = { $count ->
    [one] Una respuesta espera que la leas
   *[other] { $count } respuestas esperan que las leas
}
answers-refused = Rechazadas
answers-show-ticked = Mostrar las marcadas
answers-refuse-ticked = Rechazar las marcadas
answer-tick = Marcar
answer-show = Mostrar
answer-from = desde { $host }
answer-edited = cambiada
answer-below = En respuesta a la anterior:
answer-home = Leer en su sitio
answer-reply = Responder
answer-write = Di algo aquí
answer-delete = Retirar
answer-report = Denunciar
answer-attachments = { $count ->
    [one] Lleva una imagen o un archivo, que se ve en su sitio.
   *[other] Lleva { $count } imágenes o archivos, que se ven en su sitio.
}
answer-text = ¿Qué quieres decir?
answer-text-hint = Lo puede leer cualquiera, y llega a quienes tienen la convocatoria. Como máximo 2000 caracteres.
answer-send = Publicar
answer-change-title = Cambia lo que dijiste
answer-change = Guardar
talk-likes = { $count ->
    [one] Le gusta a una persona
   *[other] Le gusta a { $count } personas
}
talk-shares = { $count ->
    [one] compartida una vez
   *[other] compartida { $count } veces
}
talk-title = Respuestas y citas
talk-settings-of = Respuestas y citas: { $name }
talk-answers = ¿Qué pasa cuando alguien responde a una convocatoria?
talk-answers-approval = La leemos antes
talk-answers-open = Se muestra enseguida
talk-answers-off = No se aceptan ni se muestran respuestas
talk-quoting = ¿Quién puede citar tus convocatorias, en los programas que preguntan?
talk-featuring = ¿Quién puede ponerte en una colección de cuentas?
talk-everybody = Cualquiera
talk-followers = Quienes nos siguen
talk-nobody = Nadie
talk-save = Guardar
talk-owners = Solo quienes son responsables de la organización cambian esto.
leave-heading = Lo que permitiste
leave-lead = A los programas que preguntan antes de citarte se les dijo que sí. Retíralo donde no quieras que te citen: se le avisa a ese programa y no se le vuelve a decir que sí.
leave-none = Nadie ha preguntado todavía.
leave-quote = Citada en
leave-feature = Puesta en una colección
leave-there = una publicación en { $host }
leave-withdraw = Retirar
confirm-delete-answer = ¿Retirar esto?
confirm-delete-answer-means = Se borra aquí y se pide a los otros sitios que también lo borren. Pueden quedar copias.
confirm-delete-answer-yes = Retirar
done-answers-shown = Se muestra debajo de la convocatoria.
done-answers-refused = Rechazada. Nadie la ve.
done-answer-hidden = Oculta. Ya nadie la ve.
done-answered = Publicado. Va en camino a quienes tienen la convocatoria.
done-answer-changed = Guardado. El cambio llega a quienes lo recibieron.
done-answer-deleted = Retirado; se pide a los otros sitios que también lo borren.
done-talk-set = Guardado. Vale desde ahora.
done-leave-withdrawn = Retirado. Se le avisa al otro sitio.
error-answer-unknown = Esa respuesta ya no está aquí.
error-answer-empty = Escribe lo que quieres decir.
error-answer-not-published = Nadie ve esta convocatoria por ahora, así que no se puede decir nada debajo de ella.
