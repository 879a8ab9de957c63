# Lo que se dice a otros servidores y sobre ellos.
peers-signature = No se aceptó la firma: { $reason }.
peers-handle-unknown = En ese servidor nadie tiene ese nombre. ¿Está bien escrito?
peers-handle-no-actor = Ese nombre existe, pero detrás no hay nada que se pueda seguir.
peers-status = El servidor respondió con el error { $status }.
peers-unreadable = La respuesta del servidor no se puede leer.
peers-ours = Eso ya está en este sitio.
peers-blocked = Ese servidor está bloqueado aquí.
peers-gone = Se borró en su lugar de origen.
peers-not-found = No hay nada en esa dirección.
peers-forbidden = El servidor no se lo muestra a este sitio.
peers-limited = El servidor nos pide esperar. Inténtalo más tarde.
peers-not-activity = En esa dirección no se encontró nada que se pueda seguir.
peers-elsewhere = Lo que se encontró allí pertenece a otra dirección.
peers-not-an-actor = Esa dirección no pertenece a nadie que se pueda seguir.
peers-too-many = Una pregunta llevó a demasiadas otras. Inténtalo más tarde.
