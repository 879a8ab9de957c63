//! Logging in and out, and the password.

use chrono::Duration;

use crate::house::{ADMIN, PASSWORD, in_each_home};

#[tokio::test(flavor = "multi_thread")]
async fn who_logs_in_gets_where_they_were_going_and_out_again() {
    in_each_home(|house| async move {
        let visitor = house.visitor();
        let refused = visitor.get("/dashboard").await;
        assert_eq!((refused.status, refused.location()), (303, "/login?next=%2Fdashboard"));
        let page = visitor.get("/login?next=%2Fdashboard%2Fpassword").await;
        let (csrf, next) = (page.field("csrf").unwrap(), page.field("next").unwrap());
        let fields = [
            ("csrf", csrf.as_str()),
            ("next", &next),
            ("email", " ANA@example.org "),
            ("password", PASSWORD),
        ];
        let answer = visitor.post("/login", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/dashboard/password"), "{}", answer.body);
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");

        let dashboard = visitor.get("/dashboard").await;
        assert_eq!(dashboard.status, 200);
        assert_eq!(dashboard.header("cache-control"), "private, no-cache");
        assert_eq!(visitor.get("/login").await.location(), "/dashboard", "who is here need not log in");
        let csrf = dashboard.field("csrf").unwrap();
        let out = visitor.post("/logout", &[("csrf", &csrf)]).await;
        assert_eq!((out.status, out.location()), (303, "/?done=logged-out"));
        assert!(!visitor.has_cookie());
        assert_eq!(visitor.get("/dashboard").await.status, 303);
        assert_eq!(visitor.post("/logout", &[("csrf", &csrf)]).await.status, 303, "out is out");
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_names_answer_alike() {
    in_each_home(|house| async move {
        let mut answers = Vec::new();
        for email in [ADMIN, "who@example.org", "no address at all"] {
            let answer = house.visitor().log_in(email, "not the password").await;
            let neutral = answer.body.replace(email, "NAME");
            let csrf = answer.field("csrf").unwrap();
            answers.push((answer.status, neutral.replace(&csrf, "CSRF")));
        }
        assert_eq!(answers[0].0, 422);
        assert!(answers[0].1.contains("Name or password is wrong."));
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0], answers[2]);
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_tries_lock_a_name_for_a_while_known_or_not() {
    in_each_home(|house| async move {
        for email in [ADMIN, "who@example.org"] {
            // What fails from one address is limited too: the tries come through the action the page uses.
            for _ in 0..10 {
                let hash = house.context.site_key().sign("login name", &[email.as_bytes()]).into_bytes();
                let counted =
                    house.context.transact(move |tx| convoca::actions::sessions::count_failure(tx, &hash));
                counted.await.expect("counted");
            }
            let answer = house.visitor().log_in(&email.to_uppercase(), PASSWORD).await;
            assert_eq!(answer.status, 429, "{email}");
            assert!(answer.body.contains("Wait a quarter of an hour"), "{email}");
        }
        house.later(Duration::minutes(16));
        assert_eq!(house.visitor().log_in(ADMIN, PASSWORD).await.status, 303);
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_try_for_ever() {
    in_each_home(|house| async move {
        let mut last = 0;
        for number in 0..11 {
            last = house.visitor().log_in(&format!("n{number}@example.org"), "guess").await.status;
        }
        assert_eq!(last, 429);
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_form_from_elsewhere_or_yesterday_is_refused() {
    in_each_home(|house| async move {
        let visitor = house.visitor();
        let csrf = visitor.get("/login").await.field("csrf").unwrap();
        let body = format!("csrf={csrf}&email={ADMIN}&password={}", PASSWORD.replace(' ', "+"));
        let send = |origin: &'static str| {
            visitor
                .request("POST", "/login")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "text/html")
                .header("origin", origin)
                .body(body.clone())
        };
        let foreign = visitor.send(send("https://evil.test")).await;
        assert_eq!(foreign.status, 403);
        assert!(foreign.body.contains("sent from another site"));
        assert!(!visitor.has_cookie());
        house.later(Duration::hours(3));
        let stale =
            visitor.post("/login", &[("csrf", &csrf), ("email", ADMIN), ("password", PASSWORD)]).await;
        assert_eq!(stale.status, 403);
        assert!(stale.body.contains("open for too long"));
        assert_eq!(stale.field("email").as_deref(), Some(ADMIN), "what was typed is still there");
        assert!(!visitor.has_cookie());
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_password_ends_all_other_sessions() {
    in_each_home(|house| async move {
        let (here, elsewhere) = (house.admin().await, house.admin().await);
        assert_eq!(elsewhere.get("/dashboard").await.status, 200);
        let csrf = here.get("/dashboard/password").await.field("csrf").unwrap();
        let change = |current: &'static str, new: &'static str, again: &'static str| {
            [
                ("csrf", csrf.clone()),
                ("current", current.into()),
                ("password", new.into()),
                ("again", again.into()),
            ]
        };
        let new = "a new moon over the hills";
        for (fields, fault) in [
            (change("wrong", new, new), "#current-err"),
            (change(PASSWORD, "short", "short"), "#password-err"),
            (change(PASSWORD, new, "another one entirely"), "#again-err"),
        ] {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = here.post("/dashboard/password", &fields).await;
            assert_eq!(answer.status, 422);
            assert_eq!(answer.texts(fault).len(), 1, "{fault} in {}", answer.body);
        }
        assert_eq!(elsewhere.get("/dashboard").await.status, 200, "nothing has changed yet");

        let fields = change(PASSWORD, new, new);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = here.post("/dashboard/password", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/dashboard?done=password"));
        assert_eq!(here.get("/dashboard").await.status, 200, "this session goes on");
        assert_eq!(elsewhere.get("/dashboard").await.status, 303, "the other one is over");
        assert_eq!(house.visitor().log_in(ADMIN, PASSWORD).await.status, 422);
        assert_eq!(house.visitor().log_in(ADMIN, new).await.status, 303);
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_is_over_on_the_server_too() {
    in_each_home(|house| async move {
        let visitor = house.admin().await;
        house.later(Duration::days(31));
        assert_eq!(visitor.get("/dashboard").await.status, 303);
        house.close().await;
    })
    .await;
}
