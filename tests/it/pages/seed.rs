//! `convoca seed`, as visitors see it.

use convoca::cli::arguments::SeedArguments;
use convoca::cli::seed::fill::fill;
use convoca::storage;

use crate::house::{House, in_each_home};

#[actix_web::test]
async fn a_seeded_site_looks_lived_in_and_writes_to_nobody() {
    in_each_home(|house: House| async move {
        let context = house.context.clone();
        let wanted = SeedArguments { events: 120, orgs: 2, followers: 30, seed: 3 };
        house.context.blocking(move || fill(&context, &wanted)).await.expect("filled");
        let page = house.visitor().get("/").await;
        let lines = page.texts(".x").len();
        assert!((80..=120).contains(&lines), "{lines} lines");
        assert!(page.texts(".mark").len() > 3, "some are called off, moved or uncertain");
        assert!(page.texts(".who").iter().any(|who| who.contains(".invalid")), "some are mirrored");
        let about = house.visitor().get("/about").await;
        assert!(about.body.contains("Westside Tenants Union"));
        let waiting = house.context.read(storage::deliveries::count_waiting).await;
        assert_eq!(waiting.expect("the database answers"), 0, "nobody is written to");
        house.close().await;
    })
    .await;
}
