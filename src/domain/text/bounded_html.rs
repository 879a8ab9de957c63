//! HTML of strangers, parsed with bounded effort.
//!
//! The rules browsers follow (WHATWG HTML §13.2.6) take time with the square of the depth, and let a few kilobytes of
//! `<p><b x=1><b x=2>…` with many `<p>x` behind grow into millions of elements. Both are noticed while parsing.

use std::collections::HashMap;

use ego_tree::NodeId;
use html5ever::driver::{self, ParseOpts, Parser};
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink, Node};

/// The most nodes of one document.
const MAX_NODES: usize = 200_000;

/// How deep elements may lie in each other; pages of people have a few dozen levels.
const MAX_DEPTH: u32 = 512;

/// The bytes parsed between two looks at what has become of them.
const STEP: usize = 512;

/// Text with so few tags cannot grow into anything large.
const FEW_TAGS: usize = 48;

/// A tree of elements, as far as it was built.
#[derive(Debug, Clone)]
pub struct BoundedHtml {
    /// The tree.
    pub html: Html,
    /// Whether all of the text is in it; else the rest after the first excess is left out.
    pub whole: bool,
}

/// Parses a page; reads no further than bounds allow.
pub fn parse_page(text: &str) -> BoundedHtml {
    let sink = HtmlTreeSink::new(Html::new_document());
    fed(driver::parse_document(sink, ParseOpts::default()), text)
}

/// Parses a piece of a page; reads no further than bounds allow.
pub fn parse_piece(text: &str) -> BoundedHtml {
    let sink = HtmlTreeSink::new(Html::new_fragment());
    let body = QualName::new(None, ns!(html), local_name!("body"));
    fed(driver::parse_fragment(sink, ParseOpts::default(), body, Vec::new(), false), text)
}

/// Whether a piece of HTML can be handed to other parsers: it grows into no more than bounds allow.
pub(super) fn is_tame(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'<').take(FEW_TAGS + 1).count() <= FEW_TAGS
        || parse_piece(text).whole
}

/// The text between tags, for what is not tame: whatever stands in `<…>` is left out, entities stay as they are.
pub(super) fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    out
}

fn fed(mut parser: Parser<HtmlTreeSink>, text: &str) -> BoundedHtml {
    let mut depths = HashMap::new();
    let mut rest = text;
    let mut whole = true;
    while !rest.is_empty() {
        let (step, left) = rest.split_at(step_end(rest));
        parser.process(step.into());
        rest = left;
        if !within_bounds(&parser, &mut depths) {
            whole = false;
            break;
        }
    }
    BoundedHtml { html: parser.finish(), whole }
}

fn step_end(text: &str) -> usize {
    let mut end = text.len().min(STEP);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Looks at the nodes made since the last look; those of before are in `depths`.
fn within_bounds(parser: &Parser<HtmlTreeSink>, depths: &mut HashMap<NodeId, u32>) -> bool {
    let html = parser.tokenizer.sink.sink.0.borrow();
    let mut nodes = html.tree.nodes();
    let fresh = nodes.len().saturating_sub(depths.len());
    if nodes.len() > MAX_NODES {
        return false;
    }
    let fresh: Vec<_> = std::iter::from_fn(|| nodes.next_back()).take(fresh).collect();
    for node in fresh.into_iter().rev() {
        // A parent made later counts as the top.
        let parent = node.parent().and_then(|parent| depths.get(&parent.id()).copied()).unwrap_or(0);
        let own = if matches!(node.value(), Node::Element(_)) { parent + 1 } else { parent };
        depths.insert(node.id(), own);
        if own > MAX_DEPTH {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_people_is_read_whole() {
        let page = format!("<ul>{}</ul>", "<li><p>One <b>bold</b> line".repeat(2_000));
        assert!(parse_page(&page).whole);
        assert!(is_tame(&page));
    }

    #[test]
    fn deep_nesting_is_noticed_early() {
        let page = "<div>".repeat(500_000);
        let parsed = parse_page(&page);
        assert!(!parsed.whole);
        assert!(parsed.html.tree.nodes().len() < 1_000);
    }

    #[test]
    fn marks_left_open_do_not_multiply() {
        let marks: String = (0..5_000).map(|number| format!("<b x={number}>")).collect();
        assert!(!is_tame(&format!("{marks}{}", "<p>x".repeat(20_000))));
        let marks: String = (0..400).map(|number| format!("<b x={number}>")).collect();
        let parsed = parse_piece(&format!("<p>{marks}{}", "<p>x".repeat(20_000)));
        assert!(!parsed.whole);
        assert!(parsed.html.tree.nodes().len() < MAX_NODES * 2);
    }

    #[test]
    fn marks_left_open_behind_cells_do_not_multiply_either() {
        let cells: String =
            (0..2_000).map(|number| format!("<b x={number}><table><td></b></td></table>")).collect();
        assert!(!is_tame(&format!("{cells}{}", "<p>x".repeat(20_000))));
    }

    #[test]
    fn tags_are_left_out_of_what_is_not_tame() {
        assert_eq!(without_tags("<b>Come</b> &amp; see<i"), " Come  &amp; see ");
    }
}
