dashboard-title = Mis convocatorias
dashboard-trial = Prueba: todavía nadie puede seguirte
dashboard-trial-how = Este sitio no tiene dirección en internet. Pon tu dominio en { $setting } antes de publicar de verdad; ahora dice:
dashboard-drafts = Borradores
dashboard-upcoming = Lo que viene
dashboard-past = Ya pasó
dashboard-none = Todavía no has convocado a nada.
dashboard-edit = Cambiar
dashboard-organizations = Mis organizaciones
dashboard-org-pending = espera a que alguien la apruebe
dashboard-account = Cuenta

sources-title = Fuentes
sources-lead = Sus convocatorias aparecen en tu calendario junto a las tuyas, y cambian cuando cambian en su sitio.
sources-target = ¿A quién quieres seguir?
sources-target-hint = Un nombre como @coalicion@example.org, la dirección de un sitio o de un calendario (.ics).
sources-policy = ¿Qué pasa con sus convocatorias?
sources-add = Agregar fuente
sources-none = Todavía no hay fuentes.
source-publish = Aparecen en seguida
source-review = Primero las ve alguien del equipo
source-requested = Pedido, sin respuesta aún
source-active = Activa
source-refused = Dijeron que no
source-failing = No responde
source-paused = En pausa
source-events = { $count ->
    [one] { $count } convocatoria
   *[other] { $count } convocatorias
}
source-last-success = Última noticia: { $at }
source-last-error = Último problema: { $error }
source-never = Aún sin noticias
source-remove = Quitar

dashboard-scheduled = Van a salir
dashboard-goes-out = Sale el { $at }
dashboard-unschedule = Que no salga
reminder-title = Recordatorio
reminder-means = Antes de cada convocatoria, quienes te siguen la ven una vez más en su cronología. Nunca si se suspendió, y nunca después de que empezó.
reminder-when = ¿Cuándo?
reminder-off = Nunca
reminder-hours = { $hours ->
    [one] Una hora antes
    [24] Un día antes
    [48] Dos días antes
    [72] Tres días antes
   *[other] { $hours } horas antes
}
