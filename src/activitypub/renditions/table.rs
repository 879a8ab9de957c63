//! The table: program × what is told → send, shape or skip.

use super::program::Program;
use super::shapes::Shape;

/// What a server may be told, by kind: the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// An event: its Create, its Update, or the answer to who asks for it.
    Event,
    /// That an event is deleted.
    Deleted,
    /// That the calendar lists an event (the site actor's Announce), or does so no longer (its Undo).
    Listed,
    /// That the organization announces its own event, once, for programs that list nothing before.
    OwnAnnounce,
    /// News of an event: the Note that quotes it.
    News,
    /// A reminder of an event: the organization's Announce shortly before it.
    Reminder,
    /// That an event is featured, or no longer (Add, Remove).
    Featured,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is sent as it is.
    Send,
    /// It is sent in this form.
    Shaped(Shape),
    /// It is not sent.
    Skip,
}

impl Verdict {
    /// Whether anything is sent.
    pub fn is_sent(self) -> bool {
        self != Self::Skip
    }
}

struct Row {
    program: Program,
    event: Shape,
    listed: Verdict,
    own_announce: Verdict,
    news: Verdict,
    reminder: Verdict,
    featured: Verdict,
}

const YES: Verdict = Verdict::Send;
const NO: Verdict = Verdict::Skip;

/// Mobilizon asks for an Announce before it lists; Gancio reads none, so that the site actor itself tells it of the
/// event. GoToSocial and Mobilizon make nothing of Add and Remove, and their pace is better spent.
#[rustfmt::skip]
const TABLE: [Row; 12] = [
    row(Program::Mastodon,     Shape::Timeline,   YES,                             NO,  YES, YES, YES),
    row(Program::GoToSocial,   Shape::Folded,     YES,                             NO,  YES, YES, NO),
    row(Program::Misskey,      Shape::NoSummary,  YES,                             NO,  YES, YES, YES),
    row(Program::Pleroma,      Shape::NoSummary,  YES,                             NO,  YES, YES, YES),
    row(Program::Takahe,       Shape::TitleInside, YES,                            NO,  YES, YES, NO),
    row(Program::NoteOnly,     Shape::Note,       YES,                             NO,  YES, YES, NO),
    row(Program::Friendica,    Shape::Timeline,   YES,                             NO,  NO,  NO,  YES),
    row(Program::Mobilizon,    Shape::Mobilizon,  YES,                             YES, NO,  NO,  NO),
    row(Program::Gancio,       Shape::Gancio,     Verdict::Shaped(Shape::Gancio),  NO,  NO,  NO,  NO),
    row(Program::EventProgram, Shape::Canonical,  YES,                             NO,  NO,  NO,  NO),
    row(Program::Convoca,      Shape::Canonical,  YES,                             NO,  YES, YES, NO),
    row(Program::Unknown,      Shape::Timeline,   YES,                             NO,  YES, YES, YES),
];

const fn row(
    program: Program,
    event: Shape,
    listed: Verdict,
    own_announce: Verdict,
    news: Verdict,
    reminder: Verdict,
    featured: Verdict,
) -> Row {
    Row { program, event, listed, own_announce, news, reminder, featured }
}

/// What becomes of what is told to a program.
pub fn verdict(program: Program, told: Told) -> Verdict {
    let row = TABLE
        .iter()
        .find(|row| row.program == program)
        .expect("the table has a row for each program: a test goes through them");
    match told {
        Told::Event => Verdict::Shaped(row.event),
        Told::Deleted => Verdict::Send,
        Told::Listed => row.listed,
        Told::OwnAnnounce => row.own_announce,
        Told::News => row.news,
        Told::Reminder => row.reminder,
        Told::Featured => row.featured,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_has_a_row() {
        for program in Program::ALL {
            assert!(verdict(program, Told::Deleted).is_sent());
            assert!(matches!(verdict(program, Told::Event), Verdict::Shaped(_)));
        }
        assert_eq!(TABLE.map(|row| row.program), Program::ALL);
    }

    #[test]
    fn programs_made_for_events_get_no_notes_and_no_reminders_and_timelines_get_both() {
        for program in Program::ALL {
            let quiet = matches!(
                program,
                Program::Friendica | Program::Mobilizon | Program::Gancio | Program::EventProgram
            );
            assert_eq!(verdict(program, Told::News).is_sent(), !quiet, "{program:?}");
            assert_eq!(verdict(program, Told::Reminder).is_sent(), !quiet, "{program:?}");
        }
    }
}
