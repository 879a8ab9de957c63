//! A site with an embedded database, a clock that stands still and the right to talk to private peers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use convoca::auth::KeyPair;
use convoca::clock::Clock;
use convoca::config::{
    DatabaseUrl, FederationMode, LogFormat, MailTransport, PublicUrl, Registration, Role, Settings,
    TrustedProxies,
};
use convoca::context::{Context, Parts, open_store};
use convoca::mail::Mailer;
use convoca::media::MediaStore;
use convoca::net::Client;
use convoca::peers::signatures::KeyCache;
use convoca::peers::{Actors, Fetcher};
use convoca::storage::hosts::{self, HostPolicy};
use convoca::storage::local_actors::{self, NewLocalActor};
use convoca::storage::site::{self, NewSite};
use convoca::storage::{StorageError, StorageResult};

pub const SITE_KEY: &str = include_str!("../../keys/test-two.pem");
pub const SITE_PUBLIC_KEY: &str = include_str!("../../keys/test-two.pub.pem");
pub const ADDRESS: &str = "https://convoca.test";

pub struct Site {
    pub context: Context,
    pub fetcher: Fetcher,
    pub actors: Actors,
    _folder: Arc<tempfile::TempDir>,
}

pub fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

impl Site {
    pub async fn open() -> Self {
        Self::open_with(FederationMode::Open).await
    }

    pub async fn open_with(federation_mode: FederationMode) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder, federation_mode);
        let store = open_store(&settings).unwrap();
        store.write(found).unwrap();
        let parts = Parts {
            client: Client::new(&settings).unwrap(),
            media: MediaStore::open(&settings.data_dir).unwrap(),
            mailer: Mailer::in_memory(settings.public_url.host()).0,
            clock: Clock::fixed(now()),
            settings,
            store,
        };
        let context = Context::new(parts).unwrap();
        let fetcher = Fetcher::new(&context, KeyCache::default());
        let actors = Actors::new(fetcher.clone()).await;
        Self { context, fetcher, actors, _folder: Arc::new(folder) }
    }

    pub async fn decide(&self, host: &str, policy: HostPolicy) {
        let host = host.to_owned();
        let decided: StorageResult<()> =
            self.context.transact(move |tx| hosts::set_policy(tx.conn, &host, policy)).await;
        decided.unwrap();
    }
}

fn found(conn: &mut convoca::storage::AnyConnection) -> Result<(), StorageError> {
    let keys = KeyPair::from_pem(SITE_KEY).unwrap();
    site::insert(
        conn,
        &NewSite {
            id: 1,
            public_url: ADDRESS,
            name: "Test",
            description: "",
            language: "en",
            region: "US",
            timezone: "UTC",
            secret: &[7; 32],
            revision: 1,
            tzdb_version: "test",
            created_at: now().naive_utc(),
        },
    )?;
    let actor = NewLocalActor {
        kind: "site",
        name: convoca::domain::organization::SITE_ACTOR,
        organization_id: None,
        private_key_pem: &keys.to_pem(),
        public_key_pem: &keys.public_pem(),
        created_at: now().naive_utc(),
    };
    local_actors::insert(conn, &actor).map(|_| ())
}

fn settings(folder: &tempfile::TempDir, federation_mode: FederationMode) -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: PublicUrl::parse(ADDRESS).unwrap(),
        database_url: DatabaseUrl::Sqlite(folder.path().join("convoca.db")),
        data_dir: folder.path().to_owned(),
        role: Role::All,
        allow_private_peers: true,
        resolve: std::collections::HashMap::new(),
        extra_ca_file: None,
        trusted_proxies: TrustedProxies::default(),
        registration: Registration::Invite,
        federation_mode,
        authorized_fetch: false,
        mail: MailTransport::Files,
        log: "info".to_owned(),
        log_format: LogFormat::Text,
        geocoder_url: None,
    }
}
