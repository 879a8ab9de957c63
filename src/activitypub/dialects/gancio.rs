//! Gancio.

/// Until 2023 the content began with 📍 place and 📅 date lines, which repeat what the event says and are in the
/// server's language; they are no description.
pub fn without_repeated_place_and_date(content: &str) -> String {
    if !content.contains('📍') && !content.contains('📅') {
        return content.to_owned();
    }
    let broken = content.replace("<br />", "<br>").replace("<br/>", "<br>");
    let kept: Vec<&str> = broken
        .split("<br>")
        .flat_map(|part| part.split('\n'))
        .filter(|line| {
            let text = line.trim().trim_start_matches("<p>").trim_start();
            !text.starts_with('📍') && !text.starts_with('📅')
        })
        .collect();
    kept.join("\n").trim().to_owned()
}
