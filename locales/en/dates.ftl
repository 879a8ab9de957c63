month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December

month-short-january = Jan
month-short-february = Feb
month-short-march = Mar
month-short-april = Apr
month-short-may = May
month-short-june = Jun
month-short-july = Jul
month-short-august = Aug
month-short-september = Sep
month-short-october = Oct
month-short-november = Nov
month-short-december = Dec

weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday

day-today = Today
day-tomorrow = Tomorrow

time-am = am
time-pm = pm

date-month-first = { $weekday }, { $month } { $day }
date-month-first-year = { $weekday }, { $month } { $day }, { $year }
date-day-first = { $weekday } { $day } { $month }
date-day-first-year = { $weekday } { $day } { $month } { $year }
date-month-year = { $month } { $year }
date-all-day = { $day }, all day
date-all-day-alone = All day
date-ongoing-until = Ongoing, until { $day }
date-city-time = { $city } time
date-ongoing-until-near = Ongoing, until { $day }
