//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A federated calendar for protests, assemblies, pickets and meetings.
#[derive(Debug, Parser)]
#[command(
    name = "convoca",
    version,
    about,
    after_help = "Without a command: convoca serve\n\nExample: CONVOCA_PUBLIC_URL=https://calendar.example.org convoca"
)]
pub struct Arguments {
    /// What to do; nothing means `serve`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests and do background work, as CONVOCA_ROLE says
    #[command(
        after_help = "Example: CONVOCA_LISTEN=0.0.0.0:8080 CONVOCA_PUBLIC_URL=https://calendar.example.org convoca serve"
    )]
    Serve(ServeArguments),
    /// Set the site up, as its set-up page does
    #[command(
        after_help = "Example: echo 'a long passphrase' | convoca setup --site-name 'Westside Calendar' --admin-email ana@example.org --admin-name Ana --password-stdin --org tenants --org-name 'Tenants Union' --timezone America/Los_Angeles"
    )]
    Setup(SetupArguments),
    /// Change what the site says of itself; what is not named stays, an empty text takes it away
    #[command(
        after_help = "Example: convoca site --contact hello@example.org --about 'Run by twelve groups.'"
    )]
    Site(SiteArguments),
    /// People who may log in
    #[command(subcommand)]
    User(UserCommand),
    /// Organizations that publish
    #[command(subcommand)]
    Org(OrgCommand),
    /// API tokens
    #[command(subcommand)]
    Token(TokenCommand),
    /// Mirror a source: a handle (@a@host), an actor or site URL, or an iCalendar feed
    #[command(after_help = "Example: convoca follow @events@gancio.example --policy review")]
    Follow(FollowArguments),
    /// Stop mirroring a source
    #[command(after_help = "Example: convoca unfollow https://gancio.example/federation/u/events")]
    Unfollow(UnfollowArguments),
    /// List what is mirrored; with a source, what came of it, what did not, and why
    #[command(
        after_help = "Example: convoca sources --json\nExample: convoca sources https://union.example/all.ics"
    )]
    Sources(SourcesArguments),
    /// Read again what sources sent in the last 30 days, after an upgrade; mends what this version reads otherwise
    #[command(after_help = "Example: convoca reread https://union.example/all.ics")]
    Reread(RereadArguments),
    /// Read anything an ally could send, and say what Convoca would make of it
    #[command(after_help = "Example: convoca inspect calendar.ics --json")]
    Inspect(InspectArguments),
    /// What waits to be delivered, for whom, and why
    #[command(after_help = "Example: convoca queue retry mastodon.example")]
    Queue(QueueArguments),
    /// Fill the database with invented events, for trying out and measuring
    #[command(after_help = "Example: convoca seed --events 200 --followers 1000")]
    Seed(SeedArguments),
}

/// What to do with the site.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SiteArguments {
    /// Something else than to change what it says of itself
    #[command(subcommand)]
    pub command: Option<SiteCommand>,
    /// What to change
    #[command(flatten)]
    pub profile: ProfileArguments,
}

/// What else to do with the site.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Replace the key the site signs with, and tell other servers
    #[command(after_help = "Example: convoca site rotate-key")]
    RotateKey,
}

/// What to say.
#[derive(Debug, Args)]
pub struct ProfileArguments {
    /// Name
    #[arg(long)]
    pub name: Option<String>,
    /// A few words, in Markdown
    #[arg(long)]
    pub about: Option<String>,
    /// Web site
    #[arg(long)]
    pub website: Option<String>,
    /// Mail address, link or words by which anybody may write
    #[arg(long)]
    pub contact: Option<String>,
}

/// How much to invent.
#[derive(Debug, Args)]
pub struct SeedArguments {
    /// How many events
    #[arg(long)]
    pub events: usize,
    /// How many organizations publish them
    #[arg(long, default_value_t = 8)]
    pub orgs: usize,
    /// How many follow them
    #[arg(long, default_value_t = 0)]
    pub followers: usize,
    /// The same number invents the same again
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// How to serve.
#[derive(Debug, Args, Default)]
pub struct ServeArguments {
    /// Take new keys and ids when CONVOCA_PUBLIC_URL is another one than others know
    #[arg(long)]
    pub accept_new_identity: bool,
}

/// What the set-up page asks.
#[derive(Debug, Args)]
pub struct SetupArguments {
    /// Name of the site
    #[arg(long)]
    pub site_name: String,
    /// Mail address of the first administrator
    #[arg(long)]
    pub admin_email: String,
    /// Name of the first administrator
    #[arg(long)]
    pub admin_name: String,
    /// Read the password from standard input
    #[arg(long, required = true)]
    pub password_stdin: bool,
    /// Short name of the first organization (a-z, 0-9, _), for ever
    #[arg(long, requires = "org_name")]
    pub org: Option<String>,
    /// Name of the first organization
    #[arg(long, requires = "org")]
    pub org_name: Option<String>,
    /// Time zone, such as America/Los_Angeles
    #[arg(long, default_value = "UTC")]
    pub timezone: String,
    /// Language of the site: en or es
    #[arg(long, default_value = "en")]
    pub language: String,
    /// Country, for the way dates are written
    #[arg(long, default_value = "US")]
    pub region: String,
}

/// People who may log in.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Let somebody in
    #[command(
        after_help = "Example: echo 'a long passphrase' | convoca user add --email ana@example.org --name Ana --password-stdin"
    )]
    Add {
        /// Mail address
        #[arg(long)]
        email: String,
        /// Name
        #[arg(long)]
        name: String,
        /// What they may do on the site: admin, moderator or member
        #[arg(long, default_value = "member")]
        role: String,
        /// Read the password from standard input; without it they cannot log in by password
        #[arg(long)]
        password_stdin: bool,
    },
    /// List accounts
    #[command(after_help = "Example: convoca user list --json")]
    List(ListArguments),
    /// Take the right to log in away; ends sessions and tokens
    #[command(after_help = "Example: convoca user disable ana@example.org")]
    Disable {
        /// Mail address
        email: String,
    },
    /// Set another password, read from standard input; ends sessions
    #[command(after_help = "Example: echo 'a long passphrase' | convoca user reset-password ana@example.org")]
    ResetPassword {
        /// Mail address
        email: String,
    },
}

/// Organizations that publish.
#[derive(Debug, Subcommand)]
pub enum OrgCommand {
    /// Make an organization
    #[command(after_help = "Example: convoca org add tenants --name 'Tenants Union' --owner ana@example.org")]
    Add {
        /// Short name (a-z, 0-9, _), for ever
        slug: String,
        /// Name
        #[arg(long)]
        name: String,
        /// Mail address of its first member
        #[arg(long)]
        owner: Option<String>,
    },
    /// Change what an organization says of itself; what is not named stays, an empty text takes it away
    #[command(
        after_help = "Example: convoca org edit tenants --contact tenants@example.org --website https://tenants.example.org"
    )]
    Edit {
        /// Short name
        slug: String,
        /// What to change
        #[command(flatten)]
        profile: ProfileArguments,
    },
    /// List organizations
    #[command(after_help = "Example: convoca org list")]
    List(ListArguments),
    /// Replace the key an organization signs with, and tell other servers
    #[command(after_help = "Example: convoca org rotate-key tenants")]
    RotateKey {
        /// Short name
        slug: String,
    },
}

/// API tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is printed once, as the last word
    #[command(after_help = "Example: convoca token add --user ana@example.org --scope write")]
    Add {
        /// Mail address
        #[arg(long)]
        user: String,
        /// What it may do: read, write or admin
        #[arg(long, default_value = "read")]
        scope: String,
    },
}

/// What to mirror.
#[derive(Debug, Args)]
pub struct FollowArguments {
    /// Handle, URL or feed
    pub target: String,
    /// What happens with what it brings: publish or review
    #[arg(long, default_value = "publish")]
    pub policy: String,
    /// Short name of an organization of this site that publishes what a feed brings as its own
    #[arg(long)]
    pub org: Option<String>,
    /// Only say what would come
    #[arg(long)]
    pub dry_run: bool,
}

/// Which sources.
#[derive(Debug, Args)]
pub struct SourcesArguments {
    /// As listed; nothing lists all
    pub target: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What to read again.
#[derive(Debug, Args)]
pub struct RereadArguments {
    /// A source as listed by `convoca sources`, or an event's address or id; nothing means everything
    pub target: Option<String>,
}

/// What to mirror no longer.
#[derive(Debug, Args)]
pub struct UnfollowArguments {
    /// As listed by `convoca sources`
    pub target: String,
}

/// How to list.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What to read.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// File, URL, or - for standard input
    pub source: PathBuf,
    /// Language of the answer: en or es; JSON is always in English
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub language: String,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do with what waits.
#[derive(Debug, Args)]
pub struct QueueArguments {
    /// Retry or drop; nothing lists
    #[command(subcommand)]
    pub command: Option<QueueCommand>,
    /// Each delivery that waits for this host; without it one line a host
    #[arg(long)]
    pub host: Option<String>,
    /// Write JSON: each delivery
    #[arg(long)]
    pub json: bool,
}

/// What to do with what waits for a host.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// Try everything for a host at once
    #[command(after_help = "Example: convoca queue retry mastodon.example")]
    Retry {
        /// Host name
        host: String,
    },
    /// Give everything for a host up
    #[command(after_help = "Example: convoca queue drop gone.example")]
    Drop {
        /// Host name
        host: String,
    },
}
