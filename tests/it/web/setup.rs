//! The printed link opens the page that sets the site up, once.

use crate::house::{ADMIN, House, PASSWORD, in_each_home, in_each_house};

/// What somebody types, without the hidden fields.
const TYPED: [(&str, &str); 9] = [
    ("language", "es"),
    ("site_name", "Calendario del Oeste"),
    ("timezone", "America/Los_Angeles"),
    ("region", "US"),
    ("admin_name", "Ana"),
    ("admin_email", ADMIN),
    ("password", PASSWORD),
    ("org_name", "Unión de Inquilinxs"),
    ("org_slug", "tenants"),
];

fn link(house: &House) -> String {
    format!("/setup?lang=es&token={}", house.context.set_up_token())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_link_sets_the_site_up_once_and_logs_in() {
    in_each_house(|house| async move {
        let visitor = house.visitor();
        let home = visitor.get("/").await;
        assert_eq!(home.status, 200, "{}", home.body);
        assert!(home.body.contains("not set up yet"));

        let page = visitor.get(&link(&house)).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.attribute("html", "lang").as_deref(), Some("es"));
        let (csrf, token) = (page.field("csrf").unwrap(), page.field("token").unwrap());
        let mut form = TYPED.to_vec();
        form.extend([("csrf", csrf.as_str()), ("token", token.as_str())]);
        let answer = visitor.post("/setup?lang=es", &form).await;
        assert_eq!((answer.status, answer.location()), (303, "/dashboard?done=set-up&lang=es"));

        let site = house.context.site();
        assert_eq!((site.name.as_str(), site.language.as_str()), ("Calendario del Oeste", "es"));
        let dashboard = visitor.get("/dashboard?done=set-up").await;
        assert_eq!(dashboard.status, 200, "logged in at once");
        assert!(dashboard.body.contains("@tenants@localhost"));
        assert!(dashboard.body.contains("CONVOCA_PUBLIC_URL"), "on localhost it says that it is a trial");

        let stranger = house.visitor();
        assert_eq!(
            stranger.get(&link(&house)).await.location(),
            "/login?lang=es",
            "the link has done its work"
        );
        let second = stranger.post("/setup", &form).await;
        assert_eq!(second.status, 409, "nobody becomes a second first administrator");
        assert!(!stranger.has_cookie());
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_printed_link_set_up_is_refused_in_words() {
    in_each_house(|house| async move {
        let visitor = house.visitor();
        for path in ["/setup", "/setup?token=", "/setup?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.status, 403, "{path}");
            assert!(answer.body.contains("printed when it started"), "{}", answer.body);
        }
        let answer = visitor.post("/setup", &TYPED).await;
        assert_eq!(answer.status, 403);
        assert!(house.context.site().set_up.is_none());
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn set_up_tells_everything_wrong_at_once_and_keeps_what_was_typed() {
    in_each_house(|house| async move {
        let visitor = house.visitor();
        let page = visitor.get(&link(&house)).await;
        let (csrf, token) = (page.field("csrf").unwrap(), page.field("token").unwrap());
        let answer = visitor
            .post(
                "/setup",
                &[
                    ("csrf", &csrf),
                    ("token", &token),
                    ("site_name", "Westside \"Calendar\""),
                    ("admin_email", "nobody"),
                    ("password", "short"),
                    ("org_name", "Tenants Union"),
                ],
            )
            .await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.texts("#errors li").len(), 5, "{:?}", answer.texts("#errors li"));
        assert_eq!(answer.field("site_name").as_deref(), Some("Westside \"Calendar\""));
        assert_eq!(answer.field("admin_email").as_deref(), Some("nobody"));
        assert_eq!(answer.field("org_slug").as_deref(), Some("tenants_union"), "a short name is suggested");
        assert_eq!(answer.field("password").as_deref(), Some(""), "a password never comes back");
        assert_eq!(answer.field("token").as_deref(), Some(token.as_str()));
        assert!(house.context.site().set_up.is_none());
        house.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_set_up_says_nothing_of_set_up() {
    in_each_home(|house| async move {
        assert!(!house.visitor().get("/").await.body.contains("not set up"));
        house.close().await;
    })
    .await;
}
