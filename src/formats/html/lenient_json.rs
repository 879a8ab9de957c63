//! JSON as it stands in pages: nearly JSON.

use serde_json::Value;

/// Values of a text, and whether it had to be repaired; `None` if nothing can be made of it. Several documents may stand
/// behind each other.
pub(super) fn values(text: &str) -> Option<(Vec<Value>, bool)> {
    let bare = without_wrapping(text);
    if let Some(values) = all(bare) {
        return Some((values, false));
    }
    let repaired = repaired(bare);
    all(&repaired).map(|values| (values, true))
}

fn all(text: &str) -> Option<Vec<Value>> {
    serde_json::Deserializer::from_str(text).into_iter::<Value>().collect::<Result<Vec<_>, _>>().ok()
}

/// Without `<!-- … -->` and `//<![CDATA[ … //]]>` around all, which were needed by browsers of the nineties and by XHTML
/// (seen from Songkick 2015 and WordPress themes).
fn without_wrapping(text: &str) -> &str {
    let mut text = text.trim_start_matches('\u{feff}').trim();
    const OPENINGS: [&str; 5] = ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA["];
    const CLOSINGS: [&str; 6] = ["-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", "//-->"];
    for _ in 0..4 {
        let opened = OPENINGS.iter().find_map(|mark| text.strip_prefix(mark));
        let opened = opened.unwrap_or(text).trim();
        let closed = CLOSINGS.iter().find_map(|mark| opened.strip_suffix(mark)).unwrap_or(opened).trim();
        if closed.len() == text.len() {
            break;
        }
        text = closed;
    }
    text.trim_end_matches([';', '/']).trim()
}

/// Control characters in texts escaped; comments of scripts and commas before a closing bracket left out; bare
/// backslashes doubled.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text.chars().peekable();
    let mut in_text = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' if in_text => match rest.next() {
                Some(next) if "\"\\/bfnrtu".contains(next) => out.extend([c, next]),
                Some(next) => {
                    out.push_str("\\\\");
                    push_in_text(&mut out, next);
                }
                None => {}
            },
            '"' => {
                in_text = !in_text;
                out.push(c);
            }
            c if in_text => push_in_text(&mut out, c),
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|c| *c != '\n').is_some() {},
            '/' if rest.peek() == Some(&'*') => skip_comment(&mut rest),
            ']' | '}' => {
                let kept = out.trim_end().len();
                if out[..kept].ends_with(',') {
                    out.truncate(kept - 1);
                }
                out.push(c);
            }
            c if c.is_control() && !c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn push_in_text(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => {}
        '\t' => out.push_str("\\t"),
        c if c.is_control() => out.push(' '),
        c => out.push(c),
    }
}

fn skip_comment(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    rest.next();
    let mut before = ' ';
    for c in rest.by_ref() {
        if before == '*' && c == '/' {
            return;
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(text: &str) -> (Value, bool) {
        let (mut values, repaired) = values(text).unwrap();
        (values.remove(0), repaired)
    }

    #[test]
    fn what_stands_around_it_is_left_out() {
        for text in [
            "<!-- {\"a\":1} -->",
            "//<![CDATA[\n{\"a\":1}\n//]]>",
            "/*<![CDATA[*/{\"a\":1}/*]]>*/",
            "{\"a\":1};",
            "<!--//<![CDATA[ {\"a\":1} //]]>-->",
        ] {
            assert_eq!(one(text), (json!({"a": 1}), false), "{text}");
        }
    }

    #[test]
    fn what_is_nearly_json_is_repaired() {
        assert_eq!(one("{\"a\":\"two\nlines\tand\"}"), (json!({"a": "two\nlines\tand"}), true));
        assert_eq!(
            one("{\"a\":\"x\", // note\n/* more, */ \"b\":[1,2,],}"),
            (json!({"a": "x", "b": [1, 2]}), true)
        );
        assert_eq!(one("{\"a\":\"https://b.test/\u{1}\"}").0["a"], "https://b.test/ ");
        assert_eq!(one(r#"{"a":"5\' wide"}"#).0["a"], "5\\' wide");
    }

    #[test]
    fn several_documents_may_follow_each_other() {
        assert_eq!(values("{\"a\":1}\n{\"a\":2}").unwrap().0.len(), 2);
        assert_eq!(values("{\"a\":1"), None);
    }
}
