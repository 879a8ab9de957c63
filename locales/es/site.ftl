skip-to-content = Ir al contenido
nav-site = Sitio
nav-more = Más
nav-calendar = Calendario
nav-new-event = Nueva convocatoria
nav-dashboard = Mis convocatorias
nav-review = Por revisar
nav-sources = Fuentes
nav-log-in = Entrar
nav-log-out = Salir
nav-about = Acerca de
nav-privacy = Privacidad
nav-contact = Contacto
nav-source-code = Código fuente

fault-to-calendar = Al calendario
