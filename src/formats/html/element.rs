//! What elements of a page are worth.

use scraper::{ElementRef, Node};

/// The most characters taken of one element's text.
const MAX_TEXT: usize = 20_000;

/// The text of an element without scripts and styles, white space folded.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut out = String::new();
    for node in element.descendants() {
        let Node::Text(text) = node.value() else { continue };
        let hidden = node.parent().is_some_and(
            |parent| matches!(parent.value(), Node::Element(element) if matches!(element.name(), "script" | "style" | "template")),
        );
        if !hidden {
            out.push_str(text);
        }
        if out.len() > MAX_TEXT {
            break;
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as HTML: what an element shows is text, whatever signs stand in it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The address an element leads to or shows.
pub(super) fn address<'a>(element: ElementRef<'a>) -> Option<&'a str> {
    let name = match element.value().name() {
        "a" | "area" | "link" => "href",
        "img" | "audio" | "video" | "source" | "iframe" | "embed" | "track" => "src",
        "object" => "data",
        _ => return None,
    };
    element.attr(name)
}

/// Whether an element has a class.
pub(super) fn has_class(element: ElementRef<'_>, class: &str) -> bool {
    element.value().classes().any(|own| own == class)
}

/// The first descendant with one of these classes.
pub(super) fn first_inside<'a>(element: ElementRef<'a>, classes: &[&str]) -> Option<ElementRef<'a>> {
    element
        .descendent_elements()
        .skip(1)
        .find(|inner| inner.value().classes().any(|own| classes.contains(&own)))
}
