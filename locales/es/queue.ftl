# Lo que espera para enviarse a otros servidores, y por qué.
delivery-blocked = Ese servidor está bloqueado aquí.
delivery-gone = El servidor no responde desde hace una semana.
delivery-expired = Llegó tarde para recordarle nada a nadie.
delivery-withdrawn = Se retiró antes de entregarse.
delivery-not-for-it = Ese servidor no hace nada con ello.
delivery-disbelieved = El servidor no acepta nuestra firma.
delivery-no-inbox = Ese buzón ya no existe.
delivery-asked-to-wait = El servidor nos pide esperar.
delivery-refused = El servidor lo rechaza (error { $status }).
delivery-dropped = Descartado por una persona administradora.
delivery-new-address = El sitio tomó otra dirección.
queue-title = En espera de envío
queue-lead = Lo que otros servidores aún no han recibido. Se intenta de nuevo, sin que hagas nada, durante una semana.
queue-none = Nada espera. Todo ha llegado.
queue-count = { $count ->
    [one] { $count } mensaje
   *[other] { $count } mensajes
}
queue-since = en espera desde: { $at }
queue-next = Próximo intento: { $at }
queue-untried = Aún no se ha intentado.
queue-retry = Intentar ahora
queue-drop = Descartar
queue-gone = Servidores dados por perdidos
queue-gone-lead = No respondieron durante una semana. Una vez por semana miramos si volvieron; entonces reciben lo que está por venir.
queue-gone-since = dado por perdido: { $at }
queue-probe = miramos de nuevo: { $at }
queue-probe-soon = miramos de nuevo en menos de una hora
queue-look = Mirar antes
confirm-drop-waiting = Descartar lo que espera para este servidor
confirm-drop-waiting-means = Quienes siguen desde allí no lo recibirán. No se puede deshacer.
confirm-drop-waiting-yes = Sí, descartarlo
done-retried = Se intenta ahora.
done-waiting-dropped = Descartado.
