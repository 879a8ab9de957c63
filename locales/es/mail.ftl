mail-password-reset-subject = Elige una contraseña nueva para { $site }
mail-password-reset-text = Alguien, probablemente tú, pidió una contraseña nueva en { $site }. Abre este enlace en { $hours ->
    [one] una hora
   *[other] { $hours } horas
 } como máximo para elegirla:
mail-password-reset-advice = Si no fuiste tú, no hagas nada: tu contraseña sigue igual.
mail-password-changed-subject = Se cambió tu contraseña de { $site }
mail-password-changed-text = Se acaba de cambiar la contraseña de tu cuenta en { $site } y se cerró la sesión en los demás dispositivos.
mail-password-changed-advice = Si no fuiste tú, escribe enseguida a quienes administran el sitio.
mail-invitation-subject = Tu invitación a { $site }
mail-invitation-text = Tienes una invitación para publicar convocatorias en { $site }. Abre este enlace en { $days ->
    [one] un día
   *[other] { $days } días
 } como máximo para crear tu cuenta:
mail-invitation-advice = Si no esperabas este mensaje, no hagas nada: sin ti no se crea ninguna cuenta.
mail-review-waiting-subject = { $count ->
    [one] Una convocatoria te espera en { $site }
   *[other] { $count } convocatorias te esperan en { $site }
 }
mail-review-waiting-text = { $count ->
    [one] Una convocatoria espera a que alguien la publique o la rechace. La página muestra primero la más próxima:
   *[other] { $count } convocatorias esperan a que alguien las publique o las rechace. La página muestra primero las más próximas:
 }
mail-trial-subject = El correo de { $site } funciona
mail-trial-text = Alguien que administra { $site } probó si llega su correo. Llega; no tienes que hacer nada.
mail-source-failing-subject = Ya no llega nada de «{ $name }»
mail-source-failing-text = Desde hace días no se puede leer nada de «{ $name }»: { $why } Sus convocatorias quedan como estaban. Esta página muestra lo que se intentó:
mail-source-held-subject = «{ $name }» espera tu decisión
mail-source-held-text = Lo que envía «{ $name }» parece roto: { $why } Esta página pregunta si es correcto:
