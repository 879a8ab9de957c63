//! Entries that belong together: doubles, series, dates that replace others.

use std::collections::HashMap;

use calcard::icalendar::{
    ICalendarParameterName, ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue,
};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};

use super::component::{Component, Property};
use super::recurrence::{self, Dates, Effort, MAX_OCCURRENCES};
use super::time::{EntryTime, Stamp, stamp, stamps};
use super::zone::{Clock, FeedZone, Zones};
use crate::domain::found_event::Unusable;
use crate::domain::remote_event::{Note, RemoteRecurrence, SeriesStart};

/// An entry with what ties it to others.
pub struct Entry<'a> {
    /// The VEVENT.
    pub component: Component<'a>,
    /// UID, or one made from start and title.
    pub uid: String,
    /// The date of the series it replaces.
    pub replaces: Option<Replaced>,
    /// SEQUENCE.
    pub sequence: i64,
    /// LAST-MODIFIED, else DTSTAMP.
    pub modified: Option<NaiveDateTime>,
    /// When it is.
    pub time: Result<EntryTime, Unusable>,
    /// What was noted of it.
    pub notes: Vec<Note>,
}

/// RECURRENCE-ID.
pub struct Replaced {
    /// As written.
    pub text: String,
    /// The instant.
    pub at: DateTime<Utc>,
    /// A day without a time.
    pub whole_day: bool,
    /// Whether all later dates change likewise (RANGE=THISANDFUTURE).
    pub future: bool,
}

/// Reads RECURRENCE-ID.
pub fn replaced(component: Component<'_>, zones: &Zones) -> Option<Replaced> {
    let property = component.get(&ICalendarProperty::RecurrenceId)?;
    let written = stamp(property)?;
    let range = property.parameter(&ICalendarParameterName::Range);
    let format = match written {
        Stamp::Day(_) => "%Y%m%d",
        Stamp::Utc(_) => "%Y%m%dT%H%M%SZ",
        Stamp::Wall(_) => "%Y%m%dT%H%M%S",
    };
    Some(Replaced {
        text: written.wall().format(format).to_string(),
        at: instant(written, property, zones, None),
        whole_day: matches!(written, Stamp::Day(_)),
        // The only value RFC 5545 §3.2.13 knows; the parser may give it as a flag.
        future: property.0.has_parameter(&ICalendarParameterName::Range)
            && !range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDPRIOR")),
    })
}

/// Takes out what another entry with the same UID and date supersedes: the highest SEQUENCE stays, then the latest
/// change, then the last written. Entries that only share a UID by mistake (same SEQUENCE, other start) all stay.
pub fn without_superseded(entries: Vec<Entry<'_>>) -> (Vec<Entry<'_>>, usize) {
    let mut best: HashMap<(String, Option<String>, Option<NaiveDateTime>), usize> = HashMap::new();
    let highest = highest_sequences(&entries);
    let mut kept = vec![false; entries.len()];
    for (index, entry) in entries.iter().enumerate() {
        let id = entry.replaces.as_ref().map(|replaced| replaced.text.clone());
        if entry.sequence < highest[&(entry.uid.clone(), id.clone())] {
            continue;
        }
        // Same rank: one for each start.
        let start = entry.time.as_ref().ok().map(|time| time.start);
        let rival = best.entry((entry.uid.clone(), id, start)).or_insert(index);
        if entries[*rival].modified <= entry.modified {
            *rival = index;
        }
    }
    for index in best.values() {
        kept[*index] = true;
    }
    let dropped = kept.iter().filter(|kept| !**kept).count();
    let remaining = entries.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(entry, _)| entry).collect();
    (remaining, dropped)
}

fn highest_sequences(entries: &[Entry<'_>]) -> HashMap<(String, Option<String>), i64> {
    let mut highest = HashMap::new();
    for entry in entries {
        let key = (entry.uid.clone(), entry.replaces.as_ref().map(|replaced| replaced.text.clone()));
        let known = highest.entry(key).or_insert(entry.sequence);
        *known = (*known).max(entry.sequence);
    }
    highest
}

/// Gives entries that still share UID and date names of their own.
pub fn with_names_of_their_own(entries: &mut [Entry<'_>]) -> usize {
    let mut seen: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut renamed = 0;
    for entry in entries {
        let id = entry.replaces.as_ref().map(|replaced| replaced.text.clone());
        let count = seen.entry((entry.uid.clone(), id)).or_insert(0);
        *count += 1;
        if *count > 1 {
            let start = entry.time.as_ref().ok().map(|time| time.start.format("%Y%m%dT%H%M%S").to_string());
            entry.uid = format!("{}#{}", entry.uid, start.unwrap_or_else(|| count.to_string()));
            renamed += 1;
        }
    }
    renamed
}

/// How an entry recurs.
#[derive(Debug, Clone, PartialEq)]
pub enum Recurs {
    /// Not at all.
    Once,
    /// On these dates.
    On(RemoteRecurrence),
    /// Nobody had the patience to find out.
    Unknown,
}

/// How each entry recurs. Dates that another entry replaces are left to it; one with
/// RANGE=THISANDFUTURE takes all that follow, moved as far as it moved the first.
pub fn recurrences(
    entries: &mut [Entry<'_>],
    zones: &Zones,
    wanted: Dates,
    effort: &mut Effort<'_>,
) -> Vec<Recurs> {
    let mut families: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        families.entry(entry.uid.clone()).or_default().push(index);
    }
    let mut found: Vec<Recurs> = vec![Recurs::Once; entries.len()];
    for members in families.values() {
        let master = members.iter().copied().find(|index| entries[*index].replaces.is_none());
        let Some(master) = master.filter(|index| entries[*index].time.is_ok()) else { continue };
        if effort.is_over() && repeats(&entries[master]) {
            for index in members {
                found[*index] = Recurs::Unknown;
            }
            continue;
        }
        let Some(series) = Series::read(&mut entries[master], zones, wanted, effort) else { continue };
        let mut splits: Vec<(DateTime<Utc>, usize)> = members
            .iter()
            .filter_map(|index| {
                entries[*index].replaces.as_ref().filter(|r| r.future).map(|r| (r.at, *index))
            })
            .collect();
        splits.sort_unstable();
        let replaced: Vec<(DateTime<Utc>, bool)> = members
            .iter()
            .filter_map(|index| entries[*index].replaces.as_ref().map(|r| (r.at, r.whole_day)))
            .collect();
        let end_of = |position: usize| splits.get(position).map(|(at, _)| *at);
        found[master] = Recurs::On(series.part(None, end_of(0), Duration::zero(), &replaced));
        for (position, (from, index)) in splits.iter().enumerate() {
            let Ok(time) = &entries[*index].time else { continue };
            let moved = time.start - time.clock.wall(*from);
            let others: Vec<(DateTime<Utc>, bool)> =
                replaced.iter().copied().filter(|(at, _)| at != from).collect();
            found[*index] = Recurs::On(series.part(Some(*from), end_of(position + 1), moved, &others));
        }
    }
    found
}

fn repeats(entry: &Entry<'_>) -> bool {
    [ICalendarProperty::Rrule, ICalendarProperty::Rdate]
        .iter()
        .any(|name| entry.component.get(name).is_some())
}

/// All dates of a series on its clock.
struct Series {
    rule: Option<String>,
    /// The first date, if the rule can be followed.
    start_of_rule: Option<NaiveDateTime>,
    clock: Clock,
    shown: chrono_tz::Tz,
    dates: Vec<NaiveDateTime>,
    excluded: Vec<NaiveDateTime>,
    excluded_days: Vec<chrono::NaiveDate>,
    added: Vec<NaiveDateTime>,
    wanted: Dates,
}

impl Series {
    fn read(master: &mut Entry<'_>, zones: &Zones, wanted: Dates, effort: &mut Effort<'_>) -> Option<Self> {
        let component = master.component;
        let Ok(time) = &master.time else { return None };
        let rule =
            component.get(&ICalendarProperty::Rrule).map(|property| property.values().first().cloned());
        let added = walls(component, &ICalendarProperty::Rdate, time, zones);
        if rule.is_none() && added.is_empty() {
            return None;
        }
        let enough = match wanted {
            Dates::First(_) => Dates::First(MAX_OCCURRENCES),
            coming @ Dates::Coming(_) => coming,
        };
        let mut rule_text = None;
        let noted = master.notes.len();
        let mut dates = match rule {
            Some(Some(ICalendarValue::RecurrenceRule(rule))) => {
                rule_text = Some(rule.to_string());
                rule_dates(&rule, time, enough, effort, &mut master.notes)
            }
            Some(other) => {
                rule_text = other.and_then(|value| value.into_text()).map(std::borrow::Cow::into_owned);
                master.notes.push(Note::new("note-rule-invalid"));
                vec![time.start]
            }
            None => vec![time.start],
        };
        let followed = rule_text.is_some() && master.notes.len() == noted;
        dates.extend(added.iter().copied());
        if let Dates::Coming(now) = wanted {
            let (from, until) = recurrence::window(&time.clock, now);
            dates.retain(|date| (from..=until).contains(date));
        }
        dates.sort_unstable();
        dates.dedup();
        let excluded_days = component
            .all(&ICalendarProperty::Exdate)
            .flat_map(stamps)
            .filter_map(|stamp| match stamp {
                Stamp::Day(day) if !time.when.all_day => Some(day),
                _ => None,
            })
            .collect();
        Some(Self {
            start_of_rule: followed.then_some(time.start),
            rule: rule_text,
            excluded: walls(component, &ICalendarProperty::Exdate, time, zones),
            excluded_days,
            clock: time.clock.clone(),
            shown: time.when.zone.unwrap_or_else(|| zones.assumed()),
            dates,
            added,
            wanted,
        })
    }

    /// The dates from one instant to before another, moved by a span.
    fn part(
        &self,
        from: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
        moved: Duration,
        replaced: &[(DateTime<Utc>, bool)],
    ) -> RemoteRecurrence {
        let mut silent = Vec::new();
        let limit = match self.wanted {
            Dates::First(count) => usize::from(count),
            Dates::Coming(_) => usize::from(MAX_OCCURRENCES),
        };
        let occurrences = self
            .dates
            .iter()
            .filter(|wall| !self.excluded.contains(wall) && !self.excluded_days.contains(&wall.date()))
            .map(|wall| (*wall, self.clock.instant(*wall, &mut silent)))
            .filter(|(_, at)| from.is_none_or(|from| *at >= from) && until.is_none_or(|until| *at < until))
            .filter(|(wall, at)| {
                !replaced.iter().any(|(other, whole_day)| {
                    other == at || (*whole_day && self.clock.wall(*other).date() == wall.date())
                })
            })
            .map(|(wall, _)| wall + moved)
            .collect::<Vec<_>>();
        let occurrences =
            occurrences.into_iter().take(limit).map(|wall| self.clock.instant(wall, &mut silent)).collect();
        let shown = |walls: &[NaiveDateTime]| {
            walls
                .iter()
                .map(|wall| {
                    self.clock.instant(*wall, &mut Vec::new()).with_timezone(&self.shown).naive_local()
                })
                .collect()
        };
        let goes_on = match (&self.clock, from, until) {
            (Clock::Zone(clock), None, None) if self.start_of_rule.is_some() => {
                self.start_of_rule.map(|start| SeriesStart {
                    start,
                    clock: *clock,
                    excluded: self.excluded.clone(),
                    added: self.added.clone(),
                })
            }
            _ => None,
        };
        RemoteRecurrence {
            goes_on,
            rule: self.rule.clone(),
            excluded: shown(&self.excluded),
            added: shown(&self.added),
            occurrences,
        }
    }
}

fn rule_dates(
    rule: &ICalendarRecurrenceRule,
    time: &EntryTime,
    wanted: Dates,
    effort: &mut Effort<'_>,
    notes: &mut Vec<Note>,
) -> Vec<NaiveDateTime> {
    let before = notes.len();
    let dates = recurrence::dates(rule, time.start, &time.clock, wanted, effort, notes);
    let unusable = notes.len() > before;
    // A rule that cannot be followed leaves the first date; and the start is a date of the series also where the rule
    // does not give it (RFC 5545 §3.8.5.3).
    if unusable { vec![time.start] } else { [vec![time.start], dates].concat() }
}

/// The times of EXDATE or RDATE on the clock of the series.
fn walls(
    component: Component<'_>,
    name: &ICalendarProperty,
    time: &EntryTime,
    zones: &Zones,
) -> Vec<NaiveDateTime> {
    let all = component
        .all(name)
        .flat_map(|property| stamps(property).into_iter().map(move |stamp| (stamp, property)));
    let mut walls = Vec::new();
    for (stamp, property) in all.take(2_000) {
        let wall = match stamp {
            Stamp::Day(day) if time.when.all_day => day.and_time(chrono::NaiveTime::MIN),
            Stamp::Day(_) if *name == ICalendarProperty::Exdate => continue,
            Stamp::Day(day) => day.and_time(time.start.time()),
            Stamp::Utc(_) | Stamp::Wall(_) if time.when.all_day => {
                stamp.wall().date().and_time(chrono::NaiveTime::MIN)
            }
            stamp => time.clock.wall(instant(stamp, property, zones, Some(&time.clock))),
        };
        walls.push(wall);
    }
    walls
}

/// The instant of a time that belongs to a series; without a zone of its own it is read by the series' clock.
fn instant(stamp: Stamp, property: Property<'_>, zones: &Zones, series: Option<&Clock>) -> DateTime<Utc> {
    let wall = stamp.wall();
    if matches!(stamp, Stamp::Utc(_)) {
        return wall.and_utc();
    }
    let clock = match property.parameter(&ICalendarParameterName::Tzid).map(|name| zones.zone(name)) {
        Some(FeedZone::Known(zone) | FeedZone::Guessed(zone)) => Clock::Zone(zone),
        Some(FeedZone::Rules(rules)) => Clock::Rules(rules),
        Some(FeedZone::Unknown) | None => series.cloned().unwrap_or_else(|| Clock::Zone(zones.assumed())),
    };
    clock.instant(wall, &mut Vec::new())
}
