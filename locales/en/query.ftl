# Addresses that narrow a list.
calendar-narrowed = Only part of the calendar is shown.
error-query = “{ $key }” in this address cannot be understood.
