# What is found when somebody adds a source, and what goes wrong with feeds.
discover-not-an-address = That is neither a name like @coalition@example.org nor an address. Is it complete?
discover-nothing = Nothing that can be followed was found at that address: no account, no site and no calendar feed.
discover-nobody-behind = What was found at that address does not say who published it.
feed-not-a-calendar = What lies at that address is not a calendar feed (any more). Its events stay as they were.
feed-emptied = { $count ->
    [one] The feed is suddenly empty. The event it had stays for now; if the feed says the same for a day, it is taken away.
   *[other] The feed is suddenly empty. The { $count } events it had stay for now; if it says the same for a day, they are taken away.
}
feed-shrank = { $count } of { $of } coming events left the feed at once. They stay for now; if it says the same for a day, they are taken away.
