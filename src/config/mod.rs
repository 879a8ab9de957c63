//! Settings: `CONVOCA_*` variables and `convoca.toml`, the environment winning.

mod load;
mod settings;

pub use load::{ConfigError, Loaded, load};
pub use settings::{
    DatabaseUrl, FederationMode, LogFormat, MailTransport, PublicUrl, Registration, ResolveTable, Role,
    Settings, TrustedProxies,
};
