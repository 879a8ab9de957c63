mail-password-reset-subject = Choose a new password for { $site }
mail-password-reset-text = Somebody, probably you, asked for a new password on { $site }. Open this link within { $hours ->
    [one] one hour
   *[other] { $hours } hours
 } to choose one:
mail-password-reset-advice = If it was not you, do nothing: your password stays as it is.
mail-password-changed-subject = Your password for { $site } was changed
mail-password-changed-text = The password of your account on { $site } was changed just now, and all other devices were logged out.
mail-password-changed-advice = If it was not you, write to the people who run the site at once.
mail-invitation-subject = Your invitation to { $site }
mail-invitation-text = You are invited to publish events on { $site }. Open this link within { $days ->
    [one] one day
   *[other] { $days } days
 } to make your account:
mail-invitation-advice = If you did not expect this, do nothing: no account is made without you.
mail-review-waiting-subject = { $count ->
    [one] One event waits for you on { $site }
   *[other] { $count } events wait for you on { $site }
 }
mail-review-waiting-text = { $count ->
    [one] One event waits until somebody publishes or refuses it. The page shows the soonest first:
   *[other] { $count } events wait until somebody publishes or refuses them. The page shows the soonest first:
 }
mail-trial-subject = Mail from { $site } works
mail-trial-text = Somebody who runs { $site } tried whether its mail arrives. It does; there is nothing to do.
mail-source-failing-subject = Nothing comes from “{ $name }” any more
mail-source-failing-text = For days nothing could be read from “{ $name }”: { $why } Its events stay as they were. This page shows what was tried:
mail-source-held-subject = “{ $name }” waits for your decision
mail-source-held-text = What “{ $name }” sends looks broken: { $why } This page asks whether it is right:
