//! What every page sees: session, record, sync line, texts and preferences.

use super::browser::{self, Assets};
use super::connection::Connection;
use super::parts::Parts;
use super::route::Router;
use super::texts::{self, Locale};
use crate::protocol::{Push, Reply, Request, Session, SyncLine, Trouble, Who};
use ambulo_care::{Instant, Item, Record};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;
use std::cell::Cell;

/// The page's state, by copy.
#[derive(Clone, Copy)]
pub(crate) struct State {
    assets: StoredValue<Assets>,
    connection: StoredValue<Connection>,
    pub(crate) router: Router,
    pub(crate) parts: Parts,
    pub(crate) locale: RwSignal<Locale>,
    /// `None` until the Worker has spoken.
    pub(crate) session: RwSignal<Option<Session>>,
    pub(crate) record: RwSignal<Record>,
    /// Whether a first whole record is in; until then an empty page would lie.
    pub(crate) arrived: RwSignal<bool>,
    pub(crate) sync: RwSignal<SyncLine>,
    /// A sentence for the status line, with an optional way back.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// Whether the page is as narrow as a phone; turning the phone changes it.
    pub(crate) narrow: RwSignal<bool>,
    /// Whether nothing is to move by itself, as the device is set.
    pub(crate) still: RwSignal<bool>,
    /// Why nothing can be opened at all, if so.
    pub(crate) stuck: RwSignal<Option<Trouble>>,
    /// The time that the pages reckon with; moves every half minute.
    pub(crate) now: RwSignal<Instant>,
}

/// A short sentence that a person should notice.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    /// Whether it tells of something that failed.
    pub(crate) bad: bool,
    /// Writes these things if the person takes it back.
    pub(crate) undo: Option<Vec<Item>>,
}

thread_local! {
    static CURRENT: Cell<Option<State>> = const { Cell::new(None) };
}

impl State {
    /// The page's one state. Not a reactive context: listeners of events have none.
    pub(crate) fn current() -> Self {
        CURRENT.get().expect("app_main makes the state before any page")
    }

    pub(crate) fn new(assets: Assets, connection: Connection, locale: Locale) -> Self {
        let state = Self {
            assets: StoredValue::new(assets),
            connection: StoredValue::new(connection),
            router: Router::start(),
            parts: Parts::new(),
            locale: RwSignal::new(locale),
            session: RwSignal::new(None),
            record: RwSignal::new(Record::default()),
            arrived: RwSignal::new(false),
            sync: RwSignal::new(SyncLine::default()),
            notice: RwSignal::new(None),
            narrow: RwSignal::new(browser::is(browser::NARROW)),
            still: RwSignal::new(browser::is(browser::STILL)),
            stuck: RwSignal::new(None),
            now: RwSignal::new(browser::now()),
        };
        CURRENT.set(Some(state));
        state
    }

    pub(crate) fn assets(self) -> Assets {
        self.assets.get_value()
    }

    fn connection(self) -> Connection {
        self.connection.get_value()
    }

    /// Listens to the Worker, greets it, and finishes a sign-in that was under way.
    pub(crate) fn begin(self) {
        self.connection().listen(move |push| self.take(push));
        browser::on_change(browser::NARROW, move || self.narrow.set(browser::is(browser::NARROW)));
        browser::on_change(browser::STILL, move || self.still.set(browser::is(browser::STILL)));
        self.greet();
        spawn_local(async move {
            loop {
                browser::pause_ms(30_000).await;
                self.now.set(browser::now());
            }
        });
    }

    fn greet(self) {
        self.stuck.set(None);
        spawn_local(async move {
            match self.ask(Request::Hello { origin: browser::origin() }).await {
                Reply::Session(session) => self.session.set(Some(session)),
                Reply::Refused(trouble) => self.stuck.set(Some(trouble)),
                _ => {}
            }
            super::sign_in::finish(self).await;
        });
    }

    fn take(self, push: Push) {
        match push {
            Push::Session(session) => self.session.set(Some(session)),
            Push::Reset => {
                self.record.set(Record::default());
                self.arrived.set(false);
            }
            Push::Items(items) => self.record.update(|record| items.into_iter().for_each(|item| record.upsert(item))),
            Push::Sync(line) => {
                if line.last_success_ms.is_some() {
                    self.arrived.set(true);
                }
                if line.lost > self.sync.with_untracked(|before| before.lost) {
                    self.warn("sync.lost-how");
                }
                self.sync.set(line);
            }
        }
    }

    pub(crate) async fn ask(self, request: Request) -> Reply {
        self.connection().ask(request).await
    }

    /// Ends the Worker with its keys; the vault stays on disk, sealed.
    pub(crate) fn lock(self) {
        if self.connection().restart().is_err() {
            let _ = browser::window().location().reload();
        }
        self.session.set(None);
        self.record.set(Record::default());
        self.arrived.set(false);
        self.sync.set(SyncLine::default());
        self.notice.set(None);
        self.greet();
    }

    /// Writes things; shows `done` once they are on disk, with a way back where one is given.
    pub(crate) fn write(self, items: Vec<Item>, done: String, undo: Option<Vec<Item>>) {
        spawn_local(async move {
            match self.ask(Request::Write(items.clone())).await {
                Reply::Done => {
                    self.record.update(|record| items.into_iter().for_each(|item| record.upsert(item)));
                    self.notice.set(Some(Notice { text: done, bad: false, undo }));
                }
                Reply::Refused(trouble) => self.tell(trouble),
                _ => self.tell(Trouble::Failed),
            }
        });
    }

    pub(crate) fn tell(self, trouble: Trouble) {
        self.warn(trouble.text_key());
    }

    /// A sentence that stays until it is put away, or another takes its place.
    pub(crate) fn warn(self, key: &str) {
        let text = self.locale.with_untracked(|l| l.texts.get(key));
        self.notice.set(Some(Notice { text, bad: true, undo: None }));
    }

    /// Who is signed in, while the session is open.
    pub(crate) fn who(self) -> Option<Who> {
        self.session.with(|s| match s {
            Some(Session::Open(who)) => Some(who.clone()),
            _ => None,
        })
    }

    pub(crate) fn speak(self, language: String) {
        browser::set_setting("language", &language);
        spawn_local(async move {
            match texts::load(&self.assets(), &language).await {
                Ok(locale) => self.locale.set(locale),
                Err(_) => self.tell(Trouble::Offline),
            }
        });
    }
}
