auth-password-too-short = Elige una contraseña de al menos { $min } caracteres. Varias palabras seguidas se recuerdan bien.
auth-password-too-long = Esta contraseña es demasiado larga. Elige una más corta.
auth-password-same-as-mail = Tu contraseña no puede ser tu dirección de correo.
auth-wrong-password = El nombre o la contraseña no es correcto.
auth-stale-form = Este formulario estuvo abierto demasiado tiempo. No se ha perdido nada: envíalo otra vez.
