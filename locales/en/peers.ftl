# What other servers are told, and what is told about them.
peers-signature = The signature was not accepted: { $reason }.
