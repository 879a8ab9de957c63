# Other servers, reports, and organizations that move or pause.
hosts-title = Otros sitios
hosts-lead = Lo que se decide aquí sobre un sitio vale para todas sus cuentas y para todo nombre debajo del suyo.
hosts-only-allowed = Este calendario habla solo con sitios permitidos: lo demás se rechaza como si estuviera bloqueado.
hosts-add = Decidir sobre un sitio
hosts-change = Cambiar una decisión
hosts-host = ¿Qué sitio?
hosts-host-hint = Su nombre, por ejemplo example.org
hosts-policy = ¿Qué debe pasar?
host-blocked = Bloqueado
host-blocked-means = No se acepta nada de él ni se le envía nada. Quien sigue desde allí deja de seguir, sus convocatorias salen del calendario y lo que esperaba salir se descarta.
host-silenced = Silenciado
host-silenced-means = Lo que envía espera hasta que alguien de moderación lo mire. Desde allí se puede seguir igual.
host-usual = Nada en particular
host-usual-means = Se trata como cualquier otro.
host-allowed = Permitido
host-allowed-means = Se habla con él también cuando este calendario habla solo con sitios permitidos.
hosts-also = Y además
hosts-reject-media = No traer imágenes de él
hosts-reject-reports = No aceptar avisos de él
hosts-obfuscate = No escribir su nombre completo en listas que se muestran
hosts-reason = ¿Por qué? (opcional)
hosts-reason-hint = Lo leen otras personas de moderación y a quien le pases la lista.
hosts-save = Decidir
hosts-since = desde { $at }
hosts-no-media = sin imágenes
hosts-no-reports = sin avisos
hosts-change-one = Cambiar
host-forget = Retirar
hosts-none = Todavía no se ha decidido nada sobre ningún sitio.
hosts-import = Tomar una lista de bloqueo
hosts-export = Descargar la lista de bloqueo
host-effect-followers = { $count ->
    [one] { $count } persona deja de seguir
   *[other] { $count } personas dejan de seguir
}
host-effect-sources = { $count ->
    [one] se quita { $count } fuente
   *[other] se quitan { $count } fuentes
}
host-effect-withdrawn = { $count ->
    [one] { $count } convocatoria sale del calendario
   *[other] { $count } convocatorias salen del calendario
}
host-effect-held = { $count ->
    [one] { $count } convocatoria espera a moderación
   *[other] { $count } convocatorias esperan a moderación
}
confirm-block-host = Bloquear este sitio
confirm-block-host-means = Puedes retirar el bloqueo más tarde. Quienes dejan de seguir y las convocatorias que salen ahora no vuelven solas.
confirm-block-host-yes = Bloquear
confirm-silence-host = Silenciar este sitio
confirm-silence-host-means = Sus convocatorias salen del calendario hasta que alguien de moderación mire cada una. Lo ya aceptado en la revisión se queda.
confirm-silence-host-yes = Silenciar
error-host-ourselves = Ese es este mismo sitio, o un nombre por encima del suyo.
import-lead = Listas como las que entrega Mastodon (CSV), o simplemente un nombre por línea. Ves qué cambiaría antes de que cambie algo. Una lista solo agrega: lo que aquí se decidió con más rigor se queda, y también los sitios que permitiste.
import-file = Un archivo
import-list = O pega la lista
import-list-hint = Hasta 400 kB; para listas más largas está la línea de comandos.
import-look = Ver qué cambiaría
import-would = Lo que cambiaría esta lista
import-new = { $count ->
    [one] sobre { $count } sitio se decide por primera vez
   *[other] sobre { $count } sitios se decide por primera vez
}
import-stricter = { $count ->
    [one] { $count } sitio se trata con más rigor que ahora
   *[other] { $count } sitios se tratan con más rigor que ahora
}
import-known = { $count ->
    [one] { $count } entrada no cambia nada
   *[other] { $count } entradas no cambian nada
}
import-allowed = Estos siguen permitidos:
import-names-us = Este mismo sitio está en la lista. Eso se pasa por alto.
import-effects = De inmediato:
import-broken = No se entendió
import-line = Línea { $line }:
import-more-broken = { $count ->
    [one] Y { $count } línea más.
   *[other] Y { $count } líneas más.
}
import-names = Los nombres
import-more = { $count ->
    [one] Y { $count } más.
   *[other] Y { $count } más.
}
import-apply = Tomarla
import-back = Volver
blocklist-not-a-host = Esto no es el nombre de un sitio.
blocklist-hidden = El nombre está tapado con asteriscos; pregunta a quien hizo la lista.
blocklist-severity = No se entiende qué debe pasar: solo suspend, silence y noop.
blocklist-not-csv = Esto no se puede leer como lista.
blocklist-too-long = Una lista tiene como máximo { $most } líneas.
blocklist-too-many-bytes = La lista es demasiado larga para esta página. Usa la línea de comandos: convoca hosts import
blocklist-empty = No hay ningún sitio en esta lista.
reports-title = Avisos
reports-lead = Alguien dice que algo no debería estar aquí. A nadie se le cuenta lo que decides.
reports-none = No hay ningún aviso.
reports-more = { $count ->
    [one] { $count } más espera detrás de estos.
   *[other] { $count } más esperan detrás de estos.
}
reports-decided = Decididos
nav-reports = Avisos
report-from-host = desde { $host }
report-from-visitor = de una visita
report-forwarded = comunicado { $at }
report-acted = Resuelto
report-dismissed = Descartado
report-settle = Resuelto
report-dismiss = Descartar
report-reopen = Abrir de nuevo
report-tell-home = Avisar a { $host }
report-link = ¿Hay algo mal aquí?
report-title = Avisar de un problema
report-lead = Lo leen las personas que llevan este sitio. No necesitas cuenta y no se guarda nada sobre quién eres. Por favor, no escribas nada que te delate.
report-reason = ¿Qué está mal?
report-reason-wrong = La hora, el lugar u otra cosa no es correcta
report-reason-danger = Pone a la gente en peligro o es una trampa
report-reason-hate = Odio o acoso
report-reason-spam = Publicidad, o no es una convocatoria
report-reason-other = Otra cosa
report-words = En tus palabras
report-words-hint = ¿Qué debería saber quien modera?
report-may-forward = Mis palabras se pueden comunicar a { $host }, de donde viene esto
report-send = Enviar
error-report-reason = Elige qué está mal.
error-report-words = Di qué está mal, en una frase.
error-report-nothing-to-hide = Aquí ya no hay nada que ocultar.
error-report-no-home = No hay otro sitio al que avisar.
done-host-decided = Decidido.
done-hosts-imported = Tomada.
done-reported = Gracias. Alguien de moderación lo mirará.
done-report-settled = Resuelto.
done-report-forwarded = Va en camino al sitio de donde viene esto.
interact-title = Desde tu propia cuenta
interact-lead = Di tu cuenta, o solo el sitio donde está. Te llevamos allí; aquí no se guarda nada.
interact-what = ¿Qué quieres hacer?
interact-follow = Seguir a quien convoca
interact-boost = Difundirla
interact-answer = Responder
interact-account = Tu cuenta
interact-account-hint = Por ejemplo @tu@ejemplo.social, o ejemplo.social
interact-go = Llévame allí
interact-by-hand = O a mano
interact-by-hand-how = Pega este nombre en el buscador de tu propio sitio:
interact-choose = Elige qué quieres hacer.
interact-link = Desde tu propia cuenta
interact-not-an-address = Esto no es una cuenta como @tu@ejemplo.social ni el nombre de un sitio.
interact-ourselves = Ese es este mismo sitio. Di aquel donde está tu propia cuenta.
interact-blocked = Este calendario y ese sitio no se hablan.
interact-moderators-only = Este calendario sigue en nombre de toda la gente que lo lee; por eso decide su moderación a quién. Cuéntaselo.
org-settings = Ajustes
org-form-name = Nombre
org-form-about = Quiénes son
org-form-about-hint = Unas frases; *esto* sale en cursiva, **esto** en negrita.
org-form-language = El idioma en que más escriben
org-form-contact = Cómo se les puede escribir
org-form-contact-hint = Un correo, un enlace o palabras. Es público.
org-form-discreet = No nombrarnos junto a nuestras convocatorias
org-form-aliases = Mudarse aquí desde otra cuenta
org-form-also-known-as = Otras cuentas que también son ustedes
org-form-also-known-as-hint = Una por línea, por ejemplo @nosotras@anterior.example. Después empieza la mudanza allí, y quienes siguen esa cuenta vienen aquí.
org-form-save = Guardar
org-further = Además
org-moved = Se mudó a
org-resume = Terminar la pausa
org-return = Volvemos a estar aquí
org-paused-by-owner = Esta organización está en pausa: sus convocatorias no se muestran.
org-paused-by-moderator = Alguien de moderación puso esta organización en pausa: sus convocatorias no se muestran.
organization-paused = Esta organización está en pausa.
event-paused = Quien convoca está en pausa. Mientras tanto no se muestra.
dashboard-org-paused = en pausa
confirm-pause-organization = Hacer una pausa
confirm-pause-organization-means = La página y las convocatorias de la organización no se muestran hasta que termine la pausa; se pide lo mismo a otros sitios. No se borra nada, y quien sigue continúa siguiendo.
confirm-pause-organization-yes = Hacer la pausa
move-title = Mudarse a otro sitio
move-means = Quien les sigue aquí es enviado a la cuenta nueva; casi todos los programas la siguen entonces por su cuenta. Las convocatorias se quedan aquí. Quien se fue no vuelve por sí solo.
move-first = Primero abre la cuenta nueva e indica allí { $handle }, en «mudarse desde otra cuenta» o «también conocida como». Después dila aquí:
move-target = La cuenta nueva
move-target-hint = Por ejemplo @nosotras@nueva.example
move-button = Mudarse
moving-itself = Esa es esta misma cuenta.
moving-not-named = Esa cuenta todavía no dice que también es de ustedes. Indica allí primero el nombre de esta organización, y guarda.
source-moved = Se mudó a { $target }; ahora se sigue esa cuenta.
delete-org-title = Borrar para siempre
delete-org-means = Su página, sus convocatorias y sus imágenes se borran, y se pide a quien las recibió que las borre también. Su nombre corto no se da nunca más a nadie. No se puede deshacer.
delete-org-pause-instead = Si es solo por un tiempo, haz mejor una pausa.
delete-org-type = Para no equivocarte, escribe su nombre
delete-org-button = Borrar para siempre
error-organization-state = Eso no es posible en este momento.
error-organization-paused-by-moderator = Alguien de moderación puso esta organización en pausa. Escribe a quienes llevan este sitio.
error-organization-other-name = Ese no es su nombre tal como está escrito arriba.
error-too-many-aliases = Se pueden indicar como máximo { $most } cuentas.
alias-not-found = No se encontró ninguna cuenta en { $account }.
done-organization-saved = Guardado. Quien sigue se entera.
done-organization-paused = En pausa. Sus convocatorias no se muestran, y otros sitios lo saben.
done-organization-resumed = De vuelta. Sus convocatorias se muestran otra vez.
done-organization-moved = Mudada. Quien sigue es enviado a la cuenta nueva.
done-organization-returned = Ya no dice que se mudó.
done-organization-deleted = Borrada. Sus convocatorias se están borrando, y se avisa a quien las recibió.
