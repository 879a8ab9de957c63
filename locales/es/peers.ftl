# Lo que se dice a otros servidores y sobre ellos.
peers-signature = No se aceptó la firma: { $reason }.
peers-handle-unknown = En ese servidor nadie tiene ese nombre. ¿Está bien escrito?
peers-handle-no-actor = Ese nombre existe, pero detrás no hay nada que se pueda seguir.
peers-status = El servidor respondió con el error { $status }.
peers-unreadable = La respuesta del servidor no se puede leer.
