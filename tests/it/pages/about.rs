//! The site's own pages.

use crate::house::{House, in_each_home};

#[actix_web::test]
async fn the_site_says_what_it_is_what_it_keeps_and_whom_to_write_to() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        let about = visitor.get("/about").await;
        assert_eq!(about.texts(".handle code"), [format!("@calendar@localhost:{}", house.port)]);
        assert_eq!(about.attribute("main a[href=\"/@tenants\"]", "href").as_deref(), Some("/@tenants"));
        for (path, language, heading) in [
            ("/privacy", "en", "Privacy"),
            ("/contact", "en", "Contact"),
            ("/contact?lang=es", "es", "Contacto"),
        ] {
            let page = visitor.get(path).await;
            assert_eq!(page.texts("h1"), [heading]);
            assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
            for link in ["/about", "/privacy", "/contact"] {
                assert!(page.attribute(&format!(".foot a[href^=\"{link}\"]"), "href").is_some(), "{path}");
            }
        }
        assert!(!visitor.has_cookie(), "a reader gets no cookie");
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn search_engines_may_read_what_is_public() {
    in_each_home(|house: House| async move {
        let rules = house.visitor().get("/robots.txt").await;
        assert_eq!((rules.status, rules.header("content-type")), (200, "text/plain; charset=utf-8"));
        assert!(rules.body.lines().any(|line| line == "Allow: /"));
        house.close().await;
    })
    .await;
}

#[actix_web::test]
async fn the_picture_of_the_site_is_where_its_actors_say() {
    in_each_home(|house: House| async move {
        let visitor = house.visitor();
        let icon = visitor.get_activity("/actor").await.json()["icon"]["url"].clone();
        assert_eq!(icon, serde_json::json!(house.url("/assets/icon.png")));
        for path in ["/assets/icon.png", "/favicon.ico"] {
            let picture = visitor.get(path).await;
            assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"), "{path}");
            assert!(!picture.header("etag").is_empty());
        }
        house.close().await;
    })
    .await;
}
