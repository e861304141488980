//! What every back end must do. A back end is a [`Backend`]; `backend_suite!` makes its tests.
//!
//! A new promise of `StateStore` is a function in one of the modules and a name in the list.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod history;
pub(crate) mod journal;
pub(crate) mod make;

use store_state::StateStore;

/// A place for one store, empty at first.
pub(crate) trait Backend {
    /// Opens the store; after its `close` again, with the same content.
    async fn open(&self) -> Box<dyn StateStore>;
}

/// Makes the tests of the suite for the back end that `$new` makes.
macro_rules! backend_suite {
    ($new:expr) => {
        $crate::suite::backend_suite! { @list $new,
            journal::every_field_of_a_state_survives_a_restart
            journal::the_last_state_wins_within_and_between_batches
            journal::forgotten_objects_are_gone
            journal::states_come_sorted_with_the_host_before_its_services
            journal::counters_are_kept
            journal::many_callers_are_all_written
            journal::odd_names_and_texts_are_kept
            journal::closing_keeps_what_was_handed_in_and_refuses_more
            history::pages_are_newest_first_without_gap_or_repetition
            history::lines_with_the_same_time_are_all_shown_once
            history::scopes_select_hosts_and_services
            history::kinds_select_lines_in_every_scope
            history::a_range_of_time_includes_its_start_and_not_its_end
            history::retention_deletes_what_is_older_and_never_reuses_ids
            history::a_cursor_stays_good_when_its_line_is_deleted
            accounts::users_are_listed_changed_and_deleted
            accounts::a_name_is_taken_once
            accounts::what_does_not_exist_is_reported
            accounts::a_new_password_ends_other_sessions
            accounts::a_session_lives_until_it_expires
            accounts::disabling_ends_sessions_at_once
            accounts::sessions_go_with_their_user
            accounts::expired_sessions_are_deleted
            accounts::api_tokens_are_made_used_and_revoked
            audit::the_trail_is_searched_page_by_page
        }
    };
    (@list $new:expr, $($module:ident::$test:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $crate::suite::$module::$test(&$new).await;
        }
    )*};
}
pub(crate) use backend_suite;
