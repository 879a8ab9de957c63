# Direcciones que acotan una lista.
calendar-narrowed = Solo se muestra una parte del calendario.
error-query = No se entiende «{ $key }» en esta dirección.
