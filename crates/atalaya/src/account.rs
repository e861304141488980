//! `atalaya user …` and `atalaya token …`: they open the store themselves, with or without a server.

use anyhow::{Context, Result};
use api::accounts;
use engine::clock;
use store_state::{NewApiToken, Role, Sqlite, SqliteSettings, StateStore, User};

use crate::options::{DataOption, TokenCommand, UserCommand};
use crate::settings;

pub(crate) fn user(command: UserCommand) -> Result<()> {
    match command {
        UserCommand::Add { name, role, place } => {
            with_store(&place, async |store| add(store, &name, role.into()).await)
        }
        UserCommand::Passwd { name, place } => with_store(&place, async |store| {
            let password = accounts::new_password();
            let hash = accounts::hash_password(password.clone()).await?;
            store.set_password(&name, &hash, true, None, clock::now()).await?;
            println!("one-time password of {name}: {password}");
            Ok(())
        }),
        UserCommand::List { place } => with_store(&place, list),
        UserCommand::Disable { name, undo, place } => with_store(&place, async |store| {
            store.set_disabled(&name, !undo, clock::now()).await?;
            println!("{name} {}", if undo { "may sign in again" } else { "is locked out" });
            Ok(())
        }),
    }
}

pub(crate) fn token(command: TokenCommand) -> Result<()> {
    let TokenCommand::Create { role, name, place } = command;
    with_store(&place, async |store| {
        let (token, hash) = accounts::new_token();
        let new =
            NewApiToken { token_hash: hash, name, role: role.into(), created_at: clock::now() };
        store.create_api_token(&new).await?;
        println!("{token}");
        Ok(())
    })
}

async fn add(store: &dyn StateStore, name: &str, role: Role) -> Result<()> {
    let password = accounts::new_password();
    let now = clock::now();
    let user = User {
        name: name.to_owned(),
        password_hash: accounts::hash_password(password.clone()).await?,
        role,
        must_change_password: true,
        disabled: false,
        created_at: now,
        changed_at: now,
    };
    store.create_user(&user).await?;
    println!("one-time password of {name}: {password}");
    Ok(())
}

async fn list(store: &dyn StateStore) -> Result<()> {
    for user in store.users().await? {
        let notes = match (user.disabled, user.must_change_password) {
            (true, _) => "disabled",
            (false, true) => "must change the password",
            (false, false) => "",
        };
        println!("{:<24} {:<8} {notes}", user.name, user.role.word());
    }
    Ok(())
}

fn with_store(
    place: &DataOption,
    work: impl AsyncFnOnce(&dyn StateStore) -> Result<()>,
) -> Result<()> {
    let database = settings::database_of(place)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("the runtime could not be started")?;
    runtime.block_on(async {
        let store = Sqlite::open(&database, SqliteSettings::default()).await?;
        let result = work(&store).await;
        store.close().await;
        result
    })
}
