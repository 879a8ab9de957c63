//! Programs, told apart by how they take an Event.

/// A family of programs that take the same forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Program {
    /// Mastodon and its forks: name, summary and link make the post; `content` is not read.
    Mastodon,
    /// GoToSocial: a summary folds the post and hides the name; the language is read from a `contentMap` of one entry.
    GoToSocial,
    /// Misskey and its forks: a summary is a content warning, the name is shown.
    Misskey,
    /// Pleroma and its forks: likewise.
    Pleroma,
    /// Takahe: shows `content` only.
    Takahe,
    /// Programs that drop Event and take Note: Pixelfed, Mbin, Iceshrimp.NET.
    NoteOnly,
    /// Friendica and Hubzilla: have events of their own, and show notes as posts beside them.
    Friendica,
    /// Mobilizon: lists an event once its organization announced it; does not know `displayEndTime`.
    Mobilizon,
    /// Gancio: takes events from the one actor it follows, in a narrow shape.
    Gancio,
    /// Other programs made for events: WordPress, Pavillion, Gathio.
    EventProgram,
    /// Another site of ours.
    Convoca,
    /// Not known (yet): taken for one with timelines.
    Unknown,
}

impl Program {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 12] = [
        Self::Mastodon,
        Self::GoToSocial,
        Self::Misskey,
        Self::Pleroma,
        Self::Takahe,
        Self::NoteOnly,
        Self::Friendica,
        Self::Mobilizon,
        Self::Gancio,
        Self::EventProgram,
        Self::Convoca,
        Self::Unknown,
    ];

    /// The family of the program that NodeInfo names, in any case.
    pub fn of(software: Option<&str>) -> Self {
        let Some(software) = software else { return Self::Unknown };
        match software.to_lowercase().as_str() {
            "mastodon" | "hometown" | "glitchsoc" | "glitch-soc" | "fedibird" | "kmyblue" | "ecko"
            | "chuckya" => Self::Mastodon,
            "gotosocial" => Self::GoToSocial,
            "misskey" | "calckey" | "firefish" | "iceshrimp" | "sharkey" | "cherrypick" | "foundkey"
            | "catodon" | "meisskey" | "magnetar" => Self::Misskey,
            "pleroma" | "akkoma" | "rebased" | "soapbox" => Self::Pleroma,
            "takahe" => Self::Takahe,
            "pixelfed" | "mbin" | "kbin" | "iceshrimp.net" => Self::NoteOnly,
            "friendica" | "hubzilla" | "streams" | "forte" => Self::Friendica,
            "mobilizon" => Self::Mobilizon,
            "gancio" => Self::Gancio,
            "wordpress" | "pavillion" | "gathio" => Self::EventProgram,
            "convoca" => Self::Convoca,
            _ => Self::Unknown,
        }
    }

    /// Whether it takes what it is told of an event from one and the same actor only: Gancio 1.21 compares who sent the
    /// Create with who sends the rest.
    pub fn wants_one_sender(self) -> bool {
        self == Self::Gancio
    }
}

#[cfg(test)]
mod tests {
    use super::Program;

    #[test]
    fn programs_are_told_by_their_nodeinfo_name_in_any_case() {
        assert_eq!(Program::of(Some("Iceshrimp.NET")), Program::NoteOnly);
        assert_eq!(Program::of(Some("iceshrimp")), Program::Misskey);
        assert_eq!(Program::of(Some("gancio")), Program::Gancio);
        assert_eq!(Program::of(Some("something new")), Program::Unknown);
        assert_eq!(Program::of(None), Program::Unknown);
    }
}
