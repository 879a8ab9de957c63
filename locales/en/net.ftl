# What goes wrong on the way to another server.
net-address = That address cannot be used.
net-scheme = Only addresses that begin with https:// can be used.
net-credentials = An address must not contain a password.
net-port = Addresses with port { $port } cannot be used.
net-refused = That server is on a private network and cannot be reached from here.
net-no-such-name = There is no server of that name. Is it spelled right?
net-connect = The server does not answer. It may be down; try again later.
net-tls = The server’s certificate does not hold, so nothing was sent to it.
net-timeout = The server took too long to answer. Try again later.
net-redirects = The server sends us from one address to another without end.
net-too-large = The server’s answer is too large.
net-broken = The server’s answer broke off. Try again later.
