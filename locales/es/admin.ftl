review-title = Por revisar
review-lead = Llegaron de fuentes que revisas primero; arriba, lo más próximo. Cualquier decisión se puede deshacer.
review-none = No hay nada pendiente. Sal a la calle.
review-brought-by = de { $source }
review-read = Leer el texto
review-home = Verla en su sitio
review-more = { $count ->
    [one] Hay { $count } más después de estas.
   *[other] Hay { $count } más después de estas.
}
moderation-title = Ocultas y rechazadas
moderation-lead = Estas decisiones valen, mande lo que mande después su sitio, hasta que las deshagas.
moderation-hidden = Ocultas
moderation-refused = Rechazadas
moderation-none = Ninguna.
