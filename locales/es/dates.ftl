month-january = enero
month-february = febrero
month-march = marzo
month-april = abril
month-may = mayo
month-june = junio
month-july = julio
month-august = agosto
month-september = septiembre
month-october = octubre
month-november = noviembre
month-december = diciembre

month-short-january = ene
month-short-february = feb
month-short-march = mar
month-short-april = abr
month-short-may = may
month-short-june = jun
month-short-july = jul
month-short-august = ago
month-short-september = sep
month-short-october = oct
month-short-november = nov
month-short-december = dic

weekday-monday = lunes
weekday-tuesday = martes
weekday-wednesday = miércoles
weekday-thursday = jueves
weekday-friday = viernes
weekday-saturday = sábado
weekday-sunday = domingo

day-today = Hoy
day-tomorrow = Mañana

time-am = a. m.
time-pm = p. m.

date-month-first = { $weekday } { $day } de { $month }
date-month-first-year = { $weekday } { $day } de { $month } de { $year }
date-day-first = { $weekday } { $day } de { $month }
date-day-first-year = { $weekday } { $day } de { $month } de { $year }
date-month-year = { $month } de { $year }
date-all-day = { $day }, todo el día
date-all-day-alone = Todo el día
date-ongoing-until = En curso, hasta el { $day }
date-city-time = hora de { $city }
date-ongoing-until-near = En curso, hasta { $day }
