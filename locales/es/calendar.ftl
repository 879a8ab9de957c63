calendar-title = Lo que viene
calendar-description = Protestas, asambleas y reuniones en { $site }, día por día.
calendar-ongoing = En curso
calendar-pages = Más fechas
calendar-earlier = Antes
calendar-later = Después
calendar-show-all = Ver todo
calendar-empty = Todavía no hay nada convocado. Vuelve pronto.
calendar-empty-organizer = ¿Organizas? Pega la primera convocatoria en el muro.
feeds-lead = Llévate esta lista:
feeds-calendar = en tu aplicación de calendario
feeds-atom = en tu lector de noticias

tag-empty = No viene nada con esta etiqueta.
place-empty = No viene nada en este lugar.
org-empty = Por ahora no hay nada convocado.
org-website = Sitio web
org-contact = Contacto:

period-empty = Aquí no hay nada en el calendario.
calendar-week-of = Semana del { $day }
calendar-whole = De un vistazo:
calendar-this-week = esta semana
