# Lo que falla en el camino hacia otro servidor.
net-address = Esa dirección no se puede usar.
net-scheme = Solo se pueden usar direcciones que empiecen por https://.
net-credentials = Una dirección no debe llevar contraseña.
net-port = No se pueden usar direcciones con el puerto { $port }.
net-refused = Ese servidor está en una red privada y no se puede alcanzar desde aquí.
net-no-such-name = No hay ningún servidor con ese nombre. ¿Está bien escrito?
net-connect = El servidor no responde. Puede que esté caído; inténtalo más tarde.
net-tls = El certificado del servidor no es válido, así que no se le envió nada.
net-timeout = El servidor tardó demasiado en responder. Inténtalo más tarde.
net-redirects = El servidor nos manda de una dirección a otra sin fin.
net-too-large = La respuesta del servidor es demasiado grande.
net-broken = La respuesta del servidor se cortó. Inténtalo más tarde.
