//! HTML that is safe to show.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use pulldown_cmark::{Event as Mark, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use super::bounded_html::{is_tame, without_tags};

/// HTML without scripts, styles, pictures, forms or foreign frames; made only here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The elements that Mastodon and its kin keep too (`MASTODON_STRICT`), plus headings, which they turn into bold lines.
const ELEMENTS: [&str; 21] = [
    "p",
    "br",
    "span",
    "a",
    "del",
    "pre",
    "blockquote",
    "code",
    "b",
    "strong",
    "u",
    "i",
    "em",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "h5",
    "hr",
];

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from([
            "script", "style", "iframe", "template", "noscript", "object", "svg", "math",
        ]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "geo"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"));
    cleaner
});

/// Cleans a foreign HTML fragment: only plain text marks and http(s), mailto, tel and geo links remain. Of one that
/// would grow beyond bounds only the text remains.
pub fn sanitize(html: &str) -> SafeHtml {
    if is_tame(html) {
        return SafeHtml(CLEANER.clean(html).to_string());
    }
    SafeHtml(CLEANER.clean(&without_tags(html)).to_string())
}

/// Renders Markdown as people type it: single line ends break lines, bare web addresses become links, headings begin at
/// the second level, pictures and raw HTML are dropped.
pub fn markdown(source: &str) -> SafeHtml {
    let mut skipped = 0_usize;
    let marks = Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH).filter_map(|mark| match mark {
        Mark::Html(_) | Mark::InlineHtml(_) => None,
        Mark::Start(Tag::Image { .. }) => {
            skipped += 1;
            None
        }
        Mark::End(TagEnd::Image) => {
            skipped = skipped.saturating_sub(1);
            None
        }
        Mark::SoftBreak => Some(Mark::HardBreak),
        _ if skipped > 0 => None,
        Mark::Start(Tag::Heading { level, id, classes, attrs }) => {
            Some(Mark::Start(Tag::Heading { level: lowered(level), id, classes, attrs }))
        }
        Mark::End(TagEnd::Heading(level)) => Some(Mark::End(TagEnd::Heading(lowered(level)))),
        other => Some(other),
    });
    let mut html = String::with_capacity(source.len() * 2);
    pulldown_cmark::html::push_html(&mut html, with_links(marks).into_iter());
    sanitize(&html)
}

fn lowered(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5};
    match level {
        H1 => H2,
        H2 => H3,
        H3 => H4,
        _ => H5,
    }
}

/// Turns bare web addresses outside links and code into links.
fn with_links<'a>(marks: impl Iterator<Item = Mark<'a>>) -> Vec<Mark<'a>> {
    let mut out: Vec<Mark<'a>> = Vec::new();
    let mut shielded = 0_usize;
    let mut pending = String::new();
    for mark in marks {
        if let Mark::Text(text) = &mark
            && shielded == 0
        {
            pending.push_str(text);
            continue;
        }
        link_up(&mut out, &std::mem::take(&mut pending));
        match &mark {
            Mark::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => shielded += 1,
            Mark::End(TagEnd::Link | TagEnd::CodeBlock) => shielded = shielded.saturating_sub(1),
            _ => {}
        }
        out.push(mark);
    }
    link_up(&mut out, &pending);
    out
}

fn link_up(out: &mut Vec<Mark<'_>>, text: &str) {
    let mut rest = text;
    while let Some(at) = next_address(rest) {
        let (before, from) = rest.split_at(at);
        let end =
            from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(from.len());
        let address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        if !before.is_empty() {
            out.push(Mark::Text(before.to_owned().into()));
        }
        out.push(Mark::Start(Tag::Link {
            link_type: pulldown_cmark::LinkType::Autolink,
            dest_url: address.to_owned().into(),
            title: "".into(),
            id: "".into(),
        }));
        out.push(Mark::Text(address.to_owned().into()));
        out.push(Mark::End(TagEnd::Link));
        rest = &from[address.len()..];
    }
    if !rest.is_empty() {
        out.push(Mark::Text(rest.to_owned().into()));
    }
}

fn next_address(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .iter()
        .filter_map(|scheme| {
            text.match_indices(scheme)
                .map(|(at, _)| at)
                .find(|at| text[at + scheme.len()..].starts_with(char::is_alphanumeric))
        })
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_keeps_marks_and_drops_html() {
        let html =
            markdown("# March\n**Loud** <script>alert(1)</script>![x](https://a.test/p.png)\nbring friends");
        assert_eq!(
            html.as_str(),
            "<h2>March</h2>\n<p><strong>Loud</strong> alert(1)<br>\nbring friends</p>\n"
        );
    }

    #[test]
    fn a_bare_address_becomes_a_link_without_its_full_stop() {
        let html = markdown("See https://a.test/x_y_z.");
        assert!(html.as_str().contains("<a href=\"https://a.test/x_y_z\""), "{html}");
        assert!(html.as_str().ends_with("</a>.</p>\n"), "{html}");
    }

    #[test]
    fn foreign_markup_loses_scripts_handlers_and_odd_schemes() {
        let html = sanitize(
            "<p onclick=x>Hi <a href=\"javascript:alert(1)\">there</a><img src=x><style>p{}</style></p>",
        );
        assert_eq!(html.as_str(), "<p>Hi <a rel=\"nofollow noopener noreferrer\">there</a></p>");
    }
}
