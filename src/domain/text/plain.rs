//! Plain text from marked-up text, and its bounds.

/// The plain text of an HTML fragment: tags dropped (script and style with their content), entities resolved, blocks
/// separated by line ends. Ends where the fragment grows beyond bounds.
pub fn plain_from_html(html: &str) -> String {
    let parsed = super::bounded_html::parse_piece(html);
    let mut out = String::new();
    collect(parsed.html.tree.root(), &mut out, 0);
    let lines: Vec<String> =
        out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut text = String::with_capacity(out.len());
    for line in lines.iter().filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    text
}

/// How deep nested elements are followed; deeper text is left out.
const MAX_DEPTH: usize = 200;

fn collect(node: ego_tree::NodeRef<'_, scraper::Node>, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match node.value() {
        scraper::Node::Text(text) => out.push_str(text),
        scraper::Node::Element(element) => {
            let name = element.name();
            if matches!(name, "script" | "style" | "template" | "noscript" | "iframe") {
                return;
            }
            let block = matches!(
                name,
                "p" | "div"
                    | "br"
                    | "li"
                    | "ul"
                    | "ol"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "blockquote"
                    | "pre"
                    | "tr"
                    | "hr"
            );
            if block {
                out.push('\n');
            }
            for child in node.children() {
                collect(child, out, depth + 1);
            }
            if block {
                out.push('\n');
            }
        }
        _ => {
            for child in node.children() {
                collect(child, out, depth + 1);
            }
        }
    }
}

/// A foreign title as one plain line: markup dropped if there is any, white space folded, cut at `most` characters.
pub fn plain_title(text: &str, most: usize) -> String {
    let plain = if text.contains(['<', '&']) { plain_from_html(text) } else { text.to_owned() };
    excerpt(&one_line(&plain), most)
}

/// All white space folded to single blanks, control characters dropped.
pub fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `most` characters, cut at a word's end and marked with "…".
pub fn excerpt(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", at_word.trim_end_matches([' ', ',', ';', ':', '–', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_disappears_with_its_content() {
        assert_eq!(
            plain_from_html("<p>Come &amp; see</p><script>alert(1)</script><p>us</p>"),
            "Come & see\nus"
        );
    }

    #[test]
    fn an_excerpt_ends_at_a_word() {
        assert_eq!(excerpt("All power to the people, now and for ever", 30), "All power to the people, now…");
    }
}
