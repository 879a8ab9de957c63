//! Other servers and reports.

use askama::Template;

use super::all_pages::Rendered;
use super::invented::{frame, member};
use crate::domain::fault::{FieldFault, Message};
use crate::domain::host_decision::{HostDecision, HostPolicy};
use crate::domain::report::ReportReason;
use crate::i18n::UiLanguage;
use crate::web::view::{
    BrokenRow, ConfirmDeed, ConfirmPage, FormErrors, HostImportPage, HostRow, HostValues, HostsPage,
    ImportPreview, InteractChoice, InteractPage, OrganizationSettingsPage, OrganizationValues, PostButton,
    ReportCard, ReportFormPage, ReportsPage, TypedConfirmPage, language_choices,
};

pub(super) fn pages(language: UiLanguage) -> Vec<Rendered> {
    let mut all = hosts(language);
    all.extend(reports(language));
    all.extend(organizations(language));
    all
}

fn hosts(language: UiLanguage) -> Vec<Rendered> {
    let framed = |here: &str| member(language, here);
    let row = |host: &str, policy, reason: &str| {
        let decision = HostDecision {
            reject_media: policy == HostPolicy::Silenced,
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            ..HostDecision::of(policy)
        };
        HostRow {
            host: host.to_owned(),
            values: HostValues::of(host, &decision),
            since: Some("Friday, March 5".to_owned()),
            change_href: format!("/admin/hosts?host={host}#decide"),
            forget: PostButton::new("/admin/hosts", framed("/").t("host-forget")).with("host", host),
        }
    };
    let import = |preview| HostImportPage {
        frame: framed("/admin/hosts/import"),
        list: "#domain,#severity\nbad.example,\"suspend\"".to_owned(),
        errors: FormErrors::none(),
        preview,
    };
    let preview = ImportPreview {
        new: 241,
        stricter: 1,
        known: 12,
        allowed: vec!["union.example".to_owned()],
        names_us: true,
        effects: Some(framed("/").t1("host-effect-followers", "count", 3)),
        verdicts: vec![
            ("bad.example".to_owned(), HostPolicy::Blocked),
            ("loud.example".to_owned(), HostPolicy::Silenced),
        ],
        more: 240,
        broken: vec![BrokenRow {
            line: 7,
            text: "b*d.example".to_owned(),
            why: framed("/").t("blocklist-hidden"),
        }],
        more_broken: 2,
    };
    let wrong = FieldFault::new("host", Message::new("error-host-ourselves"));
    vec![
        (
            "hosts",
            HostsPage {
                frame: framed("/admin/hosts"),
                only_allowed: true,
                values: HostValues::default(),
                changes: false,
                errors: FormErrors::none(),
                decided: vec![
                    row("bad.example", HostPolicy::Blocked, "Organized harassment of our speakers"),
                    row("loud.example", HostPolicy::Silenced, ""),
                    row("union.example", HostPolicy::Allowed, ""),
                ],
            }
            .render(),
        ),
        (
            "hosts-wrong",
            HostsPage {
                frame: framed("/admin/hosts"),
                only_allowed: false,
                values: HostValues::of("calendar.example", &HostDecision::of(HostPolicy::Blocked)),
                changes: true,
                errors: FormErrors::of_fields(vec![wrong]),
                decided: Vec::new(),
            }
            .render(),
        ),
        ("hosts-import", import(None).render()),
        ("hosts-import-preview", import(Some(preview)).render()),
        (
            "confirm-block-host",
            ConfirmPage {
                frame: framed("/admin/hosts"),
                deed: ConfirmDeed::BlockHost,
                subject: "bad.example".to_owned(),
                when: Some(framed("/").t1("host-effect-withdrawn", "count", 2)),
                action: "/admin/hosts".to_owned(),
                fields: vec![("sure".to_owned(), "1".to_owned())],
                back: "/admin/hosts".to_owned(),
                error: None,
            }
            .render(),
        ),
    ]
}

fn reports(language: UiLanguage) -> Vec<Rendered> {
    let framed = |here: &str| member(language, here);
    let card = |outcome_key| ReportCard {
        title: "March for immigrant rights".to_owned(),
        href: "/events/4".to_owned(),
        reason: framed("/").t("report-reason-danger"),
        words: vec!["It was called off.".to_owned(), "Somebody else made this page.".to_owned()],
        from: framed("/").t1("report-from-host", "host", "social.example"),
        at: "Friday, March 5, 9:12 am".to_owned(),
        outcome_key,
        forwarded: outcome_key.map(|_| "Friday, March 5".to_owned()),
        buttons: vec![
            PostButton::hide(&framed("/"), "/admin/reports/1"),
            PostButton::new("/admin/reports/1", framed("/").t("report-dismiss")),
        ],
    };
    let form = |home: Option<&str>, errors| ReportFormPage {
        frame: frame(language, "/events/4/report"),
        csrf: "x".to_owned(),
        title: "March for immigrant rights".to_owned(),
        language: "en".to_owned(),
        answer: None,
        action: "/events/4/report".to_owned(),
        back: "/events/4".to_owned(),
        home: home.map(str::to_owned),
        reason: Some(ReportReason::Wrong),
        words: String::new(),
        may_forward: false,
        errors,
    };
    let interact = |several: bool, errors| {
        let choice = |value, key, chosen| InteractChoice { value, key, chosen };
        let mut choices = vec![choice("follow", "interact-follow", true)];
        if several {
            choices.push(choice("boost", "interact-boost", false));
            choices.push(choice("answer", "interact-answer", false));
        }
        InteractPage {
            frame: frame(language, "/events/4/interact"),
            csrf: "x".to_owned(),
            title: "March for immigrant rights".to_owned(),
            language: "en".to_owned(),
            action: "/events/4/interact".to_owned(),
            back: "/events/4".to_owned(),
            handle: several.then(|| "@coalition@calendar.example".to_owned()),
            account: String::new(),
            choices,
            errors,
        }
    };
    let nobody = FieldFault::new("account", Message::new("interact-not-an-address"));
    let wrong = FieldFault::new("reason", Message::new("error-report-reason"));
    vec![
        (
            "reports",
            ReportsPage {
                frame: framed("/admin/reports"),
                open: vec![card(None), card(None)],
                more: 3,
                decided: vec![card(Some("report-acted"))],
            }
            .render(),
        ),
        (
            "reports-empty",
            ReportsPage { frame: framed("/admin/reports"), open: Vec::new(), more: 0, decided: Vec::new() }
                .render(),
        ),
        ("interact", interact(true, FormErrors::none()).render()),
        ("interact-wrong", interact(false, FormErrors::of_fields(vec![nobody])).render()),
        ("report-form", form(Some("mobilizon.example"), FormErrors::none()).render()),
        ("report-form-wrong", form(None, FormErrors::of_fields(vec![wrong])).render()),
    ]
}

fn organizations(language: UiLanguage) -> Vec<Rendered> {
    let framed = |here: &str| member(language, here);
    let settings = |owns: bool, errors| OrganizationSettingsPage {
        frame: framed("/dashboard/orgs/coalition"),
        name: "Coalition".to_owned(),
        page_href: "/@coalition".to_owned(),
        handle: "@coalition@calendar.example".to_owned(),
        action: "/dashboard/orgs/coalition".to_owned(),
        values: OrganizationValues {
            name: "Coalition".to_owned(),
            about: "We are **many**.".to_owned(),
            language: "es".to_owned(),
            website: "https://coalition.example".to_owned(),
            contact: String::new(),
            discreet: true,
            also_known_as: "https://elsewhere.example/@coalition".to_owned(),
        },
        languages: language_choices("es"),
        errors,
        owns,
        paused_key: (!owns).then_some("org-paused-by-moderator"),
        moved_to: (!owns).then(|| "https://elsewhere.example/@coalition".to_owned()),
        buttons: vec![PostButton::new("/dashboard/orgs/coalition/resume", framed("/").t("org-resume"))],
        links: vec![(framed("/").t("move-title"), "/dashboard/orgs/coalition/move".to_owned())],
    };
    let wrong = FieldFault::new("website", Message::new("error-website"));
    let confirm = framed("/");
    vec![
        ("org-settings", settings(true, FormErrors::none()).render()),
        ("org-settings-wrong", settings(true, FormErrors::of_fields(vec![wrong])).render()),
        ("org-settings-paused", settings(false, FormErrors::none()).render()),
        (
            "org-move",
            TypedConfirmPage {
                heading: confirm.t("move-title"),
                subject: "Coalition".to_owned(),
                paragraphs: vec![
                    confirm.t("move-means"),
                    confirm.t1("move-first", "handle", "@coalition@calendar.example"),
                ],
                field: "target",
                label: confirm.t("move-target"),
                hint: confirm.t("move-target-hint"),
                value: "@coalition@elsewhere.example".to_owned(),
                button: confirm.t("move-button"),
                action: "/dashboard/orgs/coalition/move".to_owned(),
                back: "/dashboard/orgs/coalition".to_owned(),
                errors: FormErrors::of_fields(vec![FieldFault::new(
                    "target",
                    Message::new("moving-not-named"),
                )]),
                frame: confirm,
            }
            .render(),
        ),
    ]
}
