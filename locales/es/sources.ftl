# Lo que se encuentra cuando alguien añade una fuente, y lo que falla en los calendarios.
discover-not-an-address = Eso no es ni un nombre como @coalicion@example.org ni una dirección. ¿Está completo?
discover-nothing = En esa dirección no hay nada que se pueda seguir: ni cuenta, ni sitio, ni calendario.
discover-nobody-behind = Lo que hay en esa dirección no dice quién lo publicó.
feed-not-a-calendar = Lo que hay en esa dirección no es (o ya no es) un calendario. Sus convocatorias quedan como estaban.
feed-emptied = { $count ->
    [one] El calendario está vacío de repente. La convocatoria que tenía se queda por ahora; si sigue así un día entero, se quita.
   *[other] El calendario está vacío de repente. Las { $count } convocatorias que tenía se quedan por ahora; si sigue así un día entero, se quitan.
}
feed-shrank = { $count } de { $of } convocatorias próximas salieron del calendario a la vez. Se quedan por ahora; si sigue así un día entero, se quitan.
