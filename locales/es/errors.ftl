error-email = Esto no es una dirección de correo. Se ve así: nombre@example.org.
error-slug-form = Un nombre corto tiene de 1 a 30 letras de la a a la z, números y _, nada más.
error-slug-reserved = Este nombre corto está reservado para el sitio. Elige otro.
