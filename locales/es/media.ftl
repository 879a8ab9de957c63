media-too-large = Esta imagen pesa demasiado. Se aceptan imágenes de hasta { $megabytes } MB.
media-too-many-pixels = Esta imagen tiene demasiados píxeles. Se aceptan hasta { $megapixels } megapíxeles.
media-not-a-picture = No podemos leer esto como imagen. Usa JPEG, PNG, WebP o GIF.
media-unreadable = Esta imagen está dañada o incompleta. Inténtalo otra vez o elige otra.
media-not-found = No existe esa imagen.
media-disk-full = El servidor no tiene espacio para imágenes en este momento. Avisa a quienes lo administran; puedes seguir sin la imagen.
media-disk = No se pudo guardar la imagen. Inténtalo otra vez; puedes seguir sin ella.
