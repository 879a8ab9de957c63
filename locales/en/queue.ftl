# What waits to be sent to other servers, and why.
delivery-blocked = That server is blocked here.
delivery-gone = The server does not answer for a week.
delivery-expired = It came too late to remind anybody.
delivery-withdrawn = Withdrawn before it was delivered.
delivery-not-for-it = That server makes nothing of it.
delivery-disbelieved = The server does not accept our signature.
delivery-no-inbox = There is no such inbox any more.
delivery-asked-to-wait = The server asks us to wait.
delivery-refused = The server refuses it (error { $status }).
delivery-dropped = Dropped by an administrator.
delivery-new-address = The site took a new address.
queue-title = Waiting to be sent
queue-lead = What other servers have not been given yet. It is tried again by itself for a week.
queue-none = Nothing waits. Everything has arrived.
queue-count = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
queue-since = waiting since { $at }
queue-next = Next try: { $at }
queue-untried = Not tried yet.
queue-retry = Try now
queue-drop = Drop
queue-gone = Servers that were given up
queue-gone-lead = They did not answer for a week. Once a week we look whether they are back; then they are given what is to come.
queue-gone-since = given up on { $at }
queue-probe = we look again on { $at }
queue-probe-soon = we look again within the hour
queue-look = Look sooner
confirm-drop-waiting = Drop what waits for this server
confirm-drop-waiting-means = Who follows from there will not get it. That cannot be taken back.
confirm-drop-waiting-yes = Yes, drop it
done-retried = It is tried now.
done-waiting-dropped = Dropped.
